"""The audit trail's one pen."""

from .models import AuditEntry


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
