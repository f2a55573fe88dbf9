"""The agencies that a roster names: known, new, contradictory, and likely doubles of another."""

import re
from collections import Counter, defaultdict
from functools import lru_cache

from spreadsheets.values import choice_key

_SIGNS = re.compile(r"[^\w]|_")
_COUNTED = re.compile(r"[一二三四五六七八九十百\d]|^[a-z东西南北中]$")
_WORD = 4  # characters a word may have in which two spellings of one name differ
_PLACE = 8  # and the place before a name that one of them leaves out, such as 新疆生产建设
MOST_NEW = (
    500  # each is held against the others: no bureau has as many, a sheet with more has another problem
)


def agency_key(name):
    """The form in which names of agencies are compared: without spaces, widths and kinds of brackets."""
    return choice_key(name)


def most_common(values):
    """The value given most often; of equals the first. None when there is none."""
    counted = Counter(value for value in values if value)
    return counted.most_common(1)[0][0] if counted else None


def likely_doubles(new, known):
    """Pair new agencies with the agency each may be: [(new, other)].

    Both are lists of objects with name, level, city and county; each new one is also held against the
    new ones before it; of more than `MOST_NEW` only the first are looked at. Two are alike when level and
    place do not differ and their names do by a sign or by a word; names that differ in a number (第一大队,
    第二大队) are two agencies.
    """
    near = defaultdict(list)
    for agency in known:
        _file(near, agency)
    found = []
    for agency in new[:MOST_NEW]:
        others = near[agency.level, agency.county] + (near[agency.level, ""] if agency.county else [])
        if not agency.county:
            others = [
                other for (level, _county), some in near.items() if level == agency.level for other in some
            ]
        double = next((other for other in others if _is_alike(agency, other)), None)
        if double:
            found.append((agency, double))
        _file(near, agency)
    return found


def _file(near, agency):
    near[agency.level, agency.county].append(agency)


def _is_alike(one, other):
    cities = {agency.city.removesuffix("市") for agency in (one, other)} - {""}
    if len(cities) > 1:
        return False
    a, b = _bare(one.name), _bare(other.name)
    if a == b:
        return True
    is_same_place = bool(one.county and one.county == other.county)
    if len(a) == len(b) and not is_same_place:
        return False  # a word stands for another one
    begin = _common(a, b)
    end = min(_common(a[::-1], b[::-1]), min(len(a), len(b)) - begin)
    ours, theirs = a[begin : len(a) - end], b[begin : len(b) - end]
    longest = _WORD if begin or (ours and theirs) else _PLACE
    if max(len(ours), len(theirs)) > longest or begin + end < _WORD:
        return False
    if ours and theirs:
        # 丰县 and 沛县 are two places: another word is a double only where the place is known to be one.
        return is_same_place and not (_COUNTED.search(ours) and _COUNTED.search(theirs))
    return not _COUNTED.search(ours or theirs)


@lru_cache(maxsize=4096)
def _bare(name):
    return _SIGNS.sub("", agency_key(name))


def _common(a, b):
    """How many characters two texts begin with alike."""
    count = 0
    for one, other in zip(a, b, strict=False):
        if one != other:
            break
        count += 1
    return count
