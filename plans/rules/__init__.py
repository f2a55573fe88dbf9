"""Item 2 of 环办执法〔2022〕21号 as pure functions of plain values, one module per noun."""

from .cycles import (
    YEARS,
    check_cycle_closed,
    check_cycle_may_change,
    check_cycle_open,
    check_extension,
    check_no_overlap,
    last_year_of,
)
from .flow import (
    FLOW,
    Lock,
    PlanAct,
    Side,
    check_answered,
    check_reason_of_change,
    check_returned_with_opinion,
    days_late,
    may_act,
    next_state,
    plan_lock,
)
from .words import CycleKind, Part, PlanState, Verdict

__all__ = [
    "FLOW",
    "YEARS",
    "CycleKind",
    "Lock",
    "Part",
    "PlanAct",
    "PlanState",
    "Side",
    "Verdict",
    "check_answered",
    "check_cycle_closed",
    "check_cycle_may_change",
    "check_cycle_open",
    "check_extension",
    "check_no_overlap",
    "check_reason_of_change",
    "check_returned_with_opinion",
    "days_late",
    "last_year_of",
    "may_act",
    "next_state",
    "plan_lock",
]
