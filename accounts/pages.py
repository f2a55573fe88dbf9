"""What every list shares: pages of 50 rows and sorting by a heading."""

from django.core.paginator import Paginator

ROWS_A_PAGE = 50


def page_of(request, rows, *, per_page=ROWS_A_PAGE):
    """Return the page of `rows` that `?page=` asks for; a page that is none becomes the nearest."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def sorted_rows(request, queryset, columns):
    """Order `queryset` by `?sort=name` or `?sort=-name`.

    `columns`: sort name → the field lookups behind it. Anything else keeps the queryset's own order.
    """
    wanted = request.GET.get("sort", "")
    lookups = columns.get(wanted.removeprefix("-"))
    if not lookups:
        return queryset
    sign = "-" if wanted.startswith("-") else ""
    return queryset.order_by(*(sign + lookup for lookup in lookups), sign + "pk")
