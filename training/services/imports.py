"""The acts on an upload: check it, enter it whole, discard it.

What is in the workbook is its target's to say (`training.imports`): a target checks the content against the
register and enters what the check found; locks, states and the trail are here, the same for every target.
"""

import hashlib
import json
import re
import zlib

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.access import Permission
from accounts.models import Province
from accounts.rules import RuleViolation
from accounts.services import record
from spreadsheets.values import mask_id_number

from ..models import ImportBatch

_FILE_NAME_LENGTH = ImportBatch._meta.get_field("file_name").max_length
OUTDATED = _(
    "The register changed since this file was checked. It was checked again: look through the rows, then enter it."
)


def report_of(batch):
    """Return what the check of a batch found, as `Check.report` gave it; None for a discarded one."""
    return json.loads(zlib.decompress(batch.report)) if batch.report else None


def _without_id_numbers(file_name):
    """A file named for the person in it: the name is stored and shown as it is, so it holds no number."""
    return re.sub(r"[0-9]{17}[0-9Xx]", lambda found: mask_id_number(found[0]), file_name)


def _packed(report):
    return zlib.compress(json.dumps(report, ensure_ascii=False, separators=(",", ":")).encode(), 1)


@transaction.atomic
def check_file(*, target, content, file_name, province, by, at):
    """Check a workbook against the register and keep both until it is entered or discarded.

    Raises `spreadsheets.limits.ReadFault` for a file that cannot be read: nothing is stored then.
    """
    check_may_import(by=by, province=province)
    check = target.check(content=content, file_name=file_name, province=province)
    batch = ImportBatch(
        province=province,
        target=target.name,
        file_name=_without_id_numbers(file_name)[-_FILE_NAME_LENGTH:],
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        uploaded_by=by,
        uploaded_at=at,
    )
    _keep(batch, check)
    batch.full_clean(exclude=["content", "report"])
    batch.save()
    record(target.acts["checked"], by=by, target=batch, details=check.counts)
    return batch


def apply_batch(*, batch, target, by, at):
    """Enter a checked upload, all or nothing.

    It is checked again inside the transaction: when the register changed so that the rows would do something
    else than what was shown, the fresh check is kept in the batch and a `RuleViolation` says so.
    """
    try:
        is_entered = _apply(batch=batch, target=target, by=by, at=at)
    except IntegrityError:  # somebody registered one of these people at this very moment: now they are seen
        is_entered = _apply(batch=batch, target=target, by=by, at=at)
    if not is_entered:
        raise RuleViolation(OUTDATED)


@transaction.atomic
def _apply(*, batch, target, by, at):
    locked = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    _check_waits(locked)
    check_may_import(by=by, province=locked.province)
    # Two uploads of one province are entered one after the other.
    Province.objects.select_for_update(no_key=True).get(pk=locked.province_id)
    check = target.check(content=locked.content, file_name=locked.file_name, province=locked.province)
    if not check.does_same_as(report_of(locked)):
        _keep(locked, check)
        locked.save(update_fields=["report", "counts", "sheet_name"])
        return False
    if check.counts["wrong"]:
        raise RuleViolation(
            _(
                "%(wrong)d rows are wrong: nothing was entered. Put them right in the file and upload it again."
            ),
            wrong=check.counts["wrong"],
        )
    target.enter(check, batch=locked, by=by, at=at)
    locked.state = ImportBatch.State.APPLIED
    locked.applied_by, locked.applied_at = by, at
    locked.save(update_fields=["state", "applied_by", "applied_at"])
    record(target.acts["applied"], by=by, target=locked, details=check.counts)
    batch.state, batch.applied_by, batch.applied_at = locked.state, by, at
    return True


@transaction.atomic
def discard_batch(*, batch, target, by):
    """Put an upload away that was not entered; its file and its check are deleted, its line stays."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    _check_waits(batch)
    check_may_import(by=by, province=batch.province)
    batch.state = ImportBatch.State.DISCARDED
    batch.content = batch.report = b""
    batch.save(update_fields=["state", "content", "report"])
    record(target.acts["discarded"], by=by, target=batch)


def check_may_import(*, by, province):
    """Only a bureau's own people enter its rows."""
    if not by.may(Permission.ROSTER_IMPORT) or by.province_id != province.pk:
        raise RuleViolation(_("Only the bureau's own clerks and leads may enter its people."))


def _check_waits(batch):
    if batch.state == ImportBatch.State.APPLIED:
        raise RuleViolation(_("This upload was entered before; it cannot be entered or discarded again."))
    if batch.state == ImportBatch.State.DISCARDED:
        raise RuleViolation(_("This upload was discarded. Upload the file again."))


def _keep(batch, check):
    batch.report = _packed(check.report())
    batch.counts = check.counts
    batch.sheet_name = check.sheet[:100]
