"""第(九)项: a bureau names its contact persons and reports every change, with its day and its reason."""

from django.db import transaction
from django.db.models import Prefetch

from accounts.models import Act
from accounts.services import once_more_after_a_clash, record

from .. import rules
from ..models import Contact

FACTS = ("name", "post", "phone", "mobile", "mail", "from_on")


def with_contacts(provinces):
    """Give each bureau `standing_contacts` and `former_contacts`; two more queries for any number of bureaus."""
    people = Contact.objects.select_related("reported_by", "ended_by")
    return provinces.prefetch_related(
        Prefetch("contacts", people.standing(), to_attr="standing_contacts"),
        Prefetch("contacts", people.former(), to_attr="former_contacts"),
    )


@once_more_after_a_clash
@transaction.atomic
def name_contact(*, by, at, today, replaces=None, reason="", **facts):
    """第(九)项: name a contact person of the bureau of `by`; `replaces`: whose row ends with it, for a reason.

    The same person with a new number is a new row too: what held before stays as it was.
    """
    rules.check_contact_day(on=facts["from_on"], today=today, since=replaces and replaces.from_on)
    if replaces:
        replaces = _ended(replaces, on=facts["from_on"], reason=reason, by=by, at=at)
    contact = Contact(province_id=by.province_id, reported_by=by, reported_at=at, **facts)
    contact.full_clean()
    contact.save()
    details = {"after": told(contact)} | ({"before": told(replaces)} if replaces else {})
    record(Act.CONTACT_CHANGED, by=by, target=contact, reason=reason.strip(), details=details)
    return contact


@transaction.atomic
def end_contact(*, contact, on, reason, by, at, today):
    """第(九)项: somebody is a contact person no more, and nobody follows yet."""
    rules.check_contact_day(on=on, today=today, since=contact.from_on)
    contact = _ended(contact, on=on, reason=reason, by=by, at=at)
    details = {"before": told(contact), "after": {"to_on": str(on)}}
    record(Act.CONTACT_CHANGED, by=by, target=contact, reason=contact.to_reason, details=details)
    return contact


def _ended(contact, *, on, reason, by, at):
    contact = Contact.objects.managed_by(by).select_for_update(of=("self",)).get(pk=contact.pk)
    rules.check_contact_standing(ended_on=contact.to_on)
    rules.check_contact_reason(reason=reason)
    contact.to_on, contact.to_reason, contact.ended_by, contact.ended_at = on, reason.strip(), by, at
    contact.full_clean()
    contact.save(update_fields=["to_on", "to_reason", "ended_by", "ended_at"])
    return contact


def told(contact):
    """A contact person in the trail."""
    return {name: str(getattr(contact, name)) for name in FACTS}
