"""The interface's document: OpenAPI 3.1, what may be asked, with which words, and what is answered."""

from django.urls import reverse
from django.utils.translation import gettext as _

from training.rules import Level, Purpose, Tier

from .. import rules
from ..forms.interface import HEADERS
from ..rules.interface import REGISTER_PAGE, STATUS, Refusal, Scope

NUMBER = "{number}"


def document(filters):
    """Return the document as plain JSON, in the reader's language; `filters`: those of the register, by name."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("Training register: gate and certificates"),
            "version": "1",
            "description": _(
                "For licensing systems (item 8). A name or an ID number never stands in an address. Every answer of "
                "the gate is recorded under the client's name. Refusals are told as problems (RFC 9457)."
            ),
        },
        "security": [{"token": []}],
        "paths": {
            reverse("certificates:api_gate"): {"get": _ask_one(), "post": _ask_many()},
            reverse("certificates:api_certificate_list"): {"get": _register(filters)},
            reverse("certificates:api_certificate_detail", args=[NUMBER])
            .replace("%7B", "{")
            .replace("%7D", "}"): {"get": _one_certificate()},
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas(),
        },
    }


def schemas():
    """Return name → JSON schema of what is sent and answered."""
    text, day = {"type": "string"}, {"type": "string", "format": "date"}
    issuer = _object(code=text, name=text)
    of_a_yes = {
        "number": text,
        "tier": _one_of(Tier.values),
        "level": _one_of(Level.values),
        "issuer": issuer,
        "issued_on": day,
    }
    answer = _object(
        answer=_one_of(rules.Gate.values),
        why=_one_of(rules.Why.values),
        reason=text,
        purpose=_one_of(Purpose.values),
        certificate={"anyOf": [_object(**of_a_yes), {"type": "null"}]},
        asked_at={"type": "string", "format": "date-time"},
    )
    certificate = _object(
        **of_a_yes,
        state=_one_of(["in_force", "void"]),
        voided_on={"anyOf": [day, {"type": "null"}]},
        holder=_object(name=text, id_number=text, agency=text, bureau=text),
        class_title=text,
        exam_on=day,
    )
    person = _object(name=text, id_number=text, purpose=_one_of(Purpose.values))
    people = {"type": "array", "items": _ref("Person"), "minItems": 1, "maxItems": rules.GATE_PEOPLE}
    whole = {"type": "integer"}
    return {
        "Person": person,
        "People": _object(people=people),
        "Answer": answer,
        "Answers": _object(count=whole, yes=whole, answers={"type": "array", "items": _ref("Answer")}),
        "Certificate": certificate,
        "Register": _object(
            certificates={"type": "array", "items": _ref("Certificate")},
            next={"type": ["string", "null"], "format": "uri-reference"},
        ),
        "Problem": _object(type=text, title=_one_of(Refusal.values), status=whole, detail=text),
    }


def _ask_one():
    headers = {
        "name": _("Name as on the ID card, percent-encoded UTF-8"),
        "id_number": _("ID number, 18 characters"),
        "purpose": _("first_issue or renewal"),
    }
    parameters = [
        {
            "name": HEADERS[name],
            "in": "header",
            "required": True,
            "description": text,
            "schema": {"type": "string"},
        }
        for name, text in headers.items()
    ]
    return _operation(_("Ask about one person"), Scope.GATE, "Answer", parameters=parameters)


def _ask_many():
    asked = _operation(_("Ask about up to 1,000 people at once"), Scope.GATE, "Answers")
    return asked | {
        "requestBody": {"required": True, "content": {"application/json": {"schema": _ref("People")}}}
    }


def _register(filters):
    summary = _("The register of certificates by number, %(rows)d a page") % {"rows": REGISTER_PAGE}
    return _operation(summary, Scope.CERTIFICATES, "Register", parameters=_told(filters))


def _told(filters):
    return [
        {"name": name, "in": "query", "description": str(one.label), "schema": {"type": "string"}}
        for name, one in filters.items()
    ]


def _one_certificate():
    number = {"name": "number", "in": "path", "required": True, "schema": {"type": "string"}}
    operation = _operation(_("One certificate"), Scope.CERTIFICATES, "Certificate", parameters=[number])
    operation["responses"]["404"] = _problem(Refusal.NOT_FOUND)
    return operation


def _operation(summary, scope, answer, **more):
    refusals = {}
    for refusal, status in STATUS.items():
        if refusal not in (Refusal.NOT_FOUND, Refusal.NO_ADDRESS):
            refusals.setdefault(str(status), []).append(str(refusal.label))
    told = {
        "200": {"description": str(scope.label), "content": {"application/json": {"schema": _ref(answer)}}}
    }
    told |= {status: _problem_of(" ".join(labels)) for status, labels in sorted(refusals.items())}
    description = _("Scope: %(scope)s") % {"scope": scope.value}
    return {"summary": summary, "description": description, "responses": told} | more


def _problem(refusal):
    return _problem_of(str(refusal.label))


def _problem_of(text):
    return {"description": text, "content": {"application/problem+json": {"schema": _ref("Problem")}}}


def _object(**properties):
    return {"type": "object", "required": list(properties), "properties": properties}


def _one_of(values):
    return {"type": "string", "enum": list(values)}


def _ref(name):
    return {"$ref": f"#/components/schemas/{name}"}
