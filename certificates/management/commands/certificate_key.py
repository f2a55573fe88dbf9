"""`manage.py certificate_key [--new]`: the published key of the certificates' codes, or a new secret for one."""

import secrets

from django.core.management.base import BaseCommand

from certificates.services import proof


class Command(BaseCommand):
    help = "Print the public keys that check the codes on certificates; --new proposes a new secret."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--new",
            action="store_true",
            help="print a new secret for .env, and the line that keeps the old key",
        )

    def handle(self, *, new, **options):
        keys = proof.published_keys()
        if new:
            self.stdout.write("# Into .env, then restart. Certificates printed until now stay checkable:")
            self.stdout.write(f"CERTIFICATE_SIGNING_KEY={secrets.token_urlsafe(48)}")
            self.stdout.write(f"CERTIFICATE_PUBLIC_KEYS={','.join(key.public for key in keys)}")
            return
        for key in keys:
            self.stdout.write(f"{key.key_id}  {key.public}")
            self.stdout.write(key.pem())
