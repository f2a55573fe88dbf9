"""What every taking back asks: who points to the rows by now, and why some of them stay."""

from django.utils.translation import gettext_lazy as _

USED = _("Others of the register point to it by now.")
CHANGED = _("It was changed since.")


def pointed_to(model, *, besides=(), **scope):
    """Return the keys of the rows of `model` to which rows of other tables point, in a query a table.

    `scope`: which rows of `model` are asked for, as for `filter`. `besides`: models that do not count.
    """
    found = set()
    for relation in model._meta.related_objects:
        if relation.related_model in besides:
            continue
        name = relation.field.name
        asked = {f"{name}__{path}": value for path, value in scope.items()}
        rows = relation.related_model._base_manager.filter(**asked).order_by()
        found |= set(rows.values_list(f"{name}_id", flat=True).distinct())
    return found
