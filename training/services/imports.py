"""The acts on an upload: keep it, check it, put it right, enter it whole, take it back, discard it.

What is in the workbook is its target's to say (`training.imports.target`): a target checks the content against
the tables, enters what the check found and takes it back; locks, states and the trail are here, the same for
every target.
"""

import hashlib
import json
import zlib

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Act, Province
from accounts.rules import RuleViolation
from accounts.services import record
from spreadsheets.values import masked_numbers

from ..models import ImportBatch, ImportHeadings

_FILE_NAME_LENGTH = ImportBatch._meta.get_field("file_name").max_length
_State = ImportBatch.State
WORK = ("state", "work_by", "work_at", "attempts")
CHECKED_AGAIN = (*WORK, "rows", "report", "counts", "sheet_name", "problem")
OUTDATED = _(
    "The register changed since this file was checked. It was checked again: look through the rows, then enter it."
)


def check_may_import(*, by, target, scope, batch=None):
    """Only a bureau's own people enter its rows, and only what their role enters; `batch` is that bureau's."""
    province = scope.province.pk if scope.province else None
    is_own = by.province_id == province and (batch is None or batch.province_id == province)
    if not is_own or not by.may(target.permission):
        raise RuleViolation(_("Only the bureau's own clerks and leads may enter its people."))


@transaction.atomic
def keep_upload(*, target, content, file_name, scope, by, at):
    """Keep a file that can be read; nothing is checked yet."""
    check_may_import(by=by, target=target, scope=scope)
    batch = ImportBatch(
        province=scope.province,
        target=target.name,
        subject_pk=scope.subject.pk if scope.subject else None,
        file_name=masked_numbers(file_name)[-_FILE_NAME_LENGTH:],  # a file may be named for a person
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        uploaded_by=by,
        uploaded_at=at,
    )
    batch.full_clean(exclude=["content", "report", "rows", "corrections", "journal"])
    batch.save()
    return batch


def check_batch(*, batch, target, scope, by, at, reading=None, tick=None):
    """Check a kept file against the tables and keep what was found until it is entered or discarded.

    Only the end is a transaction: reading 20,000 rows holds up nobody. Raises `ReadFault` for a file without
    a table.
    """
    check = target.check(
        content=batch.content, file_name=batch.file_name, scope=scope.asked(by=by, at=at), reading=reading, tick=tick,
        corrections=target.corrections_of(batch),
    )  # fmt: skip
    found = _found(target, check)
    with transaction.atomic():
        locked = locked_batch(batch)
        is_wanted = locked.state in (_State.UPLOADED, _State.CHECKING)
        if not is_wanted or locked.corrections != batch.corrections:
            mirror(locked, batch)
            return batch
        _keep(locked, found)
        rest(locked, _State.CHECKED)
        locked.problem = {}
        locked.save(update_fields=CHECKED_AGAIN)
        record(Act.IMPORT_CHECKED, by=by, target=locked, details=check.counts | {"target": target.name})
        target.tell_refusals(check, batch=locked, by=by)
    mirror(locked, batch)
    return batch


@transaction.atomic
def check_file(*, target, content, file_name, scope, by, at, reading=None):
    """Keep a file and check it at once, as a command does; nothing is kept of one without a table."""
    batch = keep_upload(target=target, content=content, file_name=file_name, scope=scope, by=by, at=at)
    return check_batch(batch=batch, target=target, scope=scope, by=by, at=at, reading=reading)


def apply_batch(*, batch, target, scope, by, at, tick=None):
    """Enter a checked upload, all or nothing.

    It is compared again inside the transaction: when the tables changed so that the rows would do something
    else than what was shown, the fresh check is kept in the batch and a `RuleViolation` says so.
    """
    arguments = {"batch": batch, "target": target, "scope": scope, "by": by, "at": at, "tick": tick}
    try:
        is_entered = _apply(**arguments)
    except IntegrityError:  # somebody registered one of these people at this very moment: now they are seen
        is_entered = _apply(**arguments)
    if not is_entered:
        raise RuleViolation(OUTDATED)


@transaction.atomic
def _apply(*, batch, target, scope, by, at, tick):
    locked = locked_batch(batch)
    check_waits(locked)
    check_may_import(by=by, target=target, scope=scope, batch=locked)
    # Two uploads of one bureau are entered one after the other.
    Province.objects.select_for_update(no_key=True).filter(pk=locked.province_id).first()
    if locked.counts["wrong"]:
        raise RuleViolation(
            _(
                "%(wrong)d rows are wrong: nothing was entered. Put them right on the page, or in the file and upload it again."
            ),
            wrong=locked.counts["wrong"],
        )
    if not locked.rows:
        raise RuleViolation(_("Check the file again first: its last check was not finished."))
    check = target.compare(scope.asked(by=by, at=at), target.rows_of(zlib.decompress(locked.rows)))
    if target.report(target.pack_report(check)).digest != target.report_of(locked).digest:
        _keep(locked, _found(target, check))
        rest(locked, _State.CHECKED)
        locked.save(update_fields=CHECKED_AGAIN)
        mirror(locked, batch)
        return False
    journal = target.enter(check, batch=locked, scope=scope, by=by, at=at, tick=tick)
    locked.journal, locked.rows = _packed(journal), b""
    locked.applied_by, locked.applied_at = by, at
    rest(locked, _State.APPLIED)
    locked.save(update_fields=[*WORK, "journal", "rows", "applied_by", "applied_at"])
    record(Act.IMPORT_ENTERED, by=by, target=locked, details=check.counts | {"target": target.name})
    mirror(locked, batch)
    return True


@transaction.atomic
def undo_batch(*, batch, target, scope, by, at):
    """Take back what an upload entered, where nothing depends on it; what was kept, and why, stays in the batch."""
    locked = locked_batch(batch)
    check_may_import(by=by, target=target, scope=scope, batch=locked)
    if locked.state not in (_State.APPLIED, _State.UNDOING):
        raise RuleViolation(_("Only an upload that was entered can be taken back."))
    Province.objects.select_for_update(no_key=True).filter(pk=locked.province_id).first()
    journal = unpacked(locked.journal)
    kept = target.undo(journal, batch=locked, scope=scope, by=by, at=at)
    locked.journal = _packed({"kept": target.told_kept(kept)})
    locked.undone_by, locked.undone_at = by, at
    rest(locked, _State.UNDONE)
    locked.save(update_fields=[*WORK, "journal", "undone_by", "undone_at"])
    record(Act.IMPORT_UNDONE, by=by, target=locked, details={"target": target.name, "kept": len(kept)})
    mirror(locked, batch)


@transaction.atomic
def discard_batch(*, batch, target, scope, by):
    """Put an upload away that was not entered; its file and its check are deleted, its line stays."""
    locked = locked_batch(batch)
    check_may_import(by=by, target=target, scope=scope, batch=locked)
    check_waits(locked)
    if locked.state == _State.APPLYING:
        raise RuleViolation(_("This upload is being entered at this moment."))
    rest(locked, _State.DISCARDED)
    locked.content = locked.report = locked.rows = locked.corrections = b""
    locked.save(update_fields=["content", "corrections", *CHECKED_AGAIN])
    record(Act.IMPORT_DISCARDED, by=by, target=locked, details={"target": target.name})
    mirror(locked, batch)


def remember_headings(*, province, target, headings, fixed, by, at):
    """Keep how a bureau's sheets call the columns of a target; the next upload is read by it."""
    ImportHeadings.objects.update_or_create(
        province=province,
        target=target.name,
        defaults={"headings": headings, "fixed": fixed, "matched_by": by, "matched_at": at},
    )


def kept_of(batch):
    """Return [[label, language → why]] of what an undoing left as it was."""
    return unpacked(batch.journal).get("kept", []) if batch.journal else []


def unpacked(data):
    return json.loads(zlib.decompress(data))


def _packed(value):
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def locked_batch(batch):
    return ImportBatch.objects.select_for_update(of=("self",)).select_related("province").get(pk=batch.pk)


def rest(batch, state):
    """No worker has anything to do on a batch of this state."""
    batch.state, batch.work_by, batch.work_at, batch.attempts = state, None, None, 0


def mirror(locked, batch):
    """What the caller holds says what is stored now."""
    for field in locked._meta.concrete_fields:
        setattr(batch, field.attname, getattr(locked, field.attname))


def check_waits(batch):
    if batch.state in (_State.APPLIED, _State.UNDOING, _State.UNDONE):
        raise RuleViolation(_("This upload was entered before; it cannot be entered or discarded again."))
    if batch.state == _State.DISCARDED:
        raise RuleViolation(_("This upload was discarded. Upload the file again."))


def _found(target, check):
    """What is kept of a check; clean rows only when they may be entered as they are."""
    counts = check.counts
    rows = b"" if counts["wrong"] else zlib.compress(target.packed_rows(check.rows), 1)
    return {
        "report": target.pack_report(check),
        "rows": rows,
        "counts": counts,
        "sheet_name": check.rows.facts["sheet"][:100],
    }


def _keep(batch, found):
    for name, value in found.items():
        setattr(batch, name, value)
