"""Many rows in one statement: prepared once, run for each row, on either database.

`bulk_create` and `bulk_update` cut their work into statements of a few dozen rows on SQLite; a roster
of thousands would send hundreds. Here the number of statements never depends on the rows.
"""

from django.db import DEFAULT_DB_ALIAS, connections


def insert_rows(model, rows):
    """Insert unsaved rows of `model`; their keys stay unset."""
    if connections[DEFAULT_DB_ALIAS].features.max_query_params is None:
        model._default_manager.bulk_create(rows)  # no limit: Django sends one statement
        return
    columns = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = ", ".join(_quoted(field.column) for field in columns)
    marks = ", ".join(["%s"] * len(columns))
    values = [[field.pre_save(row, add=True) for row in rows] for field in columns]
    _run_for_each(
        f"INSERT INTO {_quoted(model._meta.db_table)} ({names}) VALUES ({marks})",  # noqa: S608 -- our own names
        columns,
        values,
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
    )


def _quoted(name):
    return connections[DEFAULT_DB_ALIAS].ops.quote_name(name)


def _run_for_each(statement, fields, columns):
    """Run the statement for each row of `columns`, a list of values for each field; returns the rows written."""
    if not columns or not columns[0]:
        return 0
    connection = connections[DEFAULT_DB_ALIAS]
    prepared = [_prepared(field, values, connection) for field, values in zip(fields, columns, strict=True)]
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(zip(*prepared, strict=True)))
        return cursor.rowcount


def _prepared(field, values, connection):
    """The values as the database takes them; one that follows itself is prepared once."""
    last = made = object()
    for value in values:
        if value is not last:
            last, made = value, field.get_db_prep_save(value, connection)
        yield made
