"""The four groups exist from the start; administrators may do everything."""

from django.db import migrations

from staff.groups import GROUPS, grant


def make_groups(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for name in GROUPS:
        Group.objects.get_or_create(name=name)
    grant(
        apps,
        "administrator",
        [f"staff.{action}_user" for action in ("add", "change", "delete", "view")]
        + [f"auth.{action}_group" for action in ("change", "view")]
        + ["staff.view_auditentry"],
    )


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
