"""第(二)项: a plan is submitted, commented on, returned or accepted, changed again, given more time."""

from django.db import transaction

from accounts.models import Act
from accounts.services import record

from .. import rules
from ..models import PlanComment, PlanDecision, PlanExtension, PlanVersion
from .checking import WORDS
from .contents import checksum, content_of
from .writing import locked_plan, moved_state


@transaction.atomic
def submit_plan(*, plan, by, at, on, note="", seen=""):
    """第(二)项: freeze the plan as its next version and put it before the ministry; late is told, not refused.

    `seen`: the checksum of what a page showed, where somebody looked at one. Raises `RuleViolation` for what
    changed since, for comments without an answer and for missing parts. Returns the `PlanVersion`.
    """
    plan = locked_plan(plan)
    state = moved_state(plan, rules.PlanAct.SUBMIT, by=by)
    rules.check_answered(unanswered=plan.comments.unanswered().count())
    content = content_of(plan)
    rules.check_unchanged(is_same=seen in ("", checksum(content)))
    rules.check_complete(missing=[finding.text for finding in rules.missing_parts(content, WORDS)])
    version = PlanVersion(
        plan=plan,
        number=plan.versions.count() + 1,
        content=content,
        sha256=checksum(content),
        note=note.strip(),
        due_on=due_day(plan),
        submitted_on=on,
        submitted_by=by,
        submitted_at=at,
    )
    version.full_clean()
    version.save()
    version.attachments.set(plan.attachments.all())
    _move(plan, state)
    details = {"version": version.number, "sha256": version.sha256, "days_late": version.days_late}
    record(Act.PLAN_SUBMITTED, by=by, target=plan, reason=version.note, details=details)
    return version


def due_day(plan):
    """The day that counts for a plan: the cycle's, or the later one it was given."""
    given = plan.extensions.order_by("-due_on").values_list("due_on", flat=True).first()
    return given or plan.cycle.due_on


def _under_review(plan):
    return plan.versions.order_by("-number").first()


def _move(plan, state, **columns):
    plan.state = state
    for name, value in columns.items():
        setattr(plan, name, value)
    plan.full_clean(validate_unique=False)
    plan.save(update_fields=["state", *columns])


@transaction.atomic
def comment_plan(*, plan, part, row_key, field, text, by, at):
    """第(二)项: pin a comment to the plan under review, to a row or to a field of it."""
    plan = locked_plan(plan)
    moved_state(plan, rules.PlanAct.COMMENT, by=by)
    version = _under_review(plan)
    rules.check_place(content=version.content, part=part, row_key=row_key, field=field)
    comment = PlanComment(
        plan=plan, version=version, part=part, row_key=row_key, field=field, text=text.strip(), by=by, at=at
    )
    comment.full_clean()
    comment.save()
    details = {"version": version.number, "comment": comment.text}
    record(Act.PLAN_CHANGED, by=by, target=plan, details=details)
    return comment


@transaction.atomic
def answer_comment(*, comment, answer, by, at):
    """第(二)项: answer a comment, or answer it anew, until the plan is submitted again."""
    plan = locked_plan(comment.plan)
    moved_state(plan, rules.PlanAct.ANSWER, by=by)
    comment = PlanComment.objects.select_for_update(of=("self",)).select_related("version").get(pk=comment.pk)
    rules.check_answer_open(number=comment.version.number, last=_under_review(plan).number)
    comment.answer, comment.answered_by, comment.answered_at = answer.strip(), by, at
    comment.full_clean()
    comment.save(update_fields=["answer", "answered_by", "answered_at"])
    record(Act.PLAN_CHANGED, by=by, target=plan, details={"comment": comment.text, "answer": comment.answer})
    return comment


@transaction.atomic
def return_plan(*, plan, opinion, by, at):
    """第(二)项: send a plan back with an opinion; the comments on its lines go along."""
    plan = locked_plan(plan)
    state = moved_state(plan, rules.PlanAct.RETURN, by=by)
    version = _under_review(plan)
    rules.check_returned_with_opinion(opinion=opinion, comments=version.comments.count())
    return _decide(plan, version, rules.Verdict.RETURNED, opinion, state, by=by, at=at)


@transaction.atomic
def accept_plan(*, plan, by, at, number=None, opinion=""):
    """第(二)项: accept the version under review; `number`: the one that was looked at, refused if another came."""
    plan = locked_plan(plan)
    state = moved_state(plan, rules.PlanAct.ACCEPT, by=by)
    version = _under_review(plan)
    rules.check_same_version(seen=number or version.number, number=version.number)
    return _decide(plan, version, rules.Verdict.ACCEPTED, opinion, state, by=by, at=at)


def _decide(plan, version, verdict, opinion, state, *, by, at):
    decision = PlanDecision(
        version=version, verdict=verdict, opinion=opinion.strip(), decided_by=by, decided_at=at
    )
    decision.full_clean()
    decision.save()
    _move(plan, state, revision_reason="")
    act = Act.PLAN_ACCEPTED if verdict == rules.Verdict.ACCEPTED else Act.PLAN_RETURNED
    record(act, by=by, target=plan, reason=decision.opinion, details={"version": version.number})
    return decision


@transaction.atomic
def reopen_plan(*, plan, reason, by):
    """第(二)项: begin a new version of an accepted plan; the accepted one stands until that is accepted too."""
    plan = locked_plan(plan)
    state = moved_state(plan, rules.PlanAct.REOPEN, by=by)
    rules.check_reason_of_change(reason=reason)
    _move(plan, state, revision_reason=reason.strip())
    details = {"after_version": plan.versions.count()}
    record(Act.PLAN_CHANGED, by=by, target=plan, reason=reason.strip(), details=details)
    return plan


@transaction.atomic
def extend_plan(*, plan, due_on, reason, by, at, today):
    """第(二)项: give one bureau more time, for a reason."""
    plan = locked_plan(plan)
    moved_state(plan, rules.PlanAct.EXTEND, by=by)
    rules.check_extension(due_on=due_day(plan), new_due_on=due_on, today=today)
    extension = PlanExtension(plan=plan, due_on=due_on, reason=reason.strip(), granted_by=by, granted_at=at)
    extension.full_clean()
    extension.save()
    record(Act.PLAN_EXTENDED, by=by, target=plan, reason=extension.reason, details={"due_on": str(due_on)})
    return extension
