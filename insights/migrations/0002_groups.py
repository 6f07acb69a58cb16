"""Analysts see the dashboards; editors and agents do not unless somebody lets them."""

from django.db import migrations

from staff.groups import grant


def let_analysts_in(apps, schema_editor):
    grant(apps, "analyst", ["insights.dailyfigure.view_dashboard"])


class Migration(migrations.Migration):
    dependencies = [("insights", "0001_initial"), ("staff", "0002_groups")]

    operations = [migrations.RunPython(let_analysts_in, migrations.RunPython.noop)]
