"""The cast: Jiangsu's clerk and lead, an outsider of Zhejiang, the ministry's people, an auditor."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, settings

from tests import factories

# What is true on a busy machine is true: no example fails for the time that it took.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture
def cast(db):
    return factories.make_cast()


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
