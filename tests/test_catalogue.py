"""Two languages: every string of the source has its Chinese, and the compiled catalogue is the written one."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FOLDER = Path("locale") / "zh_Hans" / "LC_MESSAGES"
SOURCES = [
    "accounts",
    "certificates",
    "config",
    "exams",
    "oversight",
    "plans",
    "spreadsheets",
    "templates",
    "training",
]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(ROOT / FOLDER / "django.po"))


def test_nothing_is_missing_fuzzy_or_left_over(catalogue):
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []


def test_placeholders_survive(catalogue):
    for entry in catalogue:
        texts = [entry.msgstr] if not entry.msgid_plural else list(entry.msgstr_plural.values())
        wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        for text in texts:
            assert set(PLACEHOLDER.findall(text)) == wanted, entry.msgid


def test_the_compiled_catalogue_is_the_written_one(catalogue):
    compiled = polib.mofile(str(ROOT / FOLDER / "django.mo"))
    assert {(entry.msgid, entry.msgstr) for entry in compiled} == {
        (entry.msgid, entry.msgstr) for entry in catalogue
    }


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed")
def test_every_string_of_the_source_is_in_the_catalogue(catalogue, tmp_path):
    for name in SOURCES:
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "migrations")
        )
    (tmp_path / FOLDER).mkdir(parents=True)
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale", "zh_Hans", "--no-obsolete"],
        cwd=tmp_path,
        env={"PATH": str(Path(shutil.which("xgettext")).parent), "LANG": "C.UTF-8"},
        check=True,
        capture_output=True,
    )
    source = {entry.msgid for entry in polib.pofile(str(tmp_path / FOLDER / "django.po"))}
    assert sorted(source - {entry.msgid for entry in catalogue}) == []
