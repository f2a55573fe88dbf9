"""The drawing of the architecture, held to the code."""

import ast
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template import Context, Engine, Template
from django.template.base import Origin
from django.urls import URLPattern, URLResolver, get_resolver

from tests.undefined import UndefinedVariable

ROOT = Path(settings.BASE_DIR)
APPS = ["accounts", "training", "exams", "certificates", "plans", "oversight"]
PACKAGES = [*APPS, "spreadsheets", "config"]
TEMPLATES = ROOT / "templates"
# Named by Django itself, or by its admin site.
CALLED_BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
OVERRIDES = ("admin/", "django/")
SHARED_PAGES = {"form_page.html"}

SOURCES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts
)
PAGES = sorted(TEMPLATES.rglob("*.html"))
VIEW_FILES = [path for path in SOURCES if path.stem == "views" or path.parent.name == "views"]
MODEL_FILES = [path for path in SOURCES if path.stem == "models" or path.parent.name == "models"]


def name_of(path):
    return str(path.relative_to(ROOT))


def parse(path):
    return ast.parse(path.read_text(encoding="utf-8"))


# --- layers and files ---------------------------------------------------------------------------------


def test_imports_point_down():
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [sys.executable, linter, "--no-logo", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout


def test_every_change_of_a_table_has_its_migration(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_file_is_read_in_one_sitting():
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    long = {name_of(path): n for path, n in lines.items() if n > (400 if path in MODEL_FILES else 300)}
    assert long == {}


def test_no_file_is_named_for_what_it_is_not():
    vague = {"utils", "util", "helpers", "helper", "core", "common", "misc", "base"}
    assert [
        name_of(path) for path in SOURCES if vague & {path.stem, *path.relative_to(ROOT).parts[:-1]}
    ] == []


@pytest.mark.parametrize("path", VIEW_FILES, ids=name_of)
def test_views_are_short_functions(path):
    tree = parse(path)
    bases = [
        ast.unparse(base) for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for base in node.bases
    ]
    assert [base for base in bases if base.endswith(("View", "Mixin"))] == []
    long = {
        node.name: node.end_lineno - node.lineno + 1
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 25
    }
    assert long == {}


@pytest.mark.parametrize("path", MODEL_FILES, ids=name_of)
def test_tables_hold_no_workflow(path):
    names = {node.name for node in ast.walk(parse(path)) if isinstance(node, ast.FunctionDef)}
    assert not names & {"save", "delete", "clean"}


def imported_names(path):
    return {
        alias.name
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }


def test_nothing_happens_by_signal():
    signals = {"receiver", "post_save", "pre_save", "post_delete", "pre_delete", "m2m_changed"}
    assert [name_of(path) for path in SOURCES if imported_names(path) & signals] == []


# --- the clock ----------------------------------------------------------------------------------------

CLOCK = re.compile(r"\b(?:timezone\.(?:now|localdate|localtime)\(\)|date\.today\(\)|datetime\.now\()")
MAY_READ_THE_CLOCK = {"views", "admin", "commands", "middleware", "tasks"}


def test_only_views_commands_tasks_and_the_admin_site_read_the_clock():
    others = [path for path in SOURCES if not MAY_READ_THE_CLOCK & {path.stem, path.parent.name}]
    assert [name_of(path) for path in others if CLOCK.search(path.read_text(encoding="utf-8"))] == []


# --- templates ----------------------------------------------------------------------------------------

INLINE = {
    "style": re.compile(r"<style|\sstyle\s*=", re.IGNORECASE),
    "script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "event": re.compile(r"\s(?:on[a-z]+|hx-on[:\w-]*)\s*=", re.IGNORECASE),
    "javascript": re.compile(r"javascript:|\bjs:", re.IGNORECASE),
    "elsewhere": re.compile(r"(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE),
}


def inline_parts(path):
    """What the policy forbids and the page has: (kind, text)."""
    text = re.sub(
        r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    return [(kind, found) for kind, pattern in INLINE.items() for found in pattern.findall(text)]


def test_every_page_stays_within_the_strict_policy():
    assert {name_of(path): parts for path in PAGES if (parts := inline_parts(path))} == {}


def names_in_use():
    """Every string in code and templates that ends in .html."""
    texts = [path.read_text(encoding="utf-8") for path in [*SOURCES, *PAGES]]
    return set(re.findall(r"[\"']([\w/.-]+\.html)[\"']", "\n".join(texts)))


def test_every_page_is_used_and_every_page_used_exists():
    pages = {str(path.relative_to(TEMPLATES)) for path in PAGES}
    own = {name for name in pages if not name.startswith(OVERRIDES)}
    used = {name for name in names_in_use() if not name.startswith(("admin/", "django/"))}
    assert own - CALLED_BY_DJANGO == used - CALLED_BY_DJANGO


def own_patterns(patterns=None, namespace=""):
    """Yield (namespace, pattern) of every URL that is not the admin site's."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver) and entry.app_name != "admin":
            yield from own_patterns(entry.url_patterns, entry.namespace or namespace)
        elif isinstance(entry, URLPattern):
            yield namespace, entry


OURS = [
    (namespace, pattern)
    for namespace, pattern in own_patterns()
    if inspect.unwrap(pattern.callback).__module__.split(".")[0] in APPS
]


@pytest.mark.parametrize(
    ("namespace", "pattern"), OURS, ids=[f"{namespace}:{pattern.name}" for namespace, pattern in OURS]
)
def test_a_url_its_view_and_its_page_share_one_stem(namespace, pattern):
    view = inspect.unwrap(pattern.callback)
    assert (view.__module__.split(".")[0], view.__name__) == (namespace, pattern.name)
    pages = set(re.findall(r"render\(\s*request,\s*\"([\w/.-]+\.html)\"", inspect.getsource(view)))
    assert pages <= {f"{namespace}/{pattern.name}.html"} | SHARED_PAGES


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("style", '<td style="width: 1px">'),
        ("script", "<script>alert(1)</script>"),
        ("event", '<a href="/" onclick="go()">'),
        ("event", '<a hx-on:click="go()">'),
        ("javascript", '<a href="javascript:go()">'),
        ("elsewhere", '<script src="https://cdn.example/x.js"></script>'),
    ],
)
def test_the_policy_walker_sees_a_hole(kind, text):
    assert INLINE[kind].search(text)


def rendered(text, folder):
    engine = Engine.get_default()
    return Template(text, origin=Origin(str(folder / "page.html")), engine=engine).render(Context())


@pytest.mark.parametrize(
    "text",
    [
        "{{ nobody }}",
        '{{ nobody|default:"x" }}',
        "{{ nobody.name }}",
        "{% with name=nobody %}{% endwith %}",
        "{% load i18n %}{% blocktranslate %}Dear {{ nobody }}{% endblocktranslate %}",
    ],
)
def test_an_unknown_variable_fails_in_a_page_of_ours(text):
    with pytest.raises(UndefinedVariable, match="nobody"):
        rendered(text, TEMPLATES)


def test_an_unknown_variable_is_nothing_in_a_page_of_djangos():
    assert rendered('{{ nobody }}{{ nobody|default:"x" }}', Path("/elsewhere")) == "x"


def test_asking_whether_a_variable_is_there_is_allowed():
    assert rendered("{% if nobody %}a{% endif %}{% for one in nobody %}b{% endfor %}", TEMPLATES) == ""
