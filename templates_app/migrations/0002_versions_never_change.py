"""The database itself refuses to change what was published: messages refer to it.

`published_by` may be emptied when a colleague's account is deleted.
"""

from django.db import migrations

TABLE = "templates_app_version"
COLUMNS = "text_id, number, document, subjects, preview_line, compiled, note, published_at"
MESSAGE = "a published version never changes"

SQLITE = f"""
CREATE TRIGGER templates_app_version_never_changes BEFORE UPDATE OF {COLUMNS} ON {TABLE}
BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
"""
POSTGRESQL = f"""
CREATE FUNCTION templates_app_version_never_changes() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END
$$ LANGUAGE plpgsql;
CREATE TRIGGER templates_app_version_never_changes BEFORE UPDATE OF {COLUMNS} ON {TABLE}
FOR EACH ROW EXECUTE FUNCTION templates_app_version_never_changes()
"""


def forwards(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute(SQLITE if is_sqlite else POSTGRESQL, params=None)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER templates_app_version_never_changes", params=None)
        return
    schema_editor.execute(
        f"DROP TRIGGER templates_app_version_never_changes ON {TABLE};"
        "DROP FUNCTION templates_app_version_never_changes()",
        params=None,
    )


class Migration(migrations.Migration):
    dependencies = [("templates_app", "0001_initial")]

    operations = [migrations.RunPython(forwards, backwards)]
