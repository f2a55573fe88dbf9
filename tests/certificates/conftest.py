"""Classes whose people passed, for the tests of this folder."""

from datetime import date

import pytest

from tests import factories


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The classes of the factories lie in 2026: here it is the end of that year, whatever the clock says."""
    day = date(2026, 11, 24)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args, **kwargs: day)
    return day


@pytest.fixture
def passed_class(clerk, lead):
    """`passed_class(heads=3, by=…, confirmed_by=…, **fields)`: a class whose people all passed, confirmed."""

    def make(heads=3, *, by=clerk, confirmed_by=lead, **fields):
        training_class = factories.make_class(by=by, **fields)
        exam = factories.make_exam(training_class, by=by)
        for _ in range(heads):
            enrolment = factories.make_enrolment(training_class, factories.make_officer(), by=by)
            factories.make_result(exam, enrolment, score=80, entered_by=by, confirmed_by=confirmed_by)
        return training_class

    return make


@pytest.fixture
def issued(passed_class, lead):
    """`issued(heads=3, by=…, **fields)`: the certificates of such a class, in the order of their numbers."""

    def make(heads=3, *, issued_on=None, issued_by=lead, **fields):
        training_class = passed_class(heads, **fields)
        return [
            factories.make_certificate(enrolment.results.get(), by=issued_by, issued_on=issued_on)
            for enrolment in training_class.enrolments.order_by("position")
        ]

    return make
