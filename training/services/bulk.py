"""Many rows in one statement: prepared once, run for each row, on either database.

`bulk_create` and `bulk_update` cut their work into statements of a few dozen rows on SQLite; a roster
of thousands would send hundreds. Here the number of statements never depends on the rows.
"""

from django.db import connection


def insert_rows(model, rows):
    """Insert unsaved rows of `model`; their keys stay unset."""
    columns = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = ", ".join(_quoted(field.column) for field in columns)
    marks = ", ".join(["%s"] * len(columns))
    _run_for_each(
        f"INSERT INTO {_quoted(model._meta.db_table)} ({names}) VALUES ({marks})",  # noqa: S608 -- names of our own tables
        [
            [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in columns]
            for row in rows
        ],
    )


def update_rows(model, fields, rows, *, where):
    """Set `fields` of each row that meets `where`; returns how many rows were written.

    `fields` and `where`: names of fields; `rows`: for each row the values of `fields`, then those of `where`.
    """
    columns = [model._meta.get_field(name) for name in (*fields, *where)]
    settings = ", ".join(f"{_quoted(field.column)} = %s" for field in columns[: len(fields)])
    conditions = " AND ".join(f"{_quoted(field.column)} = %s" for field in columns[len(fields) :])
    return _run_for_each(
        f"UPDATE {_quoted(model._meta.db_table)} SET {settings} WHERE {conditions}",  # noqa: S608 -- as above
        [
            [field.get_db_prep_save(value, connection) for field, value in zip(columns, values, strict=True)]
            for values in rows
        ],
    )


def _quoted(name):
    return connection.ops.quote_name(name)


def _run_for_each(statement, rows):
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)
        return cursor.rowcount
