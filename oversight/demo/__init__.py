"""Demo data: a story that puts something worth seeing into every list."""

from django.conf import settings

from accounts.models import User

from . import reference, reports, uploads
from .bureau import Bureau
from .desk import tell_desk
from .gate import tell_clients, tell_gate
from .national import tell_ministry, tell_ministry_before
from .people import ACCOUNTS, BUREAUS
from .plans import tell_plans
from .pools import tell_pools
from .story import tell_province

OFFICERS_A_BUREAU = 135
PLACES = {
    "32": "江苏省生态环境执法实训基地",
    "51": "四川省生态环境干部培训中心",
    "66": "石河子市生态环境培训点",
}


def load(*, on):
    """Enter the whole demo as of the day `on`; the caller holds the transaction."""
    for username, name, role, code in ACCOUNTS:
        User.objects.create_user(username, settings.DEMO_PASSWORD, name=name, role=role, province_id=code)
    reference.load(on=on)
    reports.begin(on=on)
    provinces = []
    for behind, people in enumerate(BUREAUS):
        bureau = Bureau(
            clerk=f"clerk_{people.code}", lead=f"lead_{people.code}", on=on, place=PLACES[people.code], behind=behind,
        )  # fmt: skip
        bureau.register(people, count=OFFICERS_A_BUREAU)
        provinces.append(bureau)
    ministry = Bureau(
        clerk="ministry_reviewer", lead="ministry_admin", on=on, place="生态环境部干部培训基地(北京)"
    )
    tell_ministry_before(ministry, provinces)
    for bureau, people in zip(provinces, BUREAUS, strict=True):
        tell_province(bureau)
        with bureau.acting(3) as at:
            uploads.load(people, by=bureau.clerk, at=at)
        tell_gate(bureau)
    tell_ministry(ministry, provinces)
    tell_pools(ministry, provinces)
    tell_plans(ministry, provinces)
    tell_clients(ministry, provinces)
    reports.file_the_others(reports.leads(), ministry.clerk, on=on)
    tell_desk(ministry, provinces)
