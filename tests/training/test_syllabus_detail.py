"""A version of the syllabus: drafted with its modules, put in force, copied, withdrawn; never changed once it was."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.rules import RuleViolation
from tests import factories
from tests.training import rosters
from training.models import ImportBatch, Syllabus
from training.services import classes, syllabuses

FACTS = {
    "title": "岗位培训大纲",
    "tier": "provincial",
    "level": "initial",
    "version": "试行",
    "minimum_hours": "12",
}


def rows(*modules):
    """The modules' part of the form: (title, hours) each, all required."""
    sent = {"modules-TOTAL_FORMS": len(modules), "modules-INITIAL_FORMS": 0}
    for index, (title, hours) in enumerate(modules):
        sent |= {
            f"modules-{index}-title": title,
            f"modules-{index}-minimum_hours": hours,
            f"modules-{index}-is_required": "on",
        }
    return sent


def test_a_draft_is_written_changed_and_put_in_force(client_of, administrator, clerk):
    client = client_of(administrator)
    client.post(
        reverse("training:syllabus_create"), FACTS | rows(("法律法规", "8"), ("", ""), ("现场检查", "4"))
    )
    syllabus = Syllabus.objects.get()
    edit = reverse("training:syllabus_edit", args=[syllabus.pk])
    page = client.post(edit, FACTS | rows(("法律", "8"), ("法律", "4"))).content.decode()
    assert "法律" in page
    assert syllabus.modules.count() == 2
    client.post(edit, FACTS | {"minimum_hours": "11"} | rows(("法律法规", "8"), ("现场检查", "4")))
    in_force = reverse("training:syllabus_put_in_force", args=[syllabus.pk])
    page = client.post(in_force, {"in_force_on": "2026-01-01"})
    assert "12" in page.context["form"].non_field_errors()[0]  # the modules take more than the whole
    client.post(edit, FACTS | rows(("法律法规", "8"), ("现场检查", "4")))
    client.post(in_force, {"in_force_on": "2026-01-01"})
    syllabus.refresh_from_db()
    assert (syllabus.state, syllabus.in_force_on) == ("in_force", date(2026, 1, 1))
    client.post(edit, FACTS | {"title": "改"} | rows(("别的", "12")))
    syllabus.refresh_from_db()
    assert (syllabus.title, syllabus.modules.first().title) == (FACTS["title"], "法律法规")
    told = client_of(clerk).get(syllabus.get_absolute_url()).content.decode()
    assert "现场检查" in told
    assert edit not in told


def test_one_version_is_in_force_at_a_time_and_a_class_keeps_the_one_it_began_with(administrator, clerk):
    old = factories.make_syllabus()
    training_class = factories.make_class(by=clerk, syllabus=old)
    new = syllabuses.copy_syllabus(syllabus=old, version="2", by=administrator)
    assert list(new.modules.values_list("title", flat=True)) == ["第1模块"]
    with pytest.raises(RuleViolation, match="2022-09-15"):
        syllabuses.put_in_force(syllabus=new, in_force_on=date(2022, 9, 15), by=administrator)
    syllabuses.put_in_force(syllabus=new, in_force_on=date(2026, 6, 2), by=administrator)
    old.refresh_from_db()
    assert (old.state, old.withdrawn_on) == ("withdrawn", date(2026, 6, 2))
    found = [list(Syllabus.objects.in_force_on(date(2026, 6, day))) for day in (1, 2)]
    assert found == [[old], [new]]
    classes.change_class(training_class=training_class, by=clerk, place="苏州")
    training_class.refresh_from_db()
    assert training_class.syllabus == old
    with pytest.raises(RuleViolation, match="不再改动"):
        syllabuses.change_syllabus(syllabus=old, facts={}, modules=[], by=administrator)
    syllabuses.withdraw_syllabus(syllabus=new, withdrawn_on=date(2026, 7, 1), reason="停用", by=administrator)
    assert not Syllabus.objects.in_force().exists()
    assert AuditEntry.objects.about(new).first().reason == "停用"


def test_modules_come_from_a_sheet_into_a_draft_and_go_again(client_of, administrator):
    draft = factories.make_syllabus(state="draft")
    client = client_of(administrator)
    sheet = rosters.workbook(
        {"模块": "第1模块", "学时": "6"},
        {"模块": "执法文书", "学时": "4.5", "必修": "选修"},
        {"模块": "案例", "学时": "0"},
    )
    url = reverse("training:import_create", args=["modules", draft.pk])
    client.post(url, {"file": SimpleUploadedFile("大纲.xlsx", sheet)})
    batch = ImportBatch.objects.get()
    assert [batch.counts[state] for state in ("new", "changed", "wrong")] == [1, 1, 1]
    right = rosters.workbook(
        {"模块": "第1模块", "学时": "6"}, {"模块": "执法文书", "学时": "4.5", "必修": "选修"}
    )
    client.post(url, {"file": SimpleUploadedFile("大纲.xlsx", right)})
    batch = ImportBatch.objects.first()
    client.post(reverse("training:import_apply", args=[batch.pk]))
    modules = draft.modules.values_list("title", "minimum_hours", "is_required")
    assert [*modules] == [("第1模块", 6, True), ("执法文书", 4.5, False)]
    client.post(reverse("training:import_undo", args=[batch.pk]))
    assert [*modules.all()] == [("第1模块", 4, True)]
    Syllabus.objects.update(state="in_force", in_force_on="2026-01-01")
    assert client.get(url).status_code == 404
    client.post(reverse("training:syllabus_delete", args=[draft.pk]))
    assert Syllabus.objects.exists()
