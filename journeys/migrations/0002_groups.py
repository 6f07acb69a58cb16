"""Who may see and change rules."""

from django.db import migrations

from staff.groups import grant


def grant_permissions(apps, schema_editor):
    for group in ("editor", "agent", "analyst"):
        grant(apps, group, ["journeys.view_rule", "journeys.view_decision", "journeys.view_disuse"])
    grant(
        apps,
        "administrator",
        ["journeys.add_rule", "journeys.change_rule", "journeys.delete_rule"],
    )


class Migration(migrations.Migration):
    dependencies = [("journeys", "0001_initial"), ("staff", "0002_groups")]

    operations = [migrations.RunPython(grant_permissions, migrations.RunPython.noop)]
