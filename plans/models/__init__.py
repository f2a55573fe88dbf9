"""Tables of item 2, one module per noun."""

from .comments import PlanComment
from .cycles import PlanningCycle
from .plans import Plan, PlanClass, PlanExtension, PlanYear
from .versions import PlanDecision, PlanVersion

__all__ = [
    "Plan",
    "PlanClass",
    "PlanComment",
    "PlanDecision",
    "PlanExtension",
    "PlanVersion",
    "PlanYear",
    "PlanningCycle",
]
