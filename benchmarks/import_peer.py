"""The same roster through django-import-export's admin site: upload, dry run, preview page, confirm.

It lives in an environment of its own, `.venv/bench` (`make bench` installs it), where nothing of the product can
import it; each variant runs there as a process, on a database laid by `import_roster`. Kept as its documentation
shows it: one `ModelResource`, the agency found by its name, unchanged rows skipped. The agencies are registered
beforehand, and no cell is cleaned beyond what it needs: words of choices, dates, the hash of the ID number.
"""

import json
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.usage import cpu_seconds

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "bench" / "bin" / "python"
VARIANTS = {
    "plain": "as its admin site does it",
    "bulk": "with use_bulk and both caches",
    "blind": "with use_bulk, both caches and skip_diff: a preview without values",
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = {
    "name": "姓名", "id_number": "身份证号", "post_title": "职务", "enforcement_id": "原执法证号",
    "ethnicity": "民族", "phone": "手机", "remark": "备注",
}  # fmt: skip
CHOICES = {
    "head_type": ("负责人类别", {"主要负责人": "principal", "其他负责人": "deputy", "工作人员": "staff"}),
    "is_established": ("是否在编", {"是": True, "否": False}),
    "purpose": ("申领方式", {"首次申领": "first_issue", "换领": "renewal"}),
}


def measured(variant, environment, workbook, rows):
    """The figures of one variant; raises `RuntimeError` when its environment is missing or it failed."""
    if not PYTHON.exists():
        raise RuntimeError("The peer is not installed: `make bench` does it.")
    command = [str(PYTHON), "-m", "benchmarks.import_peer", variant, str(workbook), str(rows)]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def end_to_end(found):
    """Seconds from the upload to the last row."""
    return found["preview"] + found["confirm"]


def run(variant, workbook, rows):
    """Upload and confirm through the admin site; print what it took as JSON."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.db import connection
    from django.test import Client

    from accounts.models import User
    from training.models import Agency, Officer

    lay_agencies(workbook)
    serve(variant)
    administrator = User.objects.create_user("peer", name="peer", role="administrator")
    client = Client(SERVER_NAME="localhost")
    client.force_login(administrator)
    found, sent, used = {}, 0, cpu_seconds()

    def count(execute, *details):
        nonlocal sent
        sent += 1
        return execute(*details)

    def timed(name, act):
        nonlocal sent
        sent, started = 0, time.perf_counter()
        with connection.execute_wrapper(count):
            answer = act()
        found[name], found[f"{name}_queries"] = time.perf_counter() - started, sent
        return answer

    file = SimpleUploadedFile(workbook.name, workbook.read_bytes(), XLSX)
    upload = {"import_file": file, "format": "0", "resource": ""}
    preview = timed("preview", lambda: client.post("/admin/training/officer/import/", upload))
    page = preview.content.decode()
    found["kilobytes"] = len(preview.content) / 1000
    confirm = hidden_fields(page)
    assert "import_file_name" in confirm, re.findall(r"import-error-display-message.*", page)[:3]
    before = Officer.objects.count()
    answer = timed("confirm", lambda: client.post("/admin/training/officer/process_import/", confirm))
    assert answer.status_code == 302, answer.content
    assert Officer.objects.count() - before == rows, Officer.objects.count() - before
    assert Agency.objects.filter(province="32", officers__isnull=False).exists()
    found["cpu"] = cpu_seconds() - used
    found["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))


def hidden_fields(page):
    """What the confirming form of a preview sends back."""
    form = page.split("process_import", 1)[-1]
    tags = re.findall(r'<input type="hidden"[^>]*>', form)
    fields = {
        name[1]: value[1] if value else ""
        for name, value in ((re.search(r'name="([^"]*)"', t), re.search(r'value="([^"]*)"', t)) for t in tags)
    }
    fields.pop("csrfmiddlewaretoken", None)
    return fields


def lay_agencies(workbook):
    """Register the agencies that the roster names: the peer makes none."""
    from accounts.models import Province
    from spreadsheets.reading import read_workbook
    from training.models import Agency

    heading, *rows = read_workbook(workbook.read_bytes())[0].rows
    name, level = heading.index("工作单位"), {"省": "province", "市": "city", "县": "county"}
    levels = {row[name]: level[row[heading.index("机构层级")]] for row in rows}
    bureau = Province.objects.get(pk="32")
    Agency.objects.bulk_create(
        Agency(province=bureau, name=agency, level=kind, city="苏州市", county="太仓市")
        for agency, kind in levels.items()
    )


def serve(variant):
    """Put the peer's admin page of officers in the place of ours."""
    from django.contrib import admin
    from import_export.admin import ImportMixin
    from import_export.formats.base_formats import XLSX as FORMAT
    from import_export.instance_loaders import CachedInstanceLoader, ModelInstanceLoader

    from training.models import Officer

    options = {
        "model": Officer,
        "import_id_fields": ["id_number_hash"],
        "fields": [*COLUMNS, *CHOICES, "agency", "id_valid_until", "id_number_hash"],
        "skip_unchanged": True,
        "report_skipped": False,
        "use_bulk": variant != "plain",
        "skip_diff": variant == "blind",
        "instance_loader_class": ModelInstanceLoader if variant == "plain" else CachedInstanceLoader,
    }

    class OfficerAdmin(ImportMixin, admin.ModelAdmin):
        resource_classes = [officer_resource(options, is_cached=variant != "plain")]
        formats = [FORMAT]

        def has_module_permission(self, request):
            return True

        has_view_permission = has_change_permission = has_add_permission = lambda *_arguments: True

    admin.site.unregister(Officer)
    admin.AdminSite.register(admin.site, Officer, OfficerAdmin)  # our own site takes our own pages alone


def officer_resource(options, *, is_cached):
    """The peer's declaration of an officer."""
    from import_export import fields, resources, widgets

    from accounts.fields import keyed_hash
    from spreadsheets.values import parse_date
    from training.models import Agency

    class Told(widgets.CharWidget):
        """A cell by a function of its text."""

        def __init__(self, told):
            super().__init__()
            self.told = told

        def clean(self, value, row=None, **_more):
            return self.told(value)

    to_agency = widgets.CachedForeignKeyWidget if is_cached else widgets.ForeignKeyWidget
    columns = {
        name: fields.Field(name, heading, widget=widgets.CharWidget()) for name, heading in COLUMNS.items()
    }
    columns |= {
        name: fields.Field(name, heading, widget=Told(words.__getitem__))
        for name, (heading, words) in CHOICES.items()
    }
    columns |= {
        "agency": fields.Field("agency", "工作单位", widget=to_agency(Agency, field="name")),
        "id_valid_until": fields.Field("id_valid_until", "原证有效期至", widget=Told(parse_date)),
        "id_number_hash": fields.Field("id_number_hash", "身份证号", widget=Told(keyed_hash)),
    }
    return type("OfficerResource", (resources.ModelResource,), {**columns, "Meta": type("Meta", (), options)})


if __name__ == "__main__":
    import django
    from django.conf import settings

    settings.INSTALLED_APPS += ["import_export"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    django.setup()
    run(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
