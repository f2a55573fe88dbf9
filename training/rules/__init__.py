"""Items 1, 3 and 4 of 环办执法〔2022〕21号, and what items 8 and 10 ask of an enrolment, as pure functions."""

from .classes import (
    check_capacity,
    check_class_days,
    check_yields_certificate,
)
from .content import (
    RECENT_LAW_YEARS,
    content_warnings,
    is_recent_law,
)
from .people import (
    Sat,
    Step,
    certified_since,
    check_enrolment_tier,
    check_may_take_over,
    check_posting_day,
    is_due,
    next_step,
    required_level,
    required_tier,
)
from .words import (
    AgencyLevel,
    ClassKind,
    Gender,
    HeadType,
    Level,
    Purpose,
    Ruling,
    Tier,
    gender_of,
)

__all__ = [
    "RECENT_LAW_YEARS",
    "AgencyLevel",
    "ClassKind",
    "Gender",
    "HeadType",
    "Level",
    "Purpose",
    "Ruling",
    "Sat",
    "Step",
    "Tier",
    "certified_since",
    "check_capacity",
    "check_class_days",
    "check_enrolment_tier",
    "check_may_take_over",
    "check_posting_day",
    "check_yields_certificate",
    "content_warnings",
    "gender_of",
    "is_due",
    "is_recent_law",
    "next_step",
    "required_level",
    "required_tier",
]
