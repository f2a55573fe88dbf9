"""The audit trail's one pen, the guard at the sign-in, attached files, and the code of a bureau."""

import hashlib
import unicodedata
from datetime import timedelta
from functools import wraps

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from spreadsheets.values import masked_numbers

from . import rules
from .fields import encrypt, keyed_hash
from .file_kinds import check_number_of_files, file_kind
from .models import Act, Attachment, AuditEntry, Province, SignInFailure, User

_FILE_NAME_LENGTH = Attachment._meta.get_field("name").max_length


def once_more_after_a_clash(service):
    """Let `service` see, and refuse in words, what another writer stored between its check and its save."""

    @wraps(service)
    def patient(**arguments):
        try:
            return service(**arguments)
        except IntegrityError:
            return service(**arguments)

    return patient


def audit_entry(act, *, by, target, reason="", details=None, province=None):
    """Build (not save) the trail's line for an act of `by` on `target`.

    The province is the row's own (`target.province_id`) unless given.
    """
    province_id = province.pk if province else getattr(target, "province_id", None)
    return AuditEntry(
        act=act,
        by=by,
        province_id=province_id,
        target_type=target._meta.label_lower,
        target_pk="" if target.pk is None else str(target.pk),  # a number that a stranger made up has no row
        target_label=str(target)[:200],
        reason=reason,
        details=details or {},
    )


def record(act, *, by, target, reason="", details=None, province=None):
    """Write one act into the trail, in the caller's transaction."""
    entry = audit_entry(act, by=by, target=target, reason=reason, details=details, province=province)
    entry.save()
    return entry


def record_many(entries):
    """Write the acts of a batch with one query a thousand."""
    return AuditEntry.objects.bulk_create(entries, batch_size=1000)


def check_may_try(*, username, address, at):
    """Raise `RuleViolation` while too many sign-ins under this name from this address have failed."""
    since = at - timedelta(minutes=rules.SIGN_IN_MINUTES)
    failures = SignInFailure.objects.of(username, address).filter(at__gt=since).count()
    rules.check_sign_in(failures=failures)


def count_failure(*, username, address, at):
    """Remember a failed sign-in; forget those that no longer count."""
    SignInFailure.objects.filter(at__lte=at - timedelta(days=rules.FAILURE_DAYS)).delete()
    SignInFailure.objects.create(
        name_hash=keyed_hash(username),
        user=User.objects.filter(username=username).first(),
        address=address,
        at=at,
    )


@transaction.atomic
def note_sign_in(*, user, address):
    """A sign-in succeeded: write it into the trail and start the count of failures anew."""
    SignInFailure.objects.of(user.username, address).delete()
    record(Act.SIGNED_IN, by=user, target=user)


@transaction.atomic
def change_password(*, form, by):
    """Store the new password that `form` checked; every other session of the account ends."""
    form.save()
    record(Act.ACCOUNT_CHANGED, by=by, target=by, details={"changed": ["password"]})


def shown_name(file_name):
    """A file's name as text: without signs that cannot be seen, ID numbers masked, cut at its beginning."""
    seen = "".join(sign for sign in file_name if unicodedata.category(sign) not in ("Cc", "Cf"))
    return masked_numbers(seen).strip()[-_FILE_NAME_LENGTH:] or "–"


@transaction.atomic
def attach_files(*, holder, files, by, at):
    """Keep uploaded `files` with the row `holder`, encrypted; all of them, or none for a wrong one.

    Raises `RuleViolation` for a file of a kind that is not kept, an empty one and one too big.
    """
    check_number_of_files(count=holder.attachments.count() + len(files))
    contents = [(shown_name(file.name), file.read()) for file in files]
    kinds = [file_kind(name=name, content=content) for name, content in contents]
    attached = []
    for (name, content), kind in zip(contents, kinds, strict=True):
        facts = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        attachment = Attachment(
            province_id=holder.province_id, name=name, kind=kind, attached_by=by, attached_at=at, **facts
        )
        attachment.full_clean(exclude=["content"])
        attachment.content.save(name, ContentFile(encrypt(content)))
        record(Act.FILE_ATTACHED, by=by, target=holder, details={"file": name, **facts})
        attached.append(attachment)
    holder.attachments.add(*attached)
    return attached


@transaction.atomic
def remove_attachment(*, holder, attachment, by):
    """Take a file away from `holder`; its bytes go too when no other row has it. The trail keeps what it was."""
    facts = {"file": attachment.name, "size": attachment.size, "sha256": attachment.sha256}
    holder.attachments.remove(attachment)
    record(Act.FILE_REMOVED, by=by, target=holder, details=facts)
    if not any(rows.exists() for rows in _holders_of(attachment)):
        content = attachment.content
        attachment.delete()
        transaction.on_commit(lambda: content.storage.delete(content.name))


def _holders_of(attachment):
    """Yield, for every table that has attachments, its rows that have this one."""
    for relation in Attachment._meta.get_fields(include_hidden=True):
        if relation.many_to_many and relation.auto_created:
            yield relation.related_model._default_manager.filter(**{relation.field.name: attachment})


@transaction.atomic
def open_attachment(*, attachment, by):
    """Return the bytes of a file that is looked at, and write that into the trail."""
    record(Act.FILE_OPENED, by=by, target=attachment)
    return attachment.read()


def rows_of_bureau(province):
    """Yield (foreign key field, rows) for every table that points to `province`; empty ones too."""
    for relation in Province._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete:
            model, field = relation.related_model, relation.field
            yield field, model._default_manager.filter(**{field.name: province.pk})


def _has_numbers(province):
    """Whether a number begins with the bureau's code: of a certificate, or an opening number that was set."""
    sequences = apps.get_model("certificates", "CertificateSequence").objects
    return province.certificates.exists() or sequences.filter(issuer=province.pk).exists()


def check_code_open(province):
    """第(六)项: refuse to change a bureau's code before a new one is typed."""
    rules.check_code_open(code=province.pk, has_certificates=_has_numbers(province))


@transaction.atomic
def change_bureau_code(*, province, new_code, by):
    """第(六)项: give a bureau whose code the ministry chose another one, and all its rows with it."""
    province = Province.objects.select_for_update().get(pk=province.pk)
    code = province.pk
    rules.check_code_change(
        code=code,
        new_code=new_code,
        is_taken=Province.objects.filter(pk=new_code).exists(),
        has_certificates=_has_numbers(province),
    )
    # Foreign keys are checked at the end of the transaction.
    Province.objects.filter(pk=code).update(code=new_code)
    for field, rows in rows_of_bureau(province):
        rows.update(**{field.attname: new_code})
    province.pk = new_code
    record(
        Act.REFERENCE_CHANGED, by=by, target=province, province=province, details={"code": [code, new_code]}
    )
    return province
