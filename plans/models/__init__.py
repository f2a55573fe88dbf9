"""Tables of items 2, 9 and 10 and of the closing paragraph, one module per noun."""

from .comments import PlanComment
from .contacts import Contact
from .cycles import PlanningCycle
from .implementation import ImplementationReport
from .money import ClassCost, YearMoney
from .plans import Plan, PlanClass, PlanExtension, PlanYear
from .progress import Fulfilment
from .versions import PlanDecision, PlanVersion

__all__ = [
    "ClassCost",
    "Contact",
    "Fulfilment",
    "ImplementationReport",
    "Plan",
    "PlanClass",
    "PlanComment",
    "PlanDecision",
    "PlanExtension",
    "PlanVersion",
    "PlanYear",
    "PlanningCycle",
    "YearMoney",
]
