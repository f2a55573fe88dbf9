"""ID numbers are unreadable in the database, found by their hash, and lost without the key."""

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection

from accounts.fields import decrypt, encrypt, keyed_hash
from tests import factories
from training.models import Officer

NUMBER = factories.id_number(7)


def raw_row(officer):
    """Every column of the officer's row as the database holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM training_officer WHERE id = %s", [officer.pk])
        return [str(value) for value in cursor.fetchone()]


@pytest.mark.django_db
def test_the_database_holds_no_plain_id_number():
    officer = factories.make_officer(id_number=NUMBER)
    stored = " ".join(raw_row(officer))
    assert officer.name in stored  # the check reads the right row
    for part in (NUMBER, NUMBER[:14], NUMBER[6:14], NUMBER[-6:]):
        assert part not in stored


@pytest.mark.django_db
def test_the_program_reads_the_number_back():
    factories.make_officer(id_number=NUMBER)
    assert Officer.objects.get().id_number == NUMBER


@pytest.mark.django_db
def test_a_number_is_found_by_its_hash():
    officer = factories.make_officer(id_number=NUMBER)
    factories.make_officer(id_number=factories.id_number(8))
    assert Officer.objects.with_id_number(NUMBER).get() == officer


@pytest.mark.django_db
def test_an_encrypted_column_refuses_to_be_searched():
    with pytest.raises(TypeError, match="keyed hash"):
        Officer.objects.filter(id_number=NUMBER)


@pytest.mark.django_db
def test_the_same_number_is_never_encrypted_to_the_same_text():
    first = factories.make_officer(id_number=NUMBER)
    before = raw_row(first)
    first.save()
    assert raw_row(first) != before
    assert encrypt(NUMBER.encode()) != encrypt(NUMBER.encode())


def test_another_key_neither_reads_nor_finds(settings):
    settings.ID_NUMBER_KEY = "one key"
    secret, found_by = encrypt(NUMBER.encode()), keyed_hash(NUMBER)
    settings.ID_NUMBER_KEY = "another key"
    assert keyed_hash(NUMBER) != found_by
    with pytest.raises(InvalidTag):
        decrypt(secret)


def test_a_changed_byte_is_noticed():
    secret = bytearray(encrypt(NUMBER.encode()))
    secret[-1] ^= 1
    with pytest.raises(InvalidTag):
        decrypt(bytes(secret))


def test_the_hash_is_not_the_plain_digest():
    """Without the key nobody can try all numbers."""
    import hashlib

    assert keyed_hash(NUMBER) != hashlib.sha256(NUMBER.encode()).hexdigest()
    assert len(keyed_hash(NUMBER)) == 64
