"""The acts on the register: who may, what they leave behind, what they refuse."""

from datetime import date

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError

from accounts.models import Act, AuditEntry
from accounts.rules import RuleViolation
from tests import factories
from training.models import Agency, Officer
from training.services import people as services

TODAY = date(2026, 11, 24)
NUMBER = factories.id_number(501)
OTHER_NUMBER = factories.id_number(502)


def facts(**changed):
    return {
        "name": "江明桂",
        "post_title": "执法员",
        "head_type": "staff",
        "is_established": True,
        "purpose": "first_issue",
        "enforcement_id": "",
        "id_valid_until": None,
        "ethnicity": "汉族",
        "education": "本科",
        "phone": "13800000000",
        "remark": "",
    } | changed


def register(by, *, agency=None, id_number=NUMBER, from_on=date(2026, 3, 1), **changed):
    agency = agency or factories.make_agency()
    return services.register_officer(
        agency=agency, id_number=id_number, facts=facts(**changed), from_on=from_on, by=by, today=TODAY
    )


def zhejiang_agency():
    return factories.make_agency(
        "杭州市西湖区生态环境综合行政执法大队",
        province=factories.province("33"),
        city="杭州市",
        county="西湖区",
    )


def acts(target):
    return list(AuditEntry.objects.about(target).order_by("pk").values_list("act", flat=True))


# --- register ---------------------------------------------------------------------------------------


def test_registering_opens_the_first_posting(clerk):
    officer = register(clerk)
    posting = officer.postings.get()
    assert (posting.agency, posting.from_on, posting.to_on) == (officer.agency, date(2026, 3, 1), None)
    assert (posting.head_type, posting.post_title) == ("staff", "执法员")
    assert posting.recorded_by == clerk
    assert acts(officer) == [Act.OFFICER_CREATED]


def test_nobody_is_registered_ahead_of_the_day(clerk):
    with pytest.raises(RuleViolation, match="2026-11-25"):
        register(clerk, from_on=date(2026, 11, 25))
    assert not Officer.objects.exists()


def test_an_agency_of_another_province_is_out_of_reach(outsider):
    with pytest.raises(ObjectDoesNotExist):
        register(outsider, agency=factories.make_agency())


def test_a_number_of_the_own_register_is_refused(clerk):
    register(clerk)
    with pytest.raises(RuleViolation):
        register(clerk, name="别人")
    assert Officer.objects.count() == 1


def test_a_number_of_another_province_is_refused_with_its_bureau(clerk, outsider):
    register(clerk)
    with pytest.raises(RuleViolation, match=factories.province("32").name):
        register(outsider, agency=zhejiang_agency())
    assert Officer.objects.get().province_id == "32"


@pytest.mark.parametrize("reason", ["left", "retired", "reassigned", "died"])
def test_who_left_without_release_is_refused_elsewhere(clerk, outsider, reason):
    officer = register(clerk)
    services.put_off_post(officer=officer, reason=reason, on=date(2026, 9, 1), by=clerk, today=TODAY)
    with pytest.raises(RuleViolation, match=factories.province("32").name):
        register(outsider, agency=zhejiang_agency())


def release(officer, by, on=date(2026, 9, 1)):
    return services.put_off_post(officer=officer, reason="transferred", on=on, by=by, today=TODAY)


def test_a_released_officer_moves_with_the_whole_history(clerk, outsider):
    officer = register(clerk)
    training_class = factories.make_class(by=clerk)
    enrolment = factories.make_enrolment(training_class, officer, by=clerk)
    release(officer, clerk)
    taken = register(
        outsider, agency=zhejiang_agency(), from_on=date(2026, 9, 1), post_title="中队长", head_type="deputy"
    )
    assert taken.pk == officer.pk
    assert taken.agency == zhejiang_agency()
    assert taken.is_on_post
    assert [(p.agency.province_id, p.from_on, p.to_on) for p in taken.postings.all()] == [
        ("33", date(2026, 9, 1), None),
        ("32", date(2026, 3, 1), date(2026, 8, 31)),
    ]
    assert list(taken.enrolments.all()) == [enrolment]


def test_both_bureaus_read_of_the_move_in_their_trail(clerk, outsider):
    officer = release(register(clerk), clerk)
    register(outsider, agency=zhejiang_agency(), from_on=date(2026, 9, 2))
    for user in (clerk, outsider):
        mine = AuditEntry.objects.visible_to(user).about(officer)
        assert Act.OFFICER_MOVED in {entry.act for entry in mine}


def test_the_old_bureau_keeps_its_rows_and_the_new_one_sees_them(clerk, outsider):
    officer = register(clerk)
    enrolment = factories.make_enrolment(factories.make_class(by=clerk), officer, by=clerk)
    release(officer, clerk)
    register(outsider, agency=zhejiang_agency(), from_on=date(2026, 9, 1))
    for user in (clerk, outsider):
        assert enrolment in type(enrolment).objects.visible_to(user)
        assert officer.postings.model.objects.visible_to(user).filter(agency__province="32").exists()
    assert officer not in Officer.objects.visible_to(clerk)
    assert officer in Officer.objects.visible_to(outsider)


def test_a_released_number_under_another_name_is_refused(clerk, outsider):
    release(register(clerk), clerk)
    with pytest.raises(RuleViolation, match=factories.province("32").name) as refusal:
        register(outsider, agency=zhejiang_agency(), from_on=date(2026, 9, 1), name="江明贵")
    assert "江明桂" not in str(refusal.value)  # the other bureau's person is not named


def test_a_released_officer_begins_after_the_release(clerk, outsider):
    release(register(clerk), clerk, on=date(2026, 9, 1))
    with pytest.raises(RuleViolation, match="2026-08-31"):
        register(outsider, agency=zhejiang_agency(), from_on=date(2026, 8, 31))


def test_a_release_can_be_taken_back(clerk):
    officer = release(register(clerk), clerk)
    services.bring_back(
        officer=officer,
        agency=officer.agency,
        post_title="",
        head_type="staff",
        from_on=TODAY,
        by=clerk,
        today=TODAY,
    )
    assert Officer.objects.get().is_on_post


# --- correct ----------------------------------------------------------------------------------------


def test_a_correction_is_logged_with_what_decides_and_without_names(clerk):
    officer = register(clerk)
    services.change_officer(
        officer=officer,
        version=1,
        facts=facts(name="江明贵", purpose="renewal", phone="13900000000"),
        by=clerk,
    )
    entry = AuditEntry.objects.about(officer).get(act=Act.OFFICER_CHANGED)
    assert set(entry.details["changed"]) == {"name", "purpose", "phone"}
    assert entry.details["after"] == {"purpose": "renewal"}
    assert "江明" not in str(entry.details)
    assert "139" not in str(entry.details)


def test_correcting_the_head_type_corrects_the_present_posting_only(clerk):
    officer = register(clerk)
    services.move_officer(
        officer=officer, agency=officer.agency, post_title="中队长", head_type="deputy",
        from_on=date(2026, 6, 1), by=clerk, today=TODAY,
    )  # fmt: skip
    services.change_officer(officer=officer, version=2, facts=facts(head_type="principal"), by=clerk)
    assert [p.head_type for p in officer.postings.all()] == ["principal", "staff"]


def test_a_later_version_is_not_overwritten(clerk, lead):
    officer = register(clerk)
    services.change_officer(officer=officer, version=1, facts=facts(phone="13900000000"), by=lead)
    with pytest.raises(RuleViolation):
        services.change_officer(officer=officer, version=1, facts=facts(phone="13700000000"), by=clerk)
    assert Officer.objects.get().phone == "13900000000"


def test_saving_without_a_change_leaves_no_trace(clerk):
    officer = register(clerk)
    services.change_officer(officer=officer, version=1, facts=facts(), by=clerk, id_number=NUMBER)
    assert acts(officer) == [Act.OFFICER_CREATED]
    assert Officer.objects.get().version == 1


def test_another_id_number_needs_a_reason(clerk):
    officer = register(clerk)
    with pytest.raises(RuleViolation):
        services.change_officer(officer=officer, version=1, facts=facts(), by=clerk, id_number=OTHER_NUMBER)
    assert Officer.objects.get().id_number == NUMBER


def test_another_id_number_is_logged_without_the_numbers(clerk):
    officer = register(clerk)
    services.change_officer(
        officer=officer, version=1, facts=facts(), by=clerk, id_number=OTHER_NUMBER, reason="身份证号录入错误"
    )
    assert Officer.objects.with_id_number(OTHER_NUMBER).get().id_number == OTHER_NUMBER
    entry = AuditEntry.objects.about(officer).get(act=Act.OFFICER_CHANGED)
    assert entry.reason == "身份证号录入错误"
    assert entry.details["changed"] == ["id_number"]
    everything = str(list(AuditEntry.objects.values()))
    assert NUMBER not in everything
    assert OTHER_NUMBER not in everything


def test_an_id_number_that_somebody_has_is_refused(clerk, outsider):
    register(outsider, agency=zhejiang_agency(), id_number=OTHER_NUMBER)
    officer = register(clerk)
    with pytest.raises(RuleViolation, match=factories.province("33").name):
        services.change_officer(
            officer=officer, version=1, facts=facts(), by=clerk, id_number=OTHER_NUMBER, reason="录入错误"
        )


def test_another_province_cannot_touch_an_officer(clerk, outsider, ministry):
    officer = register(clerk)
    for user in (outsider, ministry):
        with pytest.raises(ObjectDoesNotExist):
            services.change_officer(officer=officer, version=1, facts=facts(phone=""), by=user)
        with pytest.raises(ObjectDoesNotExist):
            release(officer, user)


# --- move, off post, back ---------------------------------------------------------------------------


def test_a_move_closes_the_present_posting_the_day_before(clerk):
    officer = register(clerk)
    city = factories.make_agency("南京市生态环境综合行政执法局", level="city", county="")
    moved = services.move_officer(
        officer=officer, agency=city, post_title="副支队长", head_type="deputy", from_on=date(2026, 6, 1), by=clerk,
        today=TODAY,
    )  # fmt: skip
    assert [(p.agency, p.from_on, p.to_on) for p in moved.postings.all()] == [
        (city, date(2026, 6, 1), None),
        (factories.make_agency(), date(2026, 3, 1), date(2026, 5, 31)),
    ]
    assert moved.tier_ruling.value == "national"  # 第(一)项: a deputy head of a city agency
    assert acts(officer)[-1] == Act.OFFICER_MOVED


def test_a_move_changes_nothing_in_an_enrolment(clerk):
    officer = register(clerk)
    enrolment = factories.make_enrolment(factories.make_class(by=clerk), officer, by=clerk)
    city = factories.make_agency("南京市生态环境综合行政执法局", level="city", county="")
    services.move_officer(
        officer=officer,
        agency=city,
        post_title="",
        head_type="deputy",
        from_on=date(2026, 6, 1),
        by=clerk,
        today=TODAY,
    )
    enrolment.refresh_from_db()
    assert (enrolment.agency_name, enrolment.agency_level) == (factories.make_agency().name, "county")
    assert enrolment.head_type == "staff"


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 2, 28), date(2026, 11, 25)])
def test_a_move_lies_after_the_post_before_and_not_ahead(clerk, day):
    officer = register(clerk)
    with pytest.raises(RuleViolation):
        services.move_officer(
            officer=officer,
            agency=officer.agency,
            post_title="",
            head_type="staff",
            from_on=day,
            by=clerk,
            today=TODAY,
        )
    assert officer.postings.get().to_on is None


def test_no_move_into_another_province(clerk):
    officer = register(clerk)
    with pytest.raises(ObjectDoesNotExist):
        services.move_officer(
            officer=officer, agency=zhejiang_agency(), post_title="", head_type="staff", from_on=TODAY, by=clerk,
            today=TODAY,
        )  # fmt: skip


def test_off_post_closes_the_posting_and_leaves_the_denominator(clerk):
    officer = register(clerk)
    services.put_off_post(officer=officer, reason="retired", on=date(2026, 10, 1), by=clerk, today=TODAY)
    officer.refresh_from_db()
    assert (officer.off_post_on, officer.off_post_reason) == (date(2026, 10, 1), "retired")
    assert officer.postings.get().to_on == date(2026, 9, 30)
    assert officer not in Officer.objects.on_post()
    assert acts(officer)[-1] == Act.OFFICER_LEFT


def test_day_and_reason_off_post_can_be_corrected(clerk):
    officer = register(clerk)
    services.put_off_post(officer=officer, reason="left", on=date(2026, 10, 1), by=clerk, today=TODAY)
    release(officer, clerk, on=date(2026, 10, 8))
    officer.refresh_from_db()
    assert (officer.off_post_on, officer.off_post_reason) == (date(2026, 10, 8), "transferred")
    assert officer.postings.get().to_on == date(2026, 10, 7)


def test_off_post_officers_do_not_move_and_others_do_not_return(clerk):
    officer = register(clerk)
    post = {"agency": officer.agency, "post_title": "", "head_type": "staff", "from_on": TODAY}
    with pytest.raises(RuleViolation):
        services.bring_back(officer=officer, by=clerk, today=TODAY, **post)
    services.put_off_post(officer=officer, reason="left", on=date(2026, 10, 1), by=clerk, today=TODAY)
    with pytest.raises(RuleViolation):
        services.move_officer(officer=officer, by=clerk, today=TODAY, **post)


def test_back_on_post_opens_a_posting_and_keeps_the_gap(clerk):
    officer = register(clerk)
    services.put_off_post(officer=officer, reason="left", on=date(2026, 10, 1), by=clerk, today=TODAY)
    services.bring_back(
        officer=officer, agency=officer.agency, post_title="执法员", head_type="staff", from_on=date(2026, 11, 1),
        by=clerk, today=TODAY,
    )  # fmt: skip
    assert [(p.from_on, p.to_on) for p in officer.postings.all()] == [
        (date(2026, 11, 1), None),
        (date(2026, 3, 1), date(2026, 9, 30)),
    ]
    assert acts(officer)[-1] == Act.OFFICER_RETURNED


def test_back_on_post_not_before_the_day_off(clerk):
    officer = register(clerk)
    services.put_off_post(officer=officer, reason="left", on=date(2026, 10, 1), by=clerk, today=TODAY)
    with pytest.raises(RuleViolation):
        services.bring_back(
            officer=officer, agency=officer.agency, post_title="", head_type="staff", from_on=date(2026, 9, 30),
            by=clerk, today=TODAY,
        )  # fmt: skip


# --- the ID number in full --------------------------------------------------------------------------


def test_revealing_is_logged_with_its_reason(clerk):
    officer = register(clerk)
    assert services.reveal_id_number(officer=officer, reason="核对身份证", by=clerk) == NUMBER
    entry = AuditEntry.objects.about(officer).get(act=Act.ID_NUMBER_REVEALED)
    assert (entry.by, entry.reason, entry.province_id) == (clerk, "核对身份证", "32")


def test_nobody_reveals_another_provinces_number(clerk, outsider):
    officer = register(clerk)
    with pytest.raises(ObjectDoesNotExist):
        services.reveal_id_number(officer=officer, reason="好奇", by=outsider)
    assert Act.ID_NUMBER_REVEALED not in acts(officer)


# --- agencies ---------------------------------------------------------------------------------------


def test_an_agency_is_registered_once(clerk):
    agency = services.register_agency(
        by=clerk, name="苏州市生态环境综合行政执法局", level="city", city="苏州市"
    )
    assert (agency.province_id, acts(agency)) == ("32", [Act.AGENCY_CREATED])
    with pytest.raises(ValidationError):
        services.register_agency(by=clerk, name="苏州市生态环境综合行政执法局", level="city")


def test_another_agency_level_is_logged_before_and_after(clerk):
    agency = factories.make_agency()
    services.change_agency(agency=agency, by=clerk, name=agency.name, level="city", city="南京市", county="")
    entry = AuditEntry.objects.about(agency).get()
    assert entry.act == Act.AGENCY_CHANGED
    assert entry.details["changed"] == ["level", "county"]
    assert (entry.details["before"]["level"], entry.details["after"]["level"]) == ("county", "city")
    assert Agency.objects.get().level == "city"


def test_another_provinces_agency_is_out_of_reach(outsider):
    agency = factories.make_agency()
    with pytest.raises(ObjectDoesNotExist):
        services.change_agency(agency=agency, by=outsider, name="改名", level="city", city="", county="")
