"""Who may see customers, and who may settle what plans are."""

from django.db import migrations

from staff.groups import ADMINISTRATOR, AGENT, ANALYST, EDITOR, grant

SEEN_BY_ALL = [
    f"customers.view_{model}"
    for model in ("brand", "plan", "customer", "subscription", "cancellation", "return")
]
MODELS = ("brand", "plan", "plantext", "valuerule", "valuethreshold")


def grant_permissions(apps, schema_editor):
    grant(apps, EDITOR, [*SEEN_BY_ALL, "customers.view_plantext", "customers.change_plan"])
    grant(apps, EDITOR, [f"customers.{verb}_plantext" for verb in ("add", "change", "delete")])
    grant(apps, AGENT, [*SEEN_BY_ALL, "customers.view_invoice", "customers.change_customer"])
    grant(
        apps,
        AGENT,
        [f"customers.{verb}_customernote" for verb in ("view", "add", "change", "delete")],
    )
    grant(apps, ANALYST, SEEN_BY_ALL)
    grant(
        apps,
        ADMINISTRATOR,
        [f"customers.{verb}_{model}" for model in MODELS for verb in ("view", "add", "change")]
        + [f"customers.delete_{model}" for model in ("plantext", "valuethreshold")]
        + [f"customers.{verb}_rawevent" for verb in ("view", "change")]
        + [f"customers.{verb}_apitoken" for verb in ("view", "add")]
        + ["customers.view_failedcharge", "customers.add_fileimport"],
    )


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial"), ("staff", "0002_groups")]

    operations = [migrations.RunPython(grant_permissions, migrations.RunPython.noop)]
