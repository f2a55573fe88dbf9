"""What items 1 and 3 distinguish."""

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Tier(TextChoices):
    NATIONAL = "national", _("National tier")
    PROVINCIAL = "provincial", _("Provincial tier")


class Level(TextChoices):
    INITIAL = "initial", _("Initial level")
    INTERMEDIATE = "intermediate", _("Intermediate level")


class AgencyLevel(TextChoices):
    PROVINCE = "province", _("Provincial agency")
    CITY = "city", _("City agency")
    COUNTY = "county", _("County agency")


class HeadType(TextChoices):
    """Who counts as 负责人; an acting principal head is a principal head."""

    PRINCIPAL = "principal", _("Principal head")
    DEPUTY = "deputy", _("Deputy head")
    STAFF = "staff", _("Staff")


class Purpose(TextChoices):
    FIRST_ISSUE = "first_issue", _("First issue")
    RENEWAL = "renewal", _("Renewal")


class ClassKind(TextChoices):
    POST = "post", _("Post-training")
    SKILLS = "skills", _("Specialist skills training")


class LawKind(TextChoices):
    """What 第(四)项 names: laws, regulations, departmental rules; and what stands beside them in a lesson."""

    LAW = "law", _("Law")
    REGULATION = "regulation", _("Administrative regulation")
    RULE = "rule", _("Departmental rule")
    LOCAL = "local", _("Local regulation")
    INTERPRETATION = "judicial", _("Judicial interpretation")
    OTHER = "other", _("Standard or other document")


class Gender(TextChoices):
    MALE = "male", _("Male")
    FEMALE = "female", _("Female")


class Ruling(NamedTuple):
    """An answer with its reason; the reason is shown in the reader's language and ends with the item."""

    value: str | bool
    reason: str


def gender_of(id_number):
    """GB 11643: the 17th digit is odd for men."""
    return Gender.MALE if int(id_number[16]) % 2 else Gender.FEMALE
