"""What every list shares: pages of 50 rows and sorting by a heading."""

from django.core.paginator import Paginator
from django.db.models import F

ROWS_A_PAGE = 50


def page_of(request, rows, *, per_page=ROWS_A_PAGE):
    """Return the page of `rows` that `?page=` asks for; a page that is none becomes the nearest."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def sorted_rows(request, queryset, columns):
    """Order `queryset` by `?sort=name` or `?sort=-name`; rows without a value come last both ways.

    `columns`: sort name → the field lookups behind it. Anything else keeps the queryset's own order.
    """
    wanted = request.GET.get("sort", "")
    lookups = columns.get(wanted.removeprefix("-"))
    if not lookups:
        return queryset
    is_descending = wanted.startswith("-")
    return queryset.order_by(*(_direction(queryset, lookup, is_descending) for lookup in [*lookups, "pk"]))


def _direction(queryset, lookup, is_descending):
    nullable = {field.name for field in queryset.model._meta.concrete_fields if field.null}
    if lookup in nullable:  # SQLite puts them first, PostgreSQL last
        return F(lookup).desc(nulls_last=True) if is_descending else F(lookup).asc(nulls_last=True)
    return f"-{lookup}" if is_descending else lookup
