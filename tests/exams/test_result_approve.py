"""The second person decides about a correction."""

import pytest

from accounts.models import Act, AuditEntry, MinistrySettings
from exams.models import ResultCorrection
from exams.services.corrections import request_correction
from tests import factories
from tests.exams.conftest import rows_of, text_of, url_of


@pytest.fixture
def corrected(confirmed, clerk):
    """`corrected("50", "65")`: a result whose correction waits."""

    def make(old, new, by=clerk):
        [row] = rows_of(confirmed(old))
        request_correction(result=row, attendance="present", score=int(new), reason="误记", by=by)
        return row

    return make


def score(result):
    result.refresh_from_db()
    return result.score_text


def test_who_may(corrected, answers):
    assert answers(url_of("result_approve", corrected("50", "65"))) == {
        "lead": 200,
        "clerk": 403,
        "administrator": 404,
        "ministry": 404,
        "auditor": 403,
        "outsider": 403,
        "outside_lead": 404,
    }


def test_the_page_says_who_asked_for_what_and_why(corrected, english, lead):
    text = text_of(english(lead).get(url_of("result_approve", corrected("50", "65"))))
    assert "<dd>clerk " in text
    assert "<del>Present 50</del> <ins>Present 65</ins>" in text
    assert "<dd>误记</dd>" in text


def test_the_lead_approves_and_the_result_changes(corrected, english, lead):
    result = corrected("50", "65")
    response = english(lead).post(url_of("result_approve", result), follow=True)
    assert response.redirect_chain == [(result.exam.get_absolute_url(), 302)]
    assert "The result is corrected." in text_of(response)
    assert score(result) == "65"
    assert (result.outcome, result.make_up_deadline) == ("passed", None)


def test_the_lead_declines_with_a_reason_and_the_result_stays(corrected, english, lead):
    result = corrected("50", "65")
    typed = {"decline": "yes", "reason": "试卷无误"}
    response = english(lead).post(url_of("result_approve", result), typed, follow=True)
    assert "The correction is declined; the result stays." in text_of(response)
    assert score(result) == "50"
    assert ResultCorrection.objects.get().decline_reason == "试卷无误"


@pytest.mark.parametrize("reason", ["", " ", "字" * 201], ids=["none", "blank", "too long"])
def test_declining_needs_a_reason_that_fits_and_what_was_typed_stays(corrected, english, lead, reason):
    result = corrected("50", "65")
    response = english(lead).post(url_of("result_approve", result), {"decline": "yes", "reason": reason})
    assert response.context["form"].errors["reason"]
    assert response.context["form"]["reason"].value() == reason
    assert ResultCorrection.objects.get().is_pending
    assert score(result) == "50"


def test_nobody_approves_what_he_asked_for(corrected, english, lead):
    result = corrected("50", "65", by=lead)
    response = english(lead).post(url_of("result_approve", result))
    assert "You asked for this correction: a second person must approve it (item 7)." in text_of(response)
    assert score(result) == "50"


def test_one_person_does_both_where_the_ministry_lets_him_and_the_trail_says_so(corrected, english, lead):
    MinistrySettings.objects.update(is_two_person_rule=False)
    result = corrected("50", "65", by=lead)
    assert english(lead).post(url_of("result_approve", result)).status_code == 302
    assert AuditEntry.objects.get(act=Act.CORRECTION_APPROVED).details["requested_by_the_same_person"] is True


def test_a_pass_stays_a_pass_while_its_certificate_stands(corrected, english, lead):
    result = corrected("80", "50")
    factories.make_certificate(result, by=lead)
    text = text_of(english(lead).post(url_of("result_approve", result)))
    assert "A certificate stands on this pass: void the certificate first" in text
    assert score(result) == "80"


def test_what_was_decided_is_not_decided_again(corrected, english, lead):
    result = corrected("50", "65")
    client = english(lead)
    client.post(url_of("result_approve", result))
    response = client.post(url_of("result_approve", result), follow=True)
    assert "No correction of this result waits for a decision." in text_of(response)
    assert ResultCorrection.objects.get().result.version == 4  # entered, confirmed, corrected: once
