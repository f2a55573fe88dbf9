"""第(六)项: what was submitted of a year is written once.

The database itself refuses to change it or to delete it, whoever writes; the ministry's word beside it stays
open. SQLite makes a table anew when a column changes, and its triggers go with the old one: a later migration
of this table ends with `refuse_changes` again (tests/certificates/test_year_report_versions.py fails otherwise).
"""

import accounts.fields
from django.conf import settings
from django.db import migrations, models


TABLE = "certificates_yearreport"
WRITTEN_ONCE = (
    "year, version, rows, void_rows, national_rows, corrections, findings, explanation, days_late, sha256, "
    "content, frozen, submitted_by_id, submitted_at"
)
ACTS = {"update": f"UPDATE OF {WRITTEN_ONCE}", "delete": "DELETE"}
SAYS = "what was submitted of a year is written once and never changed (item 6)"
STATEMENTS = {
    "sqlite": ["CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{says}'); END"],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '{says}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ],
}


def refuse_changes(apps, schema_editor):
    for word, act in ACTS.items():
        for statement in STATEMENTS[schema_editor.connection.vendor]:
            schema_editor.execute(statement.format(table=TABLE, act=act, name=f"{TABLE}_no_{word}", says=SAYS))


def allow_changes(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for word in ACTS:
        schema_editor.execute(f"DROP TRIGGER {TABLE}_no_{word}" + (f" ON {TABLE}" if is_postgresql else ""))


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0005_opening_number'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='yearreport',
            name='content',
            field=accounts.fields.EncryptedBinaryField(blank=True, verbose_name='workbook'),
        ),
        migrations.AddField(
            model_name='yearreport',
            name='corrections',
            field=models.PositiveIntegerField(default=0, verbose_name='corrections until then'),
        ),
        migrations.AddField(
            model_name='yearreport',
            name='days_late',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='days late'),
        ),
        migrations.AddField(
            model_name='yearreport',
            name='explanation',
            field=models.TextField(blank=True, verbose_name='explanation'),
        ),
        migrations.AddField(
            model_name='yearreport',
            name='findings',
            field=models.JSONField(blank=True, default=list, verbose_name='reconciliation'),
        ),
        migrations.AddField(
            model_name='yearreport',
            name='frozen',
            field=accounts.fields.EncryptedBinaryField(blank=True, verbose_name='frozen rows'),
        ),
        migrations.AddField(
            model_name='yearreport',
            name='national_rows',
            field=models.PositiveIntegerField(default=0, verbose_name='rows for reference'),
        ),
        migrations.AddField(
            model_name='yearreport',
            name='void_rows',
            field=models.PositiveIntegerField(default=0, verbose_name='void rows'),
        ),
        migrations.AlterField(
            model_name='yearreport',
            name='sha256',
            field=models.CharField(max_length=64, verbose_name='SHA-256'),
        ),
        migrations.AddConstraint(
            model_name='yearreport',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'submitted')), fields=('province', 'year'), name='year_report_one_with_ministry', violation_error_message='A version of this report is with the ministry already (item 6).'),
        ),
        migrations.AddConstraint(
            model_name='yearreport',
            constraint=models.CheckConstraint(condition=models.Q(('version__gte', 1), ('void_rows__lte', models.F('rows'))), name='year_report_counts', violation_error_message='Versions begin with 1, and no more rows are void than there are.'),
        ),
        migrations.AddConstraint(
            model_name='yearreport',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='year_report_has_digest', violation_error_message='A version has the SHA-256 of its workbook.'),
        ),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
