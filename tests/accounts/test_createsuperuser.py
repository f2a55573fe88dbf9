"""The first account of an empty installation."""

import pytest
from django.core.management import CommandError, call_command

from accounts.access import Role
from accounts.models import User


def test_createsuperuser_makes_a_ministry_administrator(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "correct-horse-7")
    call_command("createsuperuser", username="first", name="张三", interactive=False, verbosity=0)
    user = User.objects.get()
    assert (user.role, user.province, user.is_staff) == (Role.ADMINISTRATOR, None, True)
    assert user.check_password("correct-horse-7")


def test_createsuperuser_wants_a_name(db):
    with pytest.raises(CommandError):
        call_command("createsuperuser", username="first", interactive=False, verbosity=0)
