import pytest
from django.utils import translation


@pytest.fixture(autouse=True, scope="package")
def _messages_as_in_the_source():
    with translation.override("en"):
        yield
