"""Who may see and publish surveys, and read answers."""

from django.db import migrations

from staff.groups import grant

SEES = ["surveys.view_survey", "surveys.view_reason", "surveys.view_response"]
PER_GROUP = {
    "editor": [
        *SEES,
        "surveys.change_survey",
        "surveys.publish_survey",
        "surveys.change_reason",
        "surveys.add_reason",
    ],
    "agent": SEES,
    "analyst": SEES,
}


def give(apps, schema_editor):
    for group, permissions in PER_GROUP.items():
        grant(apps, group, permissions)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_immutable_versions"), ("staff", "0002_groups")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
