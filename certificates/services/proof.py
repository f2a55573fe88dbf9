"""第(六)项: the signed text on a certificate: made with a private key, checked with a published one.

`C1.<facts>.<signature>`: the facts are a JSON list (number, masked name, level, day of issue, id of the key)
in base64url; the signature (Ed25519) covers everything before it. Nothing here asks database or network.
"""

import base64
import binascii
import hashlib
import json
import re
from functools import lru_cache
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation
from training.rules import Level

from .. import rules

MARK = "C1"
LONGEST = 600  # characters; a text of ours has about 160
RAW = {"encoding": serialization.Encoding.Raw, "format": serialization.PublicFormat.Raw}


class ProofRefused(RuleViolation):
    """A text that no published key has signed; `fault` is one word, `number` the one it claims, if any."""

    def __init__(self, fault, message, number="", **values):
        super().__init__(message, **values)
        self.fault, self.number = fault, number


class Proof(NamedTuple):
    """What a genuine text says."""

    number: str
    masked_name: str
    level: str
    issued_on: str
    key_id: str

    @property
    def level_label(self):
        return Level(self.level).label if self.level in Level.values else self.level


class PublishedKey(NamedTuple):
    key_id: str
    public: str  # base64url of the 32 bytes

    def pem(self):
        key = Ed25519PublicKey.from_public_bytes(_bytes(self.public))
        return key.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        ).decode()


# --- keys -------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def private_key(secret):
    """The private key that follows from a secret text of any length."""
    seed = HKDF(hashes.SHA256(), 32, salt=None, info=b"certificate signing key").derive(secret.encode())
    return Ed25519PrivateKey.from_private_bytes(seed)


def published_key(public):
    """A public key (its 32 bytes) with its id, which follows from it."""
    return PublishedKey(hashlib.sha256(public).hexdigest()[:8], _text(public))


def published_keys():
    """The key that signs now, then those that signed earlier certificates."""
    current = private_key(settings.CERTIFICATE_SIGNING_KEY).public_key().public_bytes(**RAW)
    return [published_key(public) for public in [current, *_earlier_keys()]]


def _earlier_keys():
    for text in settings.CERTIFICATE_PUBLIC_KEYS:
        public = _bytes(text)
        if len(public) != 32:
            raise ImproperlyConfigured(f"CERTIFICATE_PUBLIC_KEYS: {text!r} is no public key of 43 signs.")
        yield public


def keys_in(content):
    """The public keys in a file: the one of `/verify/key/`, or keys as PEM. Raises ValueError where there is none."""
    if content.lstrip().startswith(b"-----BEGIN"):
        pems = re.findall(b"-----BEGIN PUBLIC KEY-----.+?-----END PUBLIC KEY-----", content, flags=re.DOTALL)
        loaded = [serialization.load_pem_public_key(pem) for pem in pems]
        publics = [key.public_bytes(**RAW) for key in loaded if isinstance(key, Ed25519PublicKey)]
    else:
        publics = [_bytes(row["public_key"]) for row in json.loads(content)["keys"]]
    if not publics or {len(public) for public in publics} != {32}:
        raise ValueError("no Ed25519 key")
    return [published_key(public) for public in publics]


# --- texts ------------------------------------------------------------------------------------------------


def signed_text(certificate):
    """The text that proves what a certificate says, without naming anybody in full."""
    facts = [
        certificate.number,
        rules.masked_name(certificate.holder_name),
        certificate.level,
        certificate.issued_on.isoformat(),
        published_keys()[0].key_id,
    ]
    packed = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
    body = f"{MARK}.{_text(packed)}"
    return f"{body}.{_text(private_key(settings.CERTIFICATE_SIGNING_KEY).sign(body.encode()))}"


def check_text(text, keys):
    """Return the `Proof` in a text, or in the address of which it is the end; raises `ProofRefused`.

    `keys`: the `PublishedKey`s that are believed.
    """
    text = re.sub(r"\s", "", text[: LONGEST * 2]).rpartition("#")[2]
    body, facts, signature = _parts(text)
    proof = Proof(*facts)
    known = {key.key_id: key for key in keys}
    if proof.key_id not in known:
        raise ProofRefused(
            "key",
            _("It names a key that is not published: it is forged, or the list of keys is older than it."),
            number=_claimed(proof),
        )
    try:
        public = Ed25519PublicKey.from_public_bytes(_bytes(known[proof.key_id].public))
        public.verify(signature, body.encode())
    except InvalidSignature:
        raise ProofRefused(
            "signature",
            _("The signature does not fit: the text was changed or forged. Do not accept this certificate."),
            number=_claimed(proof),
        ) from None
    return proof


def _parts(text):
    """Body, facts and signature of a text that has our form."""
    try:
        mark, packed, signature = text.split(".")
        facts = json.loads(_bytes(packed))
        signature = _bytes(signature)
        is_ours = mark == MARK and len(text) <= LONGEST and len(facts) == len(Proof._fields)
    except (ValueError, TypeError, RecursionError):
        is_ours = False
    if not is_ours or not isinstance(facts, list) or not all(isinstance(fact, str) for fact in facts):
        raise ProofRefused(
            "form",
            _("This is not the text of a certificate's code: copy it whole, from “C1.” to its end."),
        )
    return f"{mark}.{packed}", facts, signature


def _claimed(proof):
    """The number that a refused text claims, where it has the form of one."""
    return proof.number if re.fullmatch(r"[0-9]{8}([0-9]{2})?", proof.number) else ""


def _text(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text):
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("no base64url") from error
