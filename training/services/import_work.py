"""What a worker is set to do on an upload, how often it was tried, and how it ends when it could not be done."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Act
from accounts.rules import RuleViolation
from accounts.services import record

from ..models import ImportBatch
from .imports import WORK, check_may_import, check_waits, locked_batch, mirror, rest

_State = ImportBatch.State


@transaction.atomic
def begin_work(*, batch, state, target, scope, by, at, corrections=None):
    """Set a batch to one of `ImportBatch.AT_WORK`, for a worker to do; `corrections` go with a new check.

    Raises `RuleViolation` when its state does not allow that, or a worker has it already.
    """
    locked = locked_batch(batch)
    check_may_import(by=by, target=target, scope=scope, batch=locked)
    _check_may_begin(locked, state)
    locked.state, locked.work_by, locked.work_at, locked.attempts, locked.problem = state, by, at, 1, {}
    changed = [*WORK, "problem"]
    if state == _State.CHECKING:
        locked.rows = b""  # what was checked before is not entered any more
        changed.append("rows")
    if corrections is not None:
        locked.corrections = corrections
        changed.append("corrections")
        if locked.report:
            record(Act.IMPORT_CORRECTED, by=by, target=locked, details={"target": target.name})
    locked.save(update_fields=changed)
    mirror(locked, batch)


@transaction.atomic
def stop_work(*, batch, problem):
    """Put a batch back where it was before the work that could not be done; `problem`: why, in each language."""
    locked = locked_batch(batch)
    if locked.is_at_work:
        before = locked.AT_WORK[locked.state]
        if before == _State.UPLOADED and locked.report:
            before = _State.CHECKED
        rest(locked, before)
        locked.problem = problem
        locked.save(update_fields=[*WORK, "problem"])
    elif locked.state == _State.CHECKED:  # outdated: the fresh check is kept already
        locked.problem = problem
        locked.save(update_fields=["problem"])
    mirror(locked, batch)


@transaction.atomic
def count_attempt(*, batch, at, idle_since):
    """Whether the work may be tried again: nobody else did so since `idle_since`."""
    locked = locked_batch(batch)
    if not locked.is_at_work or locked.work_at > idle_since:
        return False
    locked.work_at, locked.attempts = at, locked.attempts + 1
    locked.save(update_fields=["work_at", "attempts"])
    mirror(locked, batch)
    return True


def _check_may_begin(batch, state):
    if batch.is_at_work:
        raise RuleViolation(_("This upload is being worked on already: wait for its end."))
    if state == _State.UNDOING:
        if batch.state != _State.APPLIED:
            raise RuleViolation(_("Only an upload that was entered can be taken back."))
        return
    check_waits(batch)
    if state == _State.APPLYING and batch.state != _State.CHECKED:
        raise RuleViolation(_("Match the headings first: nothing was checked yet."))
