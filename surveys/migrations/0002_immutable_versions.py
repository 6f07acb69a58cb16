"""What was published never changes: answers stay under the question that was asked.

The database refuses the change, whoever asks for it. A later migration that rebuilds the table on
SQLite drops its trigger: make it again there.
"""

from django.db import migrations

TABLE, COLUMNS = "surveys_surveyversion", ("survey_id", "number", "document", "published_at")
REFUSAL = "a published version of a survey never changes"


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in COLUMNS)
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_immutable BEFORE UPDATE ON {TABLE} FOR EACH ROW "
            f"WHEN ({changed}) EXECUTE FUNCTION {TABLE}_refuse()"
        )
    else:
        changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in COLUMNS)
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_immutable BEFORE UPDATE ON {TABLE} FOR EACH ROW "
            f"WHEN {changed} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_immutable ON {TABLE}")
        schema_editor.execute(f"DROP FUNCTION {TABLE}_refuse()")
    else:
        schema_editor.execute(f"DROP TRIGGER {TABLE}_immutable")


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]
