"""Agents work the queue and write; editors and analysts do not see it."""

from django.db import migrations

from staff.groups import grant


def grant_permissions(apps, schema_editor):
    grant(
        apps,
        "agent",
        ["followups.view_case", "followups.change_case", "followups.case.write_personal"],
    )


class Migration(migrations.Migration):
    dependencies = [("followups", "0001_initial"), ("staff", "0002_groups")]

    operations = [migrations.RunPython(grant_permissions, migrations.RunPython.noop)]
