"""Item 6: what a stranger learns of a certificate."""


def masked_name(name):
    """第(六)项: a name as the public sees it: the first and the last sign; of two signs the first alone.

    王明 → 王*, 王小明 → 王*明, 欧阳建国 → 欧**国; the dot of a minority name stays: 买买提·吐尔逊 → 买**·**逊.
    """
    signs = [place for place, sign in enumerate(name) if sign != "·"]
    shown = {signs[0], signs[-1]} if len(signs) > 2 else set(signs[: len(signs) - 1])
    return "".join(sign if sign == "·" or place in shown else "*" for place, sign in enumerate(name))
