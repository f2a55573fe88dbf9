import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from tests import factories
from training.models import Officer


def test_it_refuses_a_database_that_holds_officers(db, clerk):
    factories.make_officer()
    with pytest.raises(CommandError):
        call_command("demo")
    call_command("demo", "--if-empty", stdout=io.StringIO())
    assert Officer.objects.count() == 1


def test_it_refuses_to_run_outside_the_demo(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("demo")
    assert not User.objects.exists()
