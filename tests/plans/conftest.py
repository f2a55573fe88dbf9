"""Plans of Jiangsu as most tests need them, a fixed day, and readers who see English."""

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from plans.models import Plan
from plans.services.cycles import open_cycle
from tests import factories

TODAY = date(2026, 11, 2)
AT = datetime(2026, 11, 2, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
DUE = date(2026, 11, 20)
YEAR = {
    "national_initial": 1, "national_intermediate": 0, "provincial_initial": 40, "provincial_intermediate": 20,
    "classes": 2, "budget": Decimal("10.00"), "budget_source": "省级财政",
}  # fmt: skip
HEAD = {
    "need_national_initial": 3, "need_national_intermediate": 0, "need_provincial_initial": 120,
    "need_provincial_intermediate": 60, "overall_need": "全员轮训", "safeguards": "列入部门预算",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def today_is(monkeypatch):
    """It is TODAY, whatever the clock says; `today_is(day)` makes it another day."""

    def turn(day):
        moment = datetime.combine(day, time(9, 30), tzinfo=AT.tzinfo)
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    turn(TODAY)
    return turn


@pytest.fixture
def english(client_of):
    """`english(user)`: a test client signed in as `user` whose pages are in English."""

    def sign_in(user):
        client = client_of(user)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        return client

    return sign_in


@pytest.fixture
def three_year(ministry):
    """The cycle 2027–2029, opened by the ministry; every bureau has its plan."""
    return open_cycle(kind="three_year", first_year=2027, due_on=DUE, reminder_days=10, by=ministry, at=AT)


@pytest.fixture
def annual(ministry):
    return open_cycle(kind="annual", first_year=2027, due_on=DUE, reminder_days=10, by=ministry, at=AT)


@pytest.fixture
def complete(three_year):
    """Jiangsu's three-year plan with everything filled in."""
    plan = plan_of(three_year)
    Plan.objects.filter(pk=plan.pk).update(**HEAD)
    plan.years.update(**YEAR)
    return plan_of(three_year)


@pytest.fixture
def classes(annual):
    """Jiangsu's annual plan with one class, complete."""
    plan = plan_of(annual)
    factories.make_plan_class(plan)
    return plan


def plan_of(cycle, code="32"):
    return Plan.objects.select_related("cycle", "province").get(cycle=cycle, province=code)


def url_of(name, *keys):
    return reverse(f"plans:{name}", args=keys)


def text_of(response, status=200):
    """The page as its reader sees it in the source, without doubled blanks."""
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def queries_of(act):
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)
