"""The page on which a day's attendance is entered."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import rules
from ..services.attendance import Entry

REMARK_LENGTH = 100
VERSION_DIGITS = 9


class DayHoursForm(forms.Form):
    """How many hours the day had."""

    offered = forms.DecimalField(
        label=_("Hours of the day"),
        min_value=Decimal("0.5"),
        max_value=24,
        max_digits=4,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"class": "short num", "step": "0.5"}),
    )


class DaySheet:
    """A day's rows: what is stored, what was typed, what was refused.

    Who has nothing stored yet is shown as present for the whole day: only absences are typed.
    """

    def __init__(self, enrolments, stored, *, offered, data=None):
        self.enrolments, self.stored, self.offered, self.data = enrolments, stored, offered, data
        self.report = None

    def entries(self):
        """Return enrolment key → `Entry` for the rows of the page that was sent."""
        return {
            place.pk: Entry(
                self.data.get(f"hours-{place.pk}", "").strip(),
                self.data.get(f"remark-{place.pk}", "").strip()[:REMARK_LENGTH],
                self._version_sent(place.pk),
            )
            for place in self.enrolments
            if f"hours-{place.pk}" in self.data
        }

    def _version_sent(self, key):
        text = self.data.get(f"version-{key}", "")
        return int(text) if text.isdecimal() and len(text) <= VERSION_DIGITS else 0

    def rows(self):
        """Yield what each row of the page shows; what was refused stands there as it was typed."""
        for place in self.enrolments:
            row = self.stored.get(place.pk)
            hours = row.hours if row else self.offered
            shown = {
                "place": place,
                "row": row,
                "hours": "" if hours is None else rules.hours_text(hours),
                "remark": row.remark if row else "",
                "version": row.version if row else 0,
                "fault": self.report.faults.get(place.pk, "") if self.report else "",
                "is_clash": bool(self.report) and place.pk in self.report.clashes,
            }
            if self.data is not None:
                shown |= {
                    name: self.data.get(f"{name}-{place.pk}", shown[name]) for name in ("hours", "remark")
                }
            yield shown
