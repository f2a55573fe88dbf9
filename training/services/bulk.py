"""Many rows in one statement: prepared once, run for each row, on either database.

`bulk_create` and `bulk_update` cut their work into statements of a few dozen rows on SQLite; a roster
of thousands would send hundreds. Here the number of statements never depends on the rows.
"""

from itertools import repeat

from django.db import DEFAULT_DB_ALIAS, connections, models

from accounts.models import AuditEntry


def insert_rows(model, rows):
    """Insert unsaved rows of `model`; their keys stay unset."""
    columns = [field for field in model._meta.concrete_fields if not field.primary_key]
    values = [[field.pre_save(row, add=True) for row in rows] for field in columns]
    _insert(model, columns, values, len(rows))


def insert_values(model, names, rows):
    """Insert rows of `model` without making objects of them; `names`: the fields that each row gives, in order.

    The other fields have their defaults; one that is set by itself on saving must be given.
    """
    given = dict(zip(names, zip(*rows, strict=True), strict=False)) if rows else {}
    columns = [field for field in model._meta.concrete_fields if not field.primary_key]
    values = [given.get(field.name) or repeat(field.get_default(), len(rows)) for field in columns]
    _insert(model, columns, values, len(rows))


def insert_acts(acts, *, by, province, at, model):
    """Write the trail's lines about rows of `model`; `acts`: (act, key of the row, its name, details)."""
    table, author, bureau = model._meta.label_lower, by.pk, province.pk if province else None
    insert_values(
        AuditEntry,
        ("act", "at", "by", "province", "target_type", "target_pk", "target_label", "details"),
        [(act, at, author, bureau, table, str(pk), name[:200], details) for act, pk, name, details in acts],
    )


def update_rows(model, fields, rows, *, where):
    """Set `fields` of each row that meets `where`; returns how many rows were written.

    `fields` and `where`: names of fields; `rows`: for each row the values of `fields`, then those of `where`.
    """
    columns = [model._meta.get_field(name) for name in (*fields, *where)]
    settings = ", ".join(f"{_quoted(field.column)} = %s" for field in columns[: len(fields)])
    conditions = " AND ".join(f"{_quoted(field.column)} = %s" for field in columns[len(fields) :])
    return _run_for_each(
        f"UPDATE {_quoted(model._meta.db_table)} SET {settings} WHERE {conditions}",  # noqa: S608 -- our own names
        columns,
        list(zip(*rows, strict=True)),
        count=len(rows),
    )


def delete_rows(model, rows, *, where):
    """Delete the rows that meet `where`, names of fields; `rows`: their values for each row. Returns how many.

    What still points to one of them stops the transaction at its end.
    """
    columns = [model._meta.get_field(name) for name in where]
    conditions = " AND ".join(f"{_quoted(field.column)} = %s" for field in columns)
    return _run_for_each(
        f"DELETE FROM {_quoted(model._meta.db_table)} WHERE {conditions}",  # noqa: S608 -- our own names
        columns,
        list(zip(*rows, strict=True)),
        count=len(rows),
    )


def _quoted(name):
    return connections[DEFAULT_DB_ALIAS].ops.quote_name(name)


def _insert(model, columns, values, count):
    """Insert `count` rows; `values`: for each column those of the rows."""
    connection = connections[DEFAULT_DB_ALIAS]
    names = ", ".join(_quoted(field.column) for field in columns)
    table = _quoted(model._meta.db_table)
    prepared = [_prepared(field, some, connection) for field, some in zip(columns, values, strict=True)]
    with connection.cursor() as cursor:
        if hasattr(cursor, "copy"):  # a server that takes a stream of rows, five times as fast as statements
            begin = f"COPY {table} ({names}) FROM STDIN"
            with connection.wrap_database_errors, cursor.copy(begin) as stream:
                for row in zip(*prepared, strict=True):
                    stream.write_row(row)
        elif count:
            marks = ", ".join(["%s"] * len(columns))
            statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 -- our own names
            cursor.executemany(statement, list(zip(*prepared, strict=True)))


def _run_for_each(statement, fields, columns, *, count):
    """Run the statement for each of `count` rows; `columns`: the values for each field. Returns the rows written."""
    if not count:
        return 0
    connection = connections[DEFAULT_DB_ALIAS]
    prepared = [_prepared(field, values, connection) for field, values in zip(fields, columns, strict=True)]
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(zip(*prepared, strict=True)))
        return cursor.rowcount


def _prepared(field, values, connection):
    """The values as the database takes them; one that follows itself is prepared once, a plain text not at all."""
    is_text = type(field) in (models.CharField, models.TextField)
    last = made = object()
    for value in values:
        if is_text and type(value) is str:
            yield value
            continue
        if value is not last:
            last, made = value, field.get_db_prep_save(value, connection)
        yield made
