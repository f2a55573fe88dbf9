"""What follows a sitting: who waits for another one and why, and who is interviewed (第(七)项)."""

from django.db.models import Exists, OuterRef, Q

from accounts.models import ProvinceScopedQuerySet
from training.models import Officer

from .. import rules


class SequelQuerySet(ProvinceScopedQuerySet):
    """The half of `ExamResultQuerySet` that the lists after an exam ask; it names the rows of the other."""

    def for_follow_ups(self):
        """For the list of failed make-ups: with what is recorded, the first sitting and today's bureau."""
        rows = self.failed_make_ups().for_list()
        return rows.select_related("follow_up", "first_result__exam", "enrolment__officer__agency")

    def for_awaiting(self):
        """For the list of who awaits an exam: with the reason on record."""
        return self.for_list().select_related("absence")

    def followed_up_by(self, user):
        """Whose interview `user` records: the officer's own bureau of today (所属生态环境部门)."""
        if not user.is_authenticated or user.is_ministry:
            return self.none()
        return self.filter(enrolment__officer__agency__province=user.province_id)

    def awaiting_exam(self):
        """Absent from or deferred at the first sitting, on post, and not seated since."""
        later = self.model._default_manager.filter(
            enrolment=OuterRef("enrolment"), exam__sitting=rules.Sitting.FIRST, pk__gt=OuterRef("pk")
        )
        return (
            self.confirmed()
            .first_sittings()
            .on_post()
            .filter(outcome=rules.Outcome.AWAITING, enrolment__withdrawn_at__isnull=True)
            .exclude(Exists(later))
        )

    def absence_unexplained(self):
        """Whose reason is not on record, or whose deferral lacks its evidence or approval."""
        unproven = Q(absence__evidence="") | Q(absence__approver="")
        return self.filter(Q(absence__isnull=True) | Q(unproven, attendance=rules.Attendance.DEFERRED))

    def absence_explained(self):
        """Whose reason is on record, and of a deferral all that belongs to it."""
        proven = ~Q(absence__evidence="") & ~Q(absence__approver="")
        is_absent = Q(attendance=rules.Attendance.ABSENT)
        return self.filter(is_absent | proven, absence__isnull=False)

    def follow_up_open(self):
        """Confirmed fails of a make-up about which nothing is decided yet.

        Who left, retired or died is not asked for; who was reassigned is, until it is recorded.
        A fail whose first sitting was corrected to a pass has no consequence.
        """
        serving = Q(enrolment__officer__off_post_on__isnull=True) | Q(
            enrolment__officer__off_post_reason=Officer.OffPost.REASSIGNED
        )
        return (
            self.failed_make_ups()
            .filter(serving, Q(follow_up__isnull=True) | Q(follow_up__decision=""))
            .exclude(first_result__outcome=rules.Outcome.PASSED)
        )

    def follow_up_owed(self):
        """Of these, who was not interviewed either."""
        return self.follow_up_open().filter(follow_up__interviewed_on__isnull=True)

    def failed_make_ups(self):
        """Confirmed fails of a make-up: an interview is suggested."""
        return self.failed().confirmed().filter(exam__sitting=rules.Sitting.MAKE_UP)

    def follow_up_undecided(self):
        return self.filter(follow_up__interviewed_on__isnull=False, follow_up__decision="")

    def follow_up_decided(self):
        return self.filter(follow_up__isnull=False).exclude(follow_up__decision="")
