"""Whatever comes is read or refused, and the server lives."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreadsheets import apart, reading
from spreadsheets.limits import ReadFault
from spreadsheets.reading import read_workbook

from .workbooks import ROSTERS, SHEET, SMALL, repacked, roster

STARTS = [b"", b"PK\x03\x04", reading.OLE, b"\xff\xfe", b"\xef\xbb\xbf", b"<"]


def read_or_refuse(content):
    try:
        return read_workbook(content)
    except ReadFault as fault:
        return str(fault)


@settings(max_examples=50)
@given(start=st.sampled_from(STARTS), content=st.binary(max_size=2000))
def test_random_bytes_are_read_or_refused(start, content):
    assert read_or_refuse(start + content)


@pytest.mark.parametrize("name", sorted(path.name for path in ROSTERS.iterdir()))
@settings(max_examples=15)  # most start a process
@given(data=st.data())
def test_a_file_cut_or_changed_is_read_or_refused(name, data):
    assert read_or_refuse(damaged(roster(name), data))


def damaged(content, data):
    content = bytearray(content)
    for _time in range(data.draw(st.integers(0, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    return bytes(content[: data.draw(st.integers(0, len(content)))])


def test_an_old_file_that_asks_for_too_much_memory_is_refused_and_the_server_lives():
    content = roster("roster_legacy_jiangsu.xls")
    cell = b"\x7e\x02\x0a\x00" + (49).to_bytes(2, "little") + (0).to_bytes(2, "little")
    far = cell[:4] + b"\xff\xff\xff\xff"
    assert content.count(cell) == 1
    with pytest.raises(ReadFault, match=r"damaged|can be read"):
        read_workbook(content.replace(cell, far))


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
@settings(max_examples=15)  # most start a process
@given(data=st.data())
def test_a_workbook_with_damaged_xml_is_read_or_refused(part, data):
    def damage(xml):
        start = data.draw(st.integers(0, len(xml)))
        return xml[:start] + data.draw(st.binary(max_size=5)) + xml[start + data.draw(st.integers(0, 40)) :]

    assert read_or_refuse(repacked(SMALL, {part: damage}))


def test_a_reader_that_dies_or_hangs_is_a_damaged_file(monkeypatch, tmp_path):
    for text, seconds in (("import os; os.abort()", 60), ("import time; time.sleep(60)", 0.1)):
        program = tmp_path / "program.py"
        program.write_text(text)
        monkeypatch.setattr(apart, "PROGRAM", program)
        monkeypatch.setattr(apart, "SECONDS", seconds)
        with pytest.raises(ReadFault, match="damaged"):
            read_workbook(SMALL)


def test_a_small_workbook_that_unfolds_in_memory_is_refused_and_the_server_lives():
    text = b"<sst><si><t>" + b"x" * 1_000_000 + b"</t></si></sst>"
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 10_001))
    sheet = b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>"
    content = repacked(SMALL, {"xl/sharedStrings.xml": lambda _old: text, SHEET: lambda _old: sheet})
    assert len(content) < 200_000
    with pytest.raises(ReadFault, match="damaged"):
        read_workbook(content)


def test_a_hostile_sheet_is_read_or_refused():
    hostile = [
        b"<c r='A1'>" * 100_000,
        b'<c r="A1" t="e">' * 100_000,
        b"<f" * 500_000,
        b"<c r='A1'><f>" * 100_000,
    ]
    for xml in hostile:
        read_or_refuse(repacked(SMALL, {SHEET: lambda _old, xml=xml: b"<worksheet><sheetData>" + xml}))
