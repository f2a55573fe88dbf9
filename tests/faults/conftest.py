"""A database of its own for each test here: what is killed or raced may not touch the suite's."""

import os
import secrets
import shutil
import sqlite3
from contextlib import closing
from typing import NamedTuple

import pytest
from django.conf import settings
from django.db import connection

from tests import databases


class Ledger(NamedTuple):
    """What stands in the database after the race or the kill."""

    sequences: list
    counter: int
    acts: int
    heads: dict  # class → its certificates


@pytest.fixture
def own_database(tmp_path, request):
    """The URL of a database without rows of ours, on the same kind of server that the suite runs on."""
    if connection.vendor == "sqlite":
        shutil.copyfile(databases.migrated(databases.folder_of(request.config)), tmp_path / "own.sqlite3")
        yield f"sqlite:///{tmp_path / 'own.sqlite3'}"
        return
    request.getfixturevalue("db")
    name = f"own_{secrets.token_hex(6)}"
    with closing(_connect("postgres")) as server:
        server.execute(f"CREATE DATABASE {name}")
    yield f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{name}"
    with closing(_connect("postgres")) as server:
        # Our own sessions end here; FORCE would also end the server's vacuum, which an ordinary role may not.
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user",
            [name],
        )
        server.execute(f"DROP DATABASE {name}")


@pytest.fixture
def rows(own_database):
    """A function that answers an SQL query from there, past Django and its caches."""

    def ask(sql):
        place = (
            own_database.split("///")[-1] if connection.vendor == "sqlite" else own_database.split("/")[-1]
        )
        open_database = sqlite3.connect if connection.vendor == "sqlite" else _connect
        with closing(open_database(place)) as database:
            return database.execute(sql).fetchall()

    return ask


@pytest.fixture
def read_ledger(rows):
    """A function that reads the ledger as it stands there."""
    return lambda: _read(rows)


def _read(rows):
    heads = rows(
        "SELECT training_class_id, count(*) FROM certificates_certificate c"
        " JOIN exams_examresult r ON r.id = c.result_id JOIN training_enrolment e ON e.id = r.enrolment_id"
        " GROUP BY training_class_id"
    )
    return Ledger(
        [row[0] for row in rows("SELECT sequence FROM certificates_certificate ORDER BY sequence")],
        sum(row[0] for row in rows("SELECT last_number FROM certificates_certificatesequence")),
        rows("SELECT count(*) FROM accounts_auditentry WHERE act = 'certificate_issued'")[0][0],
        dict(heads),
    )


def _connect(name):
    """A connection to a PostgreSQL database that commits by itself: databases are not made in a transaction."""
    import psycopg

    server = settings.DATABASES["default"]
    return psycopg.connect(
        host=server["HOST"],
        port=server["PORT"] or None,
        user=server["USER"],
        password=server["PASSWORD"],
        dbname=name,
        autocommit=True,
    )
