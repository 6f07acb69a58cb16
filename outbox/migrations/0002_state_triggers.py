"""Let the database itself refuse moves of a message's state that OUTBOX's table does not list.

SQLite drops a table's triggers when a later migration rebuilds the table (most ALTERs there): such
a migration must create them again; tests/outbox/test_states.py fails until it does.
"""

from django.db import migrations

ALLOWED = [
    ("held", "queued"), ("held", "cancelled"), ("held", "expired"),
    ("queued", "leased"), ("queued", "cancelled"), ("queued", "expired"),
    ("leased", "queued"), ("leased", "sending"), ("leased", "cancelled"),
    ("leased", "expired"), ("leased", "failed"),
    ("sending", "sent"), ("sending", "queued"), ("sending", "failed"), ("sending", "unknown"),
    ("unknown", "sent"), ("unknown", "sending"), ("unknown", "queued"), ("unknown", "failed"),
]
PAIRS = ", ".join(f"'{before}>{after}'" for before, after in ALLOWED)

POSTGRESQL = [
    f"""
    CREATE FUNCTION outbox_message_check_move() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (OLD.state || '>' || NEW.state) NOT IN ({PAIRS}) THEN
            RAISE EXCEPTION 'outbox: a message may not move from % to %', OLD.state, NEW.state
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION outbox_message_check_first() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (SELECT 1 FROM outbox_openhistory) THEN
            RAISE EXCEPTION 'outbox: a message may not begin as %', NEW.state
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER outbox_message_move BEFORE UPDATE OF state ON outbox_message FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION outbox_message_check_move()
    """,
    """
    CREATE TRIGGER outbox_message_first BEFORE INSERT ON outbox_message FOR EACH ROW
    WHEN (NEW.state NOT IN ('held', 'queued')) EXECUTE FUNCTION outbox_message_check_first()
    """,
]
SQLITE = [
    f"""
    CREATE TRIGGER outbox_message_move BEFORE UPDATE OF state ON outbox_message FOR EACH ROW
    WHEN OLD.state <> NEW.state AND (OLD.state || '>' || NEW.state) NOT IN ({PAIRS})
    BEGIN SELECT RAISE(ABORT, 'outbox: a message may not move between these states'); END
    """,
    """
    CREATE TRIGGER outbox_message_first BEFORE INSERT ON outbox_message FOR EACH ROW
    WHEN NEW.state NOT IN ('held', 'queued')
        AND NOT EXISTS (SELECT 1 FROM outbox_openhistory)
    BEGIN SELECT RAISE(ABORT, 'outbox: a message may not begin in this state'); END
    """,
]


def create(apps, schema_editor):
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION outbox_message_check_move CASCADE")
        schema_editor.execute("DROP FUNCTION outbox_message_check_first CASCADE")
    else:
        schema_editor.execute("DROP TRIGGER outbox_message_move")
        schema_editor.execute("DROP TRIGGER outbox_message_first")


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
