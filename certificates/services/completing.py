"""第(六)项: what an enrolment lacks for the ledger is filled in before its certificate is issued."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Act
from accounts.rules import RuleViolation
from accounts.services import record
from training.models import Enrolment

from .. import rules

COMPLETED = ("agency_name", "post_title")  # copied at the enrolment; the name is the register's


def missing_of(enrolment):
    """Return the names of the fields in which the ledger would lack something."""
    gaps = rules.missing_for_ledger(
        name=enrolment.officer.name, agency_name=enrolment.agency_name, post_title=enrolment.post_title
    )
    return [gap.field for gap in gaps if gap.field in COMPLETED]


@transaction.atomic
def complete_enrolment(*, enrolment, values, by):
    """第(六)项: fill in what is missing, as it was on the day of the enrolment; what stands is not changed.

    `values`: field name → text, of `missing_of` fields.
    """
    enrolment = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    if enrolment.results.filter(certificate__isnull=False).exists():
        raise RuleViolation(_("A certificate was issued: have that one corrected (item 6)."))
    missing = missing_of(enrolment)
    if set(values) - set(missing):
        raise RuleViolation(_("What stands in the roster is not changed here: load the page again (item 6)."))
    before = {name: getattr(enrolment, name) for name in values}
    for name, value in values.items():
        setattr(enrolment, name, value.strip())
    still = set(missing_of(enrolment)) & set(values)
    if still:
        raise RuleViolation(_("Fill it in in full, without signs that cannot be read (item 6)."))
    enrolment.full_clean()
    enrolment.save(update_fields=list(values))
    changes = {name: [before[name], getattr(enrolment, name)] for name in values}
    record(
        Act.CLASS_CHANGED,
        by=by,
        target=enrolment.training_class,
        province=enrolment.training_class.province or by.province,
        details={"enrolment": enrolment.pk, "position": enrolment.position} | changes,
    )
    return enrolment
