"""What the pools look like on a day: heads against the target, balance, what they lack (第(五)项)."""

from collections import Counter
from dataclasses import dataclass, field

from accounts.models import Province

from .. import rules
from ..models import Instructor, Nomination


@dataclass
class Pool:
    """One pool on a day; `province` None is the national one."""

    province: Province | None
    by_time: Counter = field(default_factory=Counter)  # whether full-time → members
    by_field: Counter = field(default_factory=Counter)  # field → members
    waiting: int = 0  # nominations that the ministry has not decided

    @property
    def members(self):
        return self.by_time.total()

    @property
    def full_time(self):
        return self.by_time[True]

    @property
    def part_time(self):
        return self.by_time[False]

    @property
    def fields(self):
        """(field, members), the most first."""
        return self.by_field.most_common()

    @property
    def target(self):
        return rules.pool_target(is_national=self.province is None)

    @property
    def is_complete(self):
        return self.members >= self.target

    @property
    def gaps(self):
        return rules.pool_gaps(
            is_national=self.province is None,
            full_time=self.full_time,
            part_time=self.part_time,
            fields=len(self.by_field),
        )


def pools_on(*, day, user):
    """Return the national pool and those of the bureaus that `user` sees, in this order; three queries."""
    pools = {None: Pool(None)} | {
        province.pk: Pool(province) for province in Province.objects.visible_to(user)
    }
    for code, name, is_full_time, rows in Instructor.objects.visible_to(user).active_on(day).counted():
        pools[code].by_time[is_full_time] += rows
        pools[code].by_field[name] += rows
    for code in Nomination.objects.visible_to(user).open().values_list("province", flat=True):
        pools[code].waiting += 1
    return list(pools.values())
