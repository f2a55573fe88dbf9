"""第(二)项: what was submitted, and what was decided about it, is written once.

The database itself refuses to change or delete these rows, whoever writes. SQLite makes a table anew when
a column changes, and its triggers go with the old one: a later migration of these tables ends with
`refuse_changes` again (tests/plans/test_versions.py fails otherwise).
"""

from django.db import migrations

TABLES = ["plans_planversion", "plans_plandecision", "plans_planversion_attachments"]
SAYS = "is written once and never changed (item 2)"


def refuse_changes(apps, schema_editor):
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            for statement in STATEMENTS[schema_editor.connection.vendor]:
                schema_editor.execute(statement.format(table=table, act=act, name=f"{table}_no_{act.lower()}", says=SAYS))


def allow_changes(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        for act in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{act}" + (f" ON {table}" if is_postgresql else ""))


STATEMENTS = {
    "sqlite": ["CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{table} {says}'); END"],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '{table} {says}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ],
}


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0001_initial'),
    ]

    operations = [migrations.RunPython(refuse_changes, allow_changes)]
