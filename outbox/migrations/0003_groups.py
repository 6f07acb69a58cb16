"""Who may see messages, and who may act on them."""

from django.db import migrations

from staff.groups import grant

SEES = ["outbox.view_message"]
ACTS = ["outbox.message.send_message"]
RUNS = [
    "outbox.view_suppression",
    "outbox.add_suppression",
    "outbox.delete_suppression",
    "outbox.view_sendingmode",
    "outbox.change_sendingmode",
    "outbox.sendingmode.pause_sending",
]


def give(apps, schema_editor):
    grant(apps, "editor", SEES)
    grant(apps, "agent", [*SEES, *ACTS])
    grant(apps, "administrator", [*SEES, *ACTS, *RUNS])


class Migration(migrations.Migration):
    dependencies = [("outbox", "0002_state_triggers"), ("staff", "0002_groups")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
