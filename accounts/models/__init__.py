"""Bureaus, accounts, the ministry's settings and the audit trail, one module per noun."""

from .provinces import Province, ProvinceQuerySet, ProvinceScopedQuerySet
from .settings import MinistrySettings
from .trail import ACTS_OF_STRANGERS, Act, AuditEntry
from .users import SignInFailure, User, UserManager

__all__ = [
    "ACTS_OF_STRANGERS",
    "Act",
    "AuditEntry",
    "MinistrySettings",
    "Province",
    "ProvinceQuerySet",
    "ProvinceScopedQuerySet",
    "SignInFailure",
    "User",
    "UserManager",
]
