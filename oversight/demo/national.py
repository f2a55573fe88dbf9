"""What the ministry held in the demo: national classes, which gather the provinces' people."""

from training.models import Officer
from training.rules import ClassKind, Level, Tier

NATIONAL_INITIAL = {"tier": Tier.NATIONAL, "level": Level.INITIAL}
NATIONAL_INTERMEDIATE = {"tier": Tier.NATIONAL, "level": Level.INTERMEDIATE}


def _gather(provinces, count, **needs):
    """The next of every province who need this training."""
    return [
        officer
        for bureau in provinces
        for officer in bureau.take(count, code=bureau.clerk.province_id, **needs)
    ]


def tell_ministry_before(ministry, provinces):
    """Last year's national class: it stands in the provinces' reports of that year, for reference."""
    last_year = ministry.hold(
        level=Level.INITIAL,
        ends_ago=422,
        officers=_gather(provinces, 4, **NATIONAL_INITIAL),
        title="{year}年国家级初级培训班",
    )
    ministry.examine(last_year, ago=420)
    ministry.certify(last_year, ago=410)
    ministry.close(last_year, ago=400)


def tell_ministry(ministry, provinces):
    """National classes gather the provinces' heads and provincial agencies: in every state from issued to coming."""
    this_year = ministry.hold(
        level=Level.INITIAL,
        ends_ago=102,
        officers=_gather(provinces, 4, **NATIONAL_INITIAL),
        title="{year}年国家级初级培训班",
    )
    ministry.examine(this_year, ago=100, marks={3: "54", 8: "absent"})
    ministry.certify(this_year, ago=92)
    to_issue = ministry.hold(
        level=Level.INTERMEDIATE, ends_ago=30, title="{year}年国家级中级第一期培训班",
        officers=_gather(provinces, 2, **NATIONAL_INTERMEDIATE),
    )  # fmt: skip
    ministry.examine(to_issue, ago=28, marks={5: "53.5"})
    to_confirm = ministry.hold(
        level=Level.INTERMEDIATE, ends_ago=10, title="{year}年国家级中级第二期培训班",
        officers=_gather(provinces, 2, **NATIONAL_INTERMEDIATE),
    )  # fmt: skip
    ministry.examine(to_confirm, ago=8, marks={2: "56.5"}, is_confirmed=False)
    to_enter = ministry.hold(
        level=Level.INTERMEDIATE, ends_ago=3, title="{year}年国家级中级第三期培训班", capacity=6,
        officers=_gather(provinces, 2, **NATIONAL_INTERMEDIATE),
    )  # fmt: skip
    ministry.schedule(to_enter, ago=2)
    skilled = Officer.objects.filter(agency__level="province").on_post().order_by("pk")
    skills = ministry.hold(
        level="", ends_ago=130, officers=skilled[:4], title="{year}年新污染物执法专业技能培训", kind=ClassKind.SKILLS,
    )  # fmt: skip
    ministry.close(skills, ago=128)
    ministry.hold(
        level=Level.INITIAL,
        ends_ago=-24,
        officers=_gather(provinces, 1, **NATIONAL_INITIAL),
        title="{year}年冬季国家级初级培训班",
    )
