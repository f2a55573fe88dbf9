"""The audit trail's one pen, the guard at the sign-in, and the code of a bureau."""

from datetime import timedelta
from functools import wraps

from django.db import IntegrityError, transaction

from . import rules
from .fields import keyed_hash
from .models import Act, AuditEntry, Province, SignInFailure, User


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
        target_pk=str(target.pk),
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


def rows_of_bureau(province):
    """Yield (foreign key field, rows) for every table that points to `province`; empty ones too."""
    for relation in Province._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete:
            model, field = relation.related_model, relation.field
            yield field, model._default_manager.filter(**{field.name: province.pk})


def check_code_open(province):
    """第(六)项: refuse to change a bureau's code before a new one is typed."""
    rules.check_code_open(code=province.pk, has_certificates=province.certificates.exists())


@transaction.atomic
def change_bureau_code(*, province, new_code, by):
    """第(六)项: give a bureau whose code the ministry chose another one, and all its rows with it."""
    province = Province.objects.select_for_update().get(pk=province.pk)
    code = province.pk
    rules.check_code_change(
        code=code,
        new_code=new_code,
        is_taken=Province.objects.filter(pk=new_code).exists(),
        has_certificates=province.certificates.exists(),
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
