"""The same year's report through django-import-export: a `ModelResource` with the ministry's 19 columns as .xlsx.

It runs in the peers' environment (`import_peer`), on the database laid by `year_report`. Kept as its documentation
shows it: declared fields, a `dehydrate_` method where a cell is no column, rows by iterator, tablib's workbook.
"""

import json
import os
import subprocess
import tempfile

from benchmarks.import_peer import PYTHON, ROOT

COLUMNS = {
    "serial": "序号", "number": "证书编号", "holder_name": "姓名", "gender": "性别", "holder_id_number": "身份证号",
    "agency_name": "工作单位", "post_title": "职务", "holder_region": "行政区划", "tier_word": "培训级别",
    "level_word": "培训层次", "class_title": "培训班名称", "class_number": "期次", "span": "培训起止",
    "exam_on": "考试日期", "make_up": "是否补考", "score": "成绩", "issued_on": "发证日期", "state": "证书状态",
    "remark": "备注",
}  # fmt: skip


def measured(database, rows):
    """The figures of the peer, or None where its environment is not installed."""
    if not PYTHON.exists():
        return None
    environment = os.environ | {
        "DATABASE_URL": database,
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [str(PYTHON), "-m", "benchmarks.report_peer", str(rows)]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def export(rows):
    """Write the report of 2026 as a workbook; returns its columns."""
    from certificates.models import Certificate

    dataset = certificate_resource()().export(queryset=Certificate.objects.in_year_report(year=2026))
    assert len(dataset) == rows, len(dataset)
    with tempfile.TemporaryFile() as file:
        file.write(dataset.export("xlsx"))
    return len(dataset.headers)


def certificate_resource():
    """The peer's declaration of a row of the report."""
    from import_export import fields, resources

    from certificates.models import Certificate

    class CertificateResource(resources.ModelResource):
        class Meta:
            model = Certificate
            fields = [*COLUMNS]
            export_order = [*COLUMNS]

        _serial = 0

        def dehydrate_serial(self, certificate):
            self._serial += 1
            return self._serial

        def dehydrate_gender(self, certificate):
            return certificate.get_holder_gender_display()

        def dehydrate_tier_word(self, certificate):
            return certificate.get_tier_display()

        def dehydrate_level_word(self, certificate):
            return certificate.get_level_display()

        def dehydrate_span(self, certificate):
            return f"{certificate.class_starts_on}至{certificate.class_ends_on}"

        def dehydrate_make_up(self, certificate):
            return "是" if certificate.is_make_up else "否"

        def dehydrate_state(self, certificate):
            return "作废" if certificate.voided_on else "有效"

        def dehydrate_remark(self, certificate):
            return certificate.void_reason

    columns = {f.name for f in Certificate._meta.concrete_fields}
    for name, heading in COLUMNS.items():
        attribute = name if name in columns else None
        CertificateResource.fields[name] = fields.Field(attribute=attribute, column_name=heading)
    return CertificateResource


if __name__ == "__main__":
    import sys

    import django
    from django.conf import settings

    settings.INSTALLED_APPS += ["import_export"]
    django.setup()
    from benchmarks.year_report import figures

    print(json.dumps(figures(lambda: export(int(sys.argv[1])))))
