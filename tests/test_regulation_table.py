"""README's regulation table names every rule that cites the notice, with its items, and nothing else."""

import importlib
import inspect
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
START, END = "<!-- regulation table -->", "<!-- /regulation table -->"
CITATION = re.compile(r"第((?:\([一二三四五六七八九十]\))+)项")
CODE = re.compile(r"`(\w+\.rules\.\w+)`")


def items(text):
    """Return the items that `text` cites: {"六", "八"} of 第(六)(八)项."""
    return set("".join(CITATION.findall(text)).replace("(", "").replace(")", ""))


def rules_in_code():
    """Map each public function of an app's rules whose docstring cites the notice to its items."""
    found = {}
    for path in sorted([*ROOT.glob("*/rules.py"), *ROOT.glob("*/rules/")]):
        module = importlib.import_module(f"{path.parent.name}.rules")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_own = function.__module__.startswith(module.__name__) and not name.startswith("_")
            if is_own and items(function.__doc__ or ""):
                found[f"{module.__name__}.{name}"] = items(function.__doc__)
    return found


def rules_in_readme():
    """Return (code, items, sentence) of each row of the table."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text.split(START)[1].split(END)[0]
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in table.strip().splitlines()]
    assert rows[0] == ["item", "rule", "code"]
    return [(CODE.fullmatch(code).group(1), items(item), rule) for item, rule, code in rows[2:]]


def test_the_table_and_the_code_name_the_same_rules_and_items():
    assert {code: cited for code, cited, _rule in rules_in_readme()} == rules_in_code()


def test_each_rule_has_one_row_and_a_sentence():
    codes = [code for code, _cited, _rule in rules_in_readme()]
    assert sorted(codes) == sorted(set(codes))
    assert all(rule.endswith(".") for _code, _cited, rule in rules_in_readme())


@pytest.mark.parametrize("app", ["training", "exams", "certificates"])
def test_the_rules_of_every_app_are_found(app):
    assert any(code.startswith(f"{app}.rules.") for code in rules_in_code())


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("第(六)项: certificate numbers", {"六"}),
        ("第(六)(八)项: numbers and gate", {"六", "八"}),
        ("第(一)项 and 第(十)项", {"一", "十"}),
        ("item 6", set()),
    ],
)
def test_items_reads_citations(text, cited):
    assert items(text) == cited


def test_every_rule_begins_with_its_item():
    for code in rules_in_code():
        module, name = code.rsplit(".", 1)
        doc = getattr(importlib.import_module(module), name).__doc__
        assert re.match(CITATION.pattern + ": ", doc), code
