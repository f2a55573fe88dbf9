"""第(二)项: files attached to a plan, while it is written; each version keeps those it was sent with."""

from django.db import transaction

from accounts.services import attach_files, remove_attachment

from .. import rules
from .writing import locked_plan, moved_state, touch


@transaction.atomic
def attach_to_plan(*, plan, files, by, at):
    """第(二)项: keep uploaded files with the plan; raises `RuleViolation` for a wrong file or a locked plan."""
    plan = locked_plan(plan)
    moved_state(plan, rules.PlanAct.EDIT, by=by)
    attached = attach_files(holder=plan, files=files, by=by, at=at)
    touch(plan, by=by, at=at)
    return attached


@transaction.atomic
def remove_from_plan(*, plan, attachment, by, at):
    """第(二)项: take a file away from the plan; a version that was sent with it keeps it."""
    plan = locked_plan(plan)
    moved_state(plan, rules.PlanAct.EDIT, by=by)
    remove_attachment(holder=plan, attachment=attachment, by=by)
    touch(plan, by=by, at=at)
