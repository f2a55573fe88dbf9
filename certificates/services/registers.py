"""第(八)项: a register of enforcement IDs held against the certificates of their days (reverse check)."""

import json
import zlib
from collections import Counter
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import transaction

from accounts.fields import keyed_hash
from accounts.models import Act, MinistrySettings
from accounts.services import record
from spreadsheets.values import mask_id_number, masked_numbers

from .. import rules
from ..models import RegisterCheck
from .gate import as_person, known_people

FINDINGS_DAYS = 90  # then they are deleted; the counts stay


class Issued(NamedTuple):
    """An enforcement ID as a register lists it; `fault`: language → why its row cannot be read."""

    row: int
    name: str = ""
    id_number: str = ""
    number: str = ""
    issued_on: Any = ""
    valid_until: Any = ""
    purpose: str = ""
    fault: Any = None


class Finding(NamedTuple):
    """An enforcement ID without a certificate of its day, and why; the ID number only in part."""

    row: int
    name: str
    id_number: str
    number: str
    issued_on: str
    valid_until: str
    why: str
    facts: dict

    @property
    def reason(self):
        return rules.gate_reason(self.why, self.facts)

    @property
    def why_label(self):
        return rules.Why(self.why).label


@transaction.atomic
def compare_register(*, issued, file_name, by, at):
    """第(八)项: keep who holds an enforcement ID without a certificate of its day; the sheet is not kept.

    In a fixed number of queries. Returns the `RegisterCheck`.
    """
    rules.check_list_size(rows=len(issued), limit=rules.GATE_LIST_ROWS)
    _forget_old(at)
    years = MinistrySettings.current().gate_years
    known = known_people({each.id_number for each in issued if not each.fault})
    findings = [finding for each in issued if (finding := _finding(each, known, years=years))]
    check = RegisterCheck(
        province=by.province,
        file_name=masked_numbers(file_name)[-200:],
        rows=len(issued),
        found=len(findings),
        findings=_packed(findings),
        asked_by=by,
        asked_at=at,
    )
    check.full_clean(exclude=["findings"])
    check.save()
    details = {"rows": check.rows, "found": check.found}
    record(Act.REGISTER_COMPARED, by=by, target=check, details=details)
    return check


def _finding(each, known, *, years):
    """Return what is wrong with an enforcement ID, or None."""
    if each.fault:
        verdict = rules.Verdict(rules.Why.UNREADABLE, {"fault": each.fault})
    else:
        found = known.get(keyed_hash(each.id_number))
        on = each.issued_on
        held = [
            rules.Held(level, issued_on, voided_on is not None and voided_on <= on, key)
            for level, issued_on, voided_on, key in (found.certificates if found else ())
        ]
        verdict = rules.register_answer(
            purpose=each.purpose,
            certificates=held,
            on=on,
            person=as_person(found, name=each.name, on=on),
            years=years,
        )
    if verdict.gate == rules.Gate.YES:
        return None
    days = (day.isoformat() if isinstance(day, date) else day for day in (each.issued_on, each.valid_until))
    masked = mask_id_number(each.id_number)
    return Finding(each.row, each.name, masked, each.number, *days, verdict.why.value, verdict.facts)


def findings_of(check, *, why=""):
    """Return the `Finding`s of a comparison, all or those that rest on `why`; none once they are deleted."""
    if not check.findings:
        return []
    told = json.loads(zlib.decompress(check.findings))
    findings = [Finding(*values) for values in told]
    return [finding for finding in findings if finding.why == why] if why else findings


def counts_of(findings):
    """Return (why, its label, how many) of each kind of finding, the most frequent first."""
    counted = Counter(finding.why for finding in findings)
    return [(why, rules.Why(why).label, count) for why, count in counted.most_common()]


@transaction.atomic
def forget_findings(*, check, by):
    """Delete the findings of a comparison that is done with; its counts stay, and the act in the trail."""
    check.findings = b""
    check.save(update_fields=["findings"])
    record(Act.REGISTER_COMPARED, by=by, target=check, details={"findings": "deleted"})


def _forget_old(at):
    old = RegisterCheck.objects.filter(asked_at__lt=at - timedelta(days=FINDINGS_DAYS))
    old.exclude(findings=b"").update(findings=b"")


def _packed(findings):
    return zlib.compress(json.dumps(findings, ensure_ascii=False, separators=(",", ":")).encode(), 1)
