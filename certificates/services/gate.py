"""第(八)项: ask the gate about one person or many, keep every answer, deal with alerts."""

from typing import Any, NamedTuple

from django.db import transaction

from accounts.fields import keyed_hash
from accounts.models import Act, MinistrySettings
from accounts.services import record
from spreadsheets.values import mask_id_number, masked_numbers
from training.imports.register import name_key
from training.models import Officer
from training.services.bulk import insert_rows

from .. import rules
from ..models import Certificate, GateAnswer, GateList

KEPT_BY_DATABASE = {"province", "officer", "certificate", "gate_list", "asked_by", "client", "settled_by"}
_NAME = GateAnswer._meta.get_field("asked_name").max_length


class Question(NamedTuple):
    """Whom the gate is asked about; `fault`: language → why a row of a sheet cannot be read."""

    name: str
    id_number: str
    purpose: str
    row: int | None = None
    fault: Any = None


class Known(NamedTuple):
    """An officer as the register has them, with their certificates."""

    pk: int
    name: str
    is_established: bool
    off_post_on: Any
    certificates: list


def known_people(id_numbers):
    """Return keyed hash → `Known` of everybody in the register, whichever bureau's; two queries.

    A certificate is a tuple: level, day of issue, day from which it is void or None, key.
    """
    hashes = {keyed_hash(number) for number in id_numbers}
    known = {
        found: Known(pk, name, is_established, off_post_on, [])
        for found, pk, name, is_established, off_post_on in Officer.objects.filter(id_number_hash__in=hashes)
        .order_by()
        .values_list("id_number_hash", "pk", "name", "is_established", "off_post_on")
    }
    by_key = {person.pk: person for person in known.values()}
    held = Certificate.objects.filter(officer__in=list(by_key)).order_by()
    for officer, *certificate in held.values_list("officer", "level", "issued_on", "voided_on", "pk"):
        by_key[officer].certificates.append(tuple(certificate))
    return known


def as_person(known, *, name, on):
    """Return the `rules.Person` that the gate judges: `known` or None, under the name that was asked with."""
    if known is None:
        return rules.Person(is_known=False)
    return rules.Person(
        is_established=known.is_established,
        is_same_name=name_key(known.name) == name_key(name),
        is_on_post=known.off_post_on is None or known.off_post_on > on,
    )


@transaction.atomic
def ask_gate(*, question, by, at, on):
    """第(八)项: answer about one person and keep the answer; returns it."""
    [answer] = _answered([question], province_id=by.province_id, asked_by=by, asked_at=at, on=on)
    answer.clean_fields(exclude=KEPT_BY_DATABASE)
    answer.save()
    record(Act.GATE_ANSWERED, by=by, target=answer, details={"answer": answer.answer, "why": answer.why})
    return answer


@transaction.atomic
def ask_list(*, questions, file_name, by, at, on):
    """第(八)项: answer every row of a list at once, in a fixed number of queries; returns the `GateList`."""
    rules.check_list_size(rows=len(questions), limit=rules.GATE_LIST_ROWS)
    answers = _answered(questions, province_id=by.province_id, asked_by=by, asked_at=at, on=on)
    gate_list = GateList(
        province=by.province,
        file_name=masked_numbers(file_name)[-200:],  # a file may be named for a person
        rows=len(answers),
        yes=sum(answer.answer == rules.Gate.YES for answer in answers),
        asked_by=by,
        asked_at=at,
    )
    gate_list.full_clean()
    gate_list.save()
    for answer in answers:
        answer.gate_list = gate_list
    insert_rows(GateAnswer, answers)
    details = {"rows": gate_list.rows, "yes": gate_list.yes}
    record(Act.GATE_LIST_ANSWERED, by=by, target=gate_list, details=details)
    return gate_list


@transaction.atomic
def ask_as_client(*, questions, client, at, on):
    """第(八)项: answer a client of the interface about up to a thousand people; the answers are the trail of it."""
    rules.check_list_size(rows=len(questions), limit=rules.GATE_PEOPLE)
    answers = _answered(questions, province_id=client.province_id, client=client, asked_at=at, on=on)
    insert_rows(GateAnswer, answers)
    named = Certificate.objects.select_related("province").in_bulk(
        {answer.certificate_id for answer in answers} - {None}
    )
    for answer in answers:
        answer.certificate = named.get(answer.certificate_id)
    return answers


def _answered(questions, *, on, **asked):
    """Return an unsaved `GateAnswer` for each question; `asked`: by whom and when."""
    years = MinistrySettings.current().gate_years
    known = known_people({question.id_number for question in questions if not question.fault})
    return [_answer(question, known, on=on, years=years, asked=asked) for question in questions]


def _answer(question, known, *, on, years, asked):
    id_hash = "" if question.fault else keyed_hash(question.id_number)
    found = known.get(id_hash)
    person = as_person(found, name=question.name, on=on)
    if question.fault:
        verdict = rules.Verdict(rules.Why.UNREADABLE, {"fault": question.fault})
    else:
        # What is void from tomorrow on is void for who asks today.
        held = [
            rules.Held(level, issued_on, voided_on is not None, key)
            for level, issued_on, voided_on, key in (found.certificates if found else ())
        ]
        verdict = rules.gate_answer(
            purpose=question.purpose, certificates=held, person=person, on=on, years=years
        )
    return GateAnswer(
        asked_name=question.name[:_NAME],
        asked_id_number=mask_id_number(question.id_number),
        id_number_hash=id_hash,
        officer_id=found.pk if found and person.is_same_name else None,
        purpose=question.purpose,
        answer=verdict.gate,
        why=verdict.why,
        facts=verdict.facts,
        certificate_id=verdict.held.key if verdict.held else None,
        row=question.row,
        **asked,
    )


@transaction.atomic
def settle_alert(*, answer, note, by, at):
    """第(八)项: write down what was done about an ID whose certificate is void since.

    All open alerts of the same certificate that were given to the same bureau are dealt with together.
    Returns how many.
    """
    given = GateAnswer.objects.filter(certificate=answer.certificate_id, province=answer.province_id)
    open_alerts = given.alerts().unsettled().select_for_update(of=("self",))
    pks = [alert.pk for alert in open_alerts]
    answer.refresh_from_db()
    rules.check_may_settle(is_alert=answer.is_alert, is_settled=answer.pk not in pks, note=note)
    note = note.strip()
    settled = GateAnswer.objects.filter(pk__in=pks)
    settled.update(settled_by=by, settled_at=at, settle_note=note)
    record(Act.GATE_ALERT_SETTLED, by=by, target=answer, reason=note, details={"answers": len(pks)})
    return len(pks)
