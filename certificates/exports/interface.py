"""What the interface tells, as plain JSON: keys in English, words in the reader's language."""

from django.urls import reverse
from django.utils.translation import gettext as _

from spreadsheets.values import mask_id_number


def told_answer(answer):
    """An answer of the gate: yes or no, why, and the certificate of a yes; nothing else of the person."""
    return {
        "answer": answer.answer,
        "why": answer.why,
        "reason": str(answer.reason),
        "purpose": answer.purpose,
        "certificate": _of_a_yes(answer.certificate) if answer.certificate_id else None,
        "asked_at": answer.asked_at.isoformat(timespec="seconds"),
    }


def told_answers(answers):
    told = [told_answer(answer) for answer in answers]
    return {"count": len(told), "yes": sum(answer["answer"] == "yes" for answer in told), "answers": told}


def _of_a_yes(certificate):
    return {
        "number": certificate.number,
        "tier": certificate.tier,
        "level": certificate.level,
        "issuer": _issuer(certificate),
        "issued_on": certificate.issued_on.isoformat(),
    }


def told_certificate(certificate):
    """A row of the ledger; the holder's ID number only in part."""
    voided_on = certificate.voided_on
    return _of_a_yes(certificate) | {
        "state": "void" if certificate.is_void else "in_force",
        "voided_on": voided_on.isoformat() if voided_on else None,
        "holder": {
            "name": certificate.holder_name,
            "id_number": mask_id_number(certificate.holder_id_number),
            "agency": certificate.agency_name,
            "bureau": certificate.holder_province_id,
        },
        "class_title": certificate.class_title,
        "exam_on": certificate.exam_on.isoformat(),
    }


def told_register(certificates, *, query, after):
    """A page of the register; `query`: its parameters, `after`: where the next page begins, or None."""
    if after:
        query = query.copy()
        query["after"] = after
    address = reverse("certificates:api_certificate_list")
    return {
        "certificates": [told_certificate(certificate) for certificate in certificates],
        "next": f"{address}?{query.urlencode()}" if after else None,
    }


def told_problem(refused):
    """RFC 9457: why a call was not answered."""
    told = {
        "type": f"urn:training-register:{refused.refusal.value}",
        "title": refused.refusal.value,
        "status": refused.status,
        "detail": str(refused.refusal.label),
    }
    return told | refused.facts


def _issuer(certificate):
    name = certificate.province.name if certificate.province else _("Ministry of Ecology and Environment")
    return {"code": certificate.issuer, "name": name}
