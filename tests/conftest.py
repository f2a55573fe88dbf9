"""The cast: Jiangsu's clerk and lead, an outsider of Zhejiang, the ministry's people, an auditor."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings as settings_of_django
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, settings

from tests import databases, factories

# What is true on a busy machine is true: no example fails for the time that it took.
settings.register_profile(
    "patient", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("patient")


IS_SQLITE = settings_of_django.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb):
    """On SQLite the database is there already when the first test asks for it."""
    return IS_SQLITE or django_db_keepdb


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, django_db_modify_db_settings):
    """On SQLite: migrated once for all processes, and for later runs until a migration changes."""
    if not IS_SQLITE:
        yield
        return
    own = Path(settings_of_django.DATABASES["default"]["TEST"]["NAME"])
    shutil.copyfile(databases.migrated(databases.folder_of(request.config)), own)
    yield
    for path in own.parent.glob(f"{own.name}*"):
        path.unlink()


@pytest.fixture
def cast(db):
    return factories.make_cast()


@pytest.fixture(scope="module")
def one_world(django_db_setup, django_db_blocker):
    """For a module with many tests of one world: its fixtures make it once, each test rolls back to it.

    At the module's end nothing of it is left.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def administrator(cast):
    return cast["administrator"]


@pytest.fixture
def ministry(cast):
    return cast["ministry"]


@pytest.fixture
def auditor(cast):
    return cast["auditor"]


@pytest.fixture
def lead(cast):
    return cast["lead"]


@pytest.fixture
def clerk(cast):
    return cast["clerk"]


@pytest.fixture
def outsider(cast):
    return cast["outsider"]


@pytest.fixture
def outside_lead(cast):
    return cast["outside_lead"]


@pytest.fixture
def client_of():
    """`client_of(user)`: a test client signed in as `user`."""

    def sign_in(user):
        client = Client()
        client.force_login(user)
        return client

    return sign_in
