"""Real workbooks, broken in many ways: the upload page refuses or takes them, and nothing else happens."""

import io
import random
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.training import rosters
from training.models import ImportBatch

pytestmark = pytest.mark.django_db

FILES = ["faults_jiangsu.xlsx", "messy_jiangsu.xlsx", "gb18030_jiangsu.csv", "legacy_jiangsu.xls"]
EACH = 12
ODD = [b"\x00", b"\xff", b"<", b">", b'"', b"&#0;", b"99999999999", b"-1", b"", b"\r\n"]


def broken(content, chance):
    """Some bytes of it changed, cut out or doubled."""
    content = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(content))
        length = chance.choice([1, 1, 8, 200])
        content[place : place + chance.randrange(length)] = chance.choice(ODD) * chance.randint(1, 3)
    return bytes(content[: chance.choice([len(content)] * 4 + [chance.randrange(len(content))])])


def broken_inside(content, chance):
    """A workbook whose archive is sound and one of whose parts is not."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        victim = chance.choice(source.namelist())
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, broken(part, chance) if name == victim and part else part)
    return file.getvalue()


@pytest.mark.parametrize("name", FILES)
def test_a_broken_file_is_refused_or_checked_and_nothing_else(name, clerk, client_of):
    chance, client = random.Random(name), client_of(clerk)
    breaks = [broken, broken_inside] if name.endswith("xlsx") else [broken]
    for number in range(EACH):
        content = breaks[number % len(breaks)](rosters.file(name), chance)
        file = SimpleUploadedFile(f"{number}.{name[-4:].strip('.')}", content)
        response = client.post("/imports/new/roster/", {"file": file}, follow=True)
        assert response.status_code == 200, number
        assert not ImportBatch.objects.at_work().exists(), number
        if not response.redirect_chain:
            assert response.context["form"].errors, number
    assert ImportBatch.objects.count() < EACH  # some of them were refused
