"""第(七)项: what the results of an exam add up to."""

from decimal import ROUND_DOWN, Decimal

from .scores import SCORE_STEP

BANDS = 10  # of equal width; the pass mark is a border too


def pass_rate(*, passed, failed):
    """第(七)项: the passes in a hundred who sat, one decimal, never rounded up; None when nobody sat.

    Misconduct counts as a fail; who is absent from or deferred at a first sitting is not counted.
    """
    if not passed + failed:
        return None
    return (Decimal(100 * passed) / (passed + failed)).quantize(SCORE_STEP, ROUND_DOWN)


def score_bands(*, full_mark, pass_mark):
    """第(七)项: the bands of a distribution of scores as (lowest, highest), both included, 0 to the full mark.

    No score lies between two bands, and none on both sides of the pass mark.
    """
    borders = {(full_mark * step / BANDS).quantize(SCORE_STEP, ROUND_DOWN) for step in range(1, BANDS)}
    begins = sorted(border for border in borders | {pass_mark} if 0 < border <= full_mark)
    ends = [border - SCORE_STEP for border in begins]
    return list(zip([Decimal(0), *begins], [*ends, full_mark], strict=True))
