"""What every taking back asks: who points to the rows by now, and why some of them stay."""

from django.utils.translation import gettext_lazy as _

USED = _("Others of the register point to it by now.")
CHANGED = _("It was changed since.")


def pointed_to(model, path, province, *, besides=()):
    """Return the keys of the province's rows of `model` to which rows of other tables point, in a query a table.

    `path`: from `model` to its province. `besides`: models that do not count.
    """
    found = set()
    for relation in model._meta.related_objects:
        if relation.related_model in besides:
            continue
        name = relation.field.name
        rows = relation.related_model._base_manager.filter(**{f"{name}__{path}": province}).order_by()
        found |= set(rows.values_list(f"{name}_id", flat=True).distinct())
    return found
