"""The 32 reporting bureaus and the ministry's one row of settings."""

import csv
from pathlib import Path

from django.db import migrations

PROVINCES = Path(__file__).resolve().parent.parent / "data" / "provinces.csv"


def load(apps, schema_editor):
    Province = apps.get_model("accounts", "Province")
    with PROVINCES.open(encoding="utf-8", newline="") as lines:
        Province.objects.bulk_create(
            Province(
                code=row["code"],
                short_name=row["short_name"],
                name=row["name"],
                tile_row=row["tile_row"],
                tile_column=row["tile_col"],
            )
            for row in csv.DictReader(lines)
        )
    apps.get_model("accounts", "MinistrySettings").objects.create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
