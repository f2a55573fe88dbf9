"""Bureaus, accounts, the ministry's settings, attached files and the audit trail, one module per noun."""

from .attachments import Attachment
from .provinces import Province, ProvinceQuerySet, ProvinceScopedQuerySet
from .settings import MinistrySettings
from .trail import ACTS_OF_STRANGERS, Act, AuditEntry
from .users import SignInFailure, User, UserManager

__all__ = [
    "ACTS_OF_STRANGERS",
    "Act",
    "Attachment",
    "AuditEntry",
    "MinistrySettings",
    "Province",
    "ProvinceQuerySet",
    "ProvinceScopedQuerySet",
    "SignInFailure",
    "User",
    "UserManager",
]
