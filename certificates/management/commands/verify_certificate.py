"""`manage.py verify_certificate TEXT [--key FILE]`: check a certificate's code without network and database."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from certificates.services import proof


class Command(BaseCommand):
    help = "Check the text of a certificate's code. Exit code 0: genuine; 1: refused."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("text", metavar="TEXT", help="the text, or the address that the code holds")
        parser.add_argument(
            "--key", type=Path, metavar="FILE", help="public keys as of /verify/key/ or PEM; else our own"
        )

    def handle(self, *, text, key, **options):
        keys = _keys_of(key) if key else proof.published_keys()
        try:
            genuine = proof.check_text(text, keys)
        except proof.ProofRefused as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        said = {
            "number": genuine.number,
            "name": genuine.masked_name,
            "level": genuine.level_label,
            "day": genuine.issued_on,
            "key": genuine.key_id,
        }
        self.stdout.write(
            _("Genuine: %(number)s, %(name)s, %(level)s, issued on %(day)s (key %(key)s).") % said
        )
        self.stdout.write(_("Whether it is void by now, only the issuer's register knows."))


def _keys_of(path):
    try:
        return proof.keys_in(path.read_bytes())
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise CommandError(
            f"{path}: no public key in it. Take the file of /verify/key/ or one in PEM."
        ) from error
