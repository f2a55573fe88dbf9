"""Sensitive text: encrypted at rest, looked up by a keyed hash."""

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

NONCE_BYTES = 12


@lru_cache(maxsize=8)
def _derived_key(secret, purpose):
    """Return 32 bytes for one purpose, so that the hash gives nothing away of the cipher."""
    return HKDF(hashes.SHA256(), 32, salt=None, info=purpose).derive(secret.encode())


@lru_cache(maxsize=8)
def _cipher(secret):
    return AESGCM(_derived_key(secret, b"encrypt"))


def encrypt(data: bytes) -> bytes:
    """Encrypt and authenticate `data` (AES-256-GCM, the nonce in front)."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _cipher(settings.ID_NUMBER_KEY).encrypt(nonce, data, None)


def decrypt(data: bytes) -> bytes:
    """Undo `encrypt`; a wrong key or changed bytes raise `cryptography.exceptions.InvalidTag`."""
    data = bytes(data)
    return _cipher(settings.ID_NUMBER_KEY).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], None)


def keyed_hash(text: str) -> str:
    """Return 64 hex digits that find `text` again without telling it (HMAC-SHA-256)."""
    key = _derived_key(settings.ID_NUMBER_KEY, b"look-up")
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):
    """Text that the database holds only encrypted, as base64; empty stays empty."""

    def get_prep_value(self, value):
        if not value:
            return ""
        return base64.b64encode(encrypt(str(value).encode())).decode()

    def from_db_value(self, value, expression, connection):
        return decrypt(base64.b64decode(value)).decode() if value else value

    def get_lookup(self, lookup_name):
        raise TypeError("An encrypted column cannot be searched: use the keyed hash beside it.")


class EncryptedBinaryField(models.BinaryField):
    """Bytes that the database holds only encrypted (uploaded workbooks)."""

    def get_db_prep_value(self, value, connection, prepared=False):
        return super().get_db_prep_value(encrypt(bytes(value)) if value else value, connection, prepared)

    def from_db_value(self, value, expression, connection):
        return decrypt(value) if value else value
