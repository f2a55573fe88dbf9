"""Item 4: what is taught."""

from django.utils.translation import gettext_lazy as _

from accounts.rules import add_months, sentence

from .words import Level

RECENT_LAW_YEARS = 5  # 第(四)项: 近五年内新颁布


def is_recent_law(*, promulgated_on, starts_on):
    """第(四)项: promulgated within five years before the first day of the class, both days included."""
    return add_months(starts_on, -12 * RECENT_LAW_YEARS) <= promulgated_on <= starts_on


def content_warnings(*, level, starts_on, modules, promulgated, is_national_series):
    """第(四)项: what a class's content still lacks, in words; it warns and never blocks.

    `modules`: (title, least hours, hours taught) of each required module. `promulgated`:
    the days of the laws taught. In-service classes are the intermediate ones (default).
    """
    message = _("%(module)s: %(taught)s of %(least)s hours taught. Add lessons (item 4).")
    warnings = [
        sentence(message, module=title, taught=taught, least=least)
        for title, least, taught in modules
        if taught < least
    ]
    is_recent = any(is_recent_law(promulgated_on=day, starts_on=starts_on) for day in promulgated)
    if level == Level.INTERMEDIATE and not is_recent:
        warnings.append(_("No law of the last five years is taught: add one to a lesson (item 4)."))
    if not is_national_series:
        warnings.append(_("No textbook of the national series is chosen: choose one (item 4)."))
    return warnings
