"""Editors write and publish letters; agents read them."""

from django.db import migrations

from staff.groups import grant

MODELS = ("letter", "lettertext", "subjectline")


def grant_permissions(apps, schema_editor):
    actions = ("view", "add", "change")
    edit = [f"templates_app.{action}_{model}" for model in MODELS for action in actions]
    grant(apps, "editor", [*edit, "templates_app.view_version", "templates_app.publish_letter"])
    grant(apps, "agent", ["templates_app.view_letter", "templates_app.view_version"])


class Migration(migrations.Migration):
    dependencies = [
        ("templates_app", "0002_versions_never_change"),
        ("staff", "0002_groups"),
    ]

    operations = [migrations.RunPython(grant_permissions, migrations.RunPython.noop)]
