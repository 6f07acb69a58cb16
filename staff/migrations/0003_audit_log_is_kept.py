"""Let the database itself refuse to change or delete a row of the log of changes.

SQLite drops a table's triggers when a later migration rebuilds the table (most ALTERs there): such
a migration must create them again; tests/staff/test_audit.py fails until it does. TRUNCATE on
PostgreSQL is not refused: only the table's owner may do it, who could drop the trigger as well.
"""

from django.db import migrations

TABLE = "staff_auditentry"
REFUSAL = "the log of changes is only ever added to"

POSTGRESQL = [
    f"""
    CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    f"""
    CREATE TRIGGER {TABLE}_is_kept BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()
    """,
]
SQLITE = [
    f"""
    CREATE TRIGGER {TABLE}_no_{action.lower()} BEFORE {action} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """
    for action in ("UPDATE", "DELETE")
]
DROP_POSTGRESQL = [f"DROP FUNCTION {TABLE}_refuse CASCADE"]
DROP_SQLITE = [f"DROP TRIGGER {TABLE}_no_{action}" for action in ("update", "delete")]


def create(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL if is_postgresql else SQLITE:
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in DROP_POSTGRESQL if is_postgresql else DROP_SQLITE:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("staff", "0002_groups")]

    operations = [migrations.RunPython(create, drop)]
