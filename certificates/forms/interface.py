"""What callers of the interface send, as questions for the gate."""

import json
import re
from urllib.parse import unquote

from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext_lazy as _

from spreadsheets.values import ValueFault, clean_id_number, clean_name
from training.rules import Purpose

from ..models import GateAnswer
from ..rules import GATE_PEOPLE
from ..rules.interface import Refusal, Refused
from ..services.gate import Question

_NO_TEXT = _("This must be a short text.")
_MISSING = _("This is missing.")
_NO_PURPOSE = _("“%(value)s” is neither first_issue nor renewal.")
FIELDS = ("name", "id_number", "purpose")
HEADERS = {"name": "Gate-Name", "id_number": "Gate-ID-Number", "purpose": "Gate-Purpose"}
MOST_ERRORS = 100  # named in one problem
_NOT_KEPT = re.compile("[\0\ud800-\udfff]")  # by any database: the null byte, half of a pair of surrogates
_NAME = GateAnswer._meta.get_field("asked_name").max_length


def question_of_headers(request):
    """Return the one `Question` of a GET; the name is percent-encoded UTF-8. Raises `Refused`."""
    try:
        sent = {
            name: unquote(request.headers.get(header, ""), errors="strict")
            for name, header in HEADERS.items()
        }
    except UnicodeDecodeError:
        raise Refused(Refusal.MALFORMED) from None
    [question] = _questions([sent])
    return question


def questions_of_body(request):
    """Return the `Question`s of a POST, in their order. Raises `Refused`."""
    if request.content_type != "application/json":
        raise Refused(Refusal.NO_JSON)
    try:
        sent = json.loads(request.body, object_pairs_hook=_each_key_once)
    except RequestDataTooBig:
        raise Refused(Refusal.TOO_MANY, limit=GATE_PEOPLE) from None
    except (ValueError, RecursionError):
        raise Refused(Refusal.MALFORMED) from None
    people = sent.get("people") if isinstance(sent, dict) else None
    if not isinstance(people, list) or not people or not all(isinstance(person, dict) for person in people):
        raise Refused(Refusal.MALFORMED)
    if len(people) > GATE_PEOPLE:
        raise Refused(Refusal.TOO_MANY, limit=GATE_PEOPLE, sent=len(people))
    return _questions(people)


def _each_key_once(pairs):
    """An object as a dict; of two values for one key nobody knows which was meant."""
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError("a key stands twice")
    return told


def _questions(people):
    questions, errors = [], []
    for index, person in enumerate(people):
        values = {}
        for name in FIELDS:
            try:
                values[name] = _CLEANERS[name](person.get(name, ""))
            except ValueFault as fault:
                errors.append({"index": index, "field": name, "detail": str(fault)})
        if len(values) == len(FIELDS):
            questions.append(Question(**values))
    if errors:
        raise Refused(Refusal.INVALID, errors=errors[:MOST_ERRORS])
    return questions


def _given(clean):
    """`clean`, and a fault for what is no text, empty, or holds what no database keeps."""

    def checked(value):
        if not isinstance(value, str) or len(value) > 200 or _NOT_KEPT.search(value):
            raise ValueFault(_NO_TEXT)
        cleaned = clean(value)
        if not cleaned:
            raise ValueFault(_MISSING)
        return cleaned

    return checked


def _name(value):
    name = clean_name(value)
    if len(name) > _NAME:
        raise ValueFault(_NO_TEXT)
    return name


def _purpose(value):
    if value and value not in Purpose.values:
        raise ValueFault(_NO_PURPOSE, value=value)
    return value


_CLEANERS = {"name": _given(_name), "id_number": _given(clean_id_number), "purpose": _given(_purpose)}
