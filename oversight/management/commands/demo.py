"""`manage.py demo`: invented people and three years of their training, for a trial."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from oversight.demo import load
from training.models import Officer


class Command(BaseCommand):
    help = "Fill an empty database with the demo: invented people, its accounts and their one password."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing, instead of refusing, where officers are registered",
        )

    def handle(self, *, if_empty, **options):
        if not settings.DEMO:
            raise CommandError(
                "The demo's password is public: the demo runs only with DEMO=True and its own keys."
            )
        with transaction.atomic():
            if not Officer.objects.exists():
                load(on=timezone.localdate())
            elif not if_empty:
                raise CommandError("This database holds officers: the demo is for an empty one.")
        self._print_accounts()

    def _print_accounts(self):
        if not User.objects.filter(username="ministry_admin").exists():
            return
        names = " ".join(User.objects.filter(is_active=True).values_list("username", flat=True)[:20])
        self.stdout.write("Trial only: invented people, a public password. Never enter real persons here.")
        self.stdout.write(f"Accounts: {names}")
        self.stdout.write(f"Password for all: {settings.DEMO_PASSWORD}")
