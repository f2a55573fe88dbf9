"""The interface for licensing systems: answers, refusals as problems, and what is kept of both."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Act, AuditEntry
from certificates.filters.interface import RegisterFilter
from certificates.models import ApiClient, ApiTally, GateAnswer
from certificates.rules.interface import REGISTER_PAGE
from certificates.services import void_certificate
from tests import factories
from tests.test_access import INTERFACE, URLS

GATE, REGISTER = "/api/v1/gate/", "/api/v1/certificates/"
TOKEN = "epg_of_the_licensing_system"


@pytest.fixture
def system(administrator):
    """A national client that may do everything."""
    return factories.make_client(by=administrator, token=TOKEN, may_read_certificates=True)


def caller(token=TOKEN, **options):
    return Client(headers={"Authorization": f"Bearer {token}"}, **options)


def person(certificate, **other):
    return {
        "name": certificate.holder_name,
        "id_number": certificate.holder_id_number,
        "purpose": "first_issue",
    } | other


def post(people, **options):
    return caller(**options).post(GATE, {"people": people}, content_type="application/json")


def conforms(told, schema, schemas):
    """Fail where JSON is not as the document says: no key more or less, no word that it does not list."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        schema = next(one for one in schema["anyOf"] if (one.get("type") == "null") == (told is None))
    kinds = {"string": str, "integer": int, "array": list, "object": dict, "null": type(None)}
    wanted = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    assert type(told) in [kinds[kind] for kind in wanted], (told, schema)
    if "enum" in schema:
        assert told in schema["enum"]
    if "properties" in schema:
        assert set(told) == set(schema["properties"])
        for key, value in told.items():
            conforms(value, schema["properties"][key], schemas)
    for item in told if isinstance(told, list) else []:
        conforms(item, schema["items"], schemas)


@pytest.fixture
def schemas(client):
    return client.get("/api/v1/openapi.json").json()["components"]["schemas"]


def test_the_document_names_every_address_and_nothing_else(client):
    document = client.get("/api/v1/openapi.json").json()
    ours = {
        reverse(name, kwargs=dict.fromkeys(URLS[name], "0")).replace("/0/", "/{number}/")
        for name in INTERFACE
    }
    assert set(document["paths"]) == ours
    assert set(document["paths"][GATE]) == {"get", "post"}
    listed = {one["name"] for one in document["paths"][REGISTER]["get"]["parameters"]}
    assert listed == set(RegisterFilter.base_filters)


def test_one_person_is_asked_about_by_headers(issued, system, schemas, ministry):
    [certificate] = issued(1)
    headers = {
        "Gate-Name": "%E6%B1%9F%E6%98%8E%E6%A1%82",
        "Gate-ID-Number": certificate.holder_id_number,
        "Gate-Purpose": "first_issue",
    }
    told = caller().get(GATE, headers=headers).json()
    conforms(told, {"$ref": "/Answer"}, schemas)
    assert (told["answer"], told["certificate"]["number"]) == ("yes", certificate.number)
    assert certificate.agency_name not in json.dumps(told, ensure_ascii=False)
    answer = GateAnswer.objects.get()
    assert (answer.client, answer.asked_by, answer.officer) == (system, None, certificate.officer)
    system.refresh_from_db()
    assert (system.calls, system.last_used_at is not None) == (1, True)


def test_a_list_is_answered_in_its_order(issued, lead, system, schemas):
    good, voided = issued(2)
    void_certificate(certificate=voided, reason="误", by=lead, on=voided.issued_on, at=voided.issued_at)
    told = post(
        [person(good), person(voided), person(good, name="别人"), person(good, purpose="renewal")]
    ).json()
    conforms(told, {"$ref": "/Answers"}, schemas)
    assert [answer["why"] for answer in told["answers"]] == ["holds", "void", "other_name", "other_level"]
    assert (told["count"], told["yes"]) == (4, 1)
    assert GateAnswer.objects.filter(client=system).count() == 4


def test_as_many_queries_for_100_people_as_for_10(issued, system):
    certificates, counts = issued(10), []
    for times in (1, 10):
        with CaptureQueriesContext(connection) as queries:
            assert (
                post([person(certificate) for certificate in certificates * times]).json()["yes"]
                == 10 * times
            )
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14


@pytest.mark.parametrize(
    ("fields", "reason", "status"),
    [
        ({"revoked_at": timezone.now()}, "revoked", 401),
        ({"expires_on": date(2026, 11, 23)}, "expired", 401),
        ({"may_ask_gate": False, "may_read_certificates": True}, "scope", 403),
        ({"token_hash": "0" * 64}, "unknown_token", 401),
    ],
)
def test_a_token_that_does_not_open_this(system, administrator, fields, reason, status):
    if "revoked_at" in fields:
        fields = fields | {"revoked_by": administrator}
    ApiClient.objects.filter(pk=system.pk).update(**fields)
    answer = post([])
    assert (answer.status_code, answer.json()["title"]) == (status, reason)
    assert ("WWW-Authenticate" in answer) == (status == 401)
    entry = AuditEntry.objects.get(act=Act.API_REFUSED)
    assert (entry.by, entry.details["reason"]) == (None, reason)


def test_a_token_is_taken_on_its_last_day(system, issued):
    ApiClient.objects.update(expires_on=date(2026, 11, 24))
    assert post([person(*issued(1))]).status_code == 200


def test_too_many_calls_wait(system, issued, monkeypatch):
    [certificate] = issued(1)
    ApiClient.objects.update(calls_a_minute=2)
    now = timezone.now().replace(second=50)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    assert [post([person(certificate)]).status_code for _call in range(3)] == [200, 200, 429]
    refused = post([person(certificate)])
    assert (refused["Retry-After"], refused.json()["title"]) == ("10", "too_often")
    now += timedelta(seconds=10)
    assert post([person(certificate)]).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        ('{"people": [', 400, "malformed"),
        ("[]", 400, "malformed"),
        ('{"people": []}', 400, "malformed"),
        ('{"people": ["甲"]}', 400, "malformed"),
        ('{"people": [{"name": "甲"}]}', 422, "invalid"),
        ('{"people": [{"name": "甲\\u0000", "id_number": 1, "purpose": "sale"}]}', 422, "invalid"),
        ('{"people": [{"name": "\\ud800", "id_number": "\\udfff", "purpose": "\\ud800"}]}', 422, "invalid"),
        ('{"people": [{"name": "甲", "name": "乙"}]}', 400, "malformed"),
    ],
)
def test_what_cannot_be_read_is_a_problem(system, schemas, body, status, reason):
    answer = caller().post(GATE, body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    told = answer.json()
    errors = told.pop("errors", [])
    conforms(told, {"$ref": "/Problem"}, schemas)
    assert told["title"] == reason
    assert (status == 422) == bool(errors)
    assert {error["index"] for error in errors} <= {0}
    assert not GateAnswer.objects.exists()


def test_ten_thousand_numbers_are_refused_before_one_is_looked_up(system):
    people = [{"name": "江明桂", "id_number": factories.id_number(1), "purpose": "renewal"}] * 10_000
    answer = post(people)
    assert (answer.status_code, answer.json()["limit"], answer.json()["sent"]) == (413, 1000, 10_000)
    assert not GateAnswer.objects.exists()


def test_a_number_in_the_address_another_method_or_another_body_is_refused(system):
    number = factories.id_number(1)
    told = [
        (caller().get(GATE, {"id_number": number}), 400, "in_address"),
        (caller().delete(GATE), 405, "method"),
        (caller().post(GATE, {"people": "甲"}), 415, "no_json"),
        (caller().get(GATE, headers={"Gate-Name": "%FF"}), 400, "malformed"),
        (caller().get(REGISTER, {"name": "江"}), 422, "parameter"),
        (caller().get(REGISTER, {"year": "x"}), 422, "parameter"),
        (caller().get(REGISTER, {"year": "2026.5"}), 422, "parameter"),
        (caller().get(REGISTER, {"issuer": "\0"}), 400, "malformed"),
        (caller().get("/api/v1/nothing/"), 404, "no_address"),
        (caller().get(REGISTER + "3220269999/"), 404, "not_found"),
    ]
    assert [(answer.status_code, answer.json()["title"]) for answer, *_wanted in told] == [
        tuple(wanted) for _answer, *wanted in told
    ]
    kept = json.dumps(
        list(AuditEntry.objects.values("target_label", "reason", "details")), ensure_ascii=False
    )
    assert number not in kept


def test_an_error_of_the_server_is_a_problem_too(system, monkeypatch, schemas):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("certificates.views.api.gate.ask_as_client", fail)
    answer = post(
        [{"name": "甲", "id_number": factories.id_number(1), "purpose": "renewal"}],
        raise_request_exception=False,
    )
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    conforms(answer.json(), {"$ref": "/Problem"}, schemas)
    assert answer.json()["title"] == "failed"
    assert "<html" in Client().get("/nothing/").content.decode()


def test_strangers_cannot_fill_the_trail(db, monkeypatch):
    monkeypatch.setattr("certificates.rules.interface.MOST_STRANGERS", 3)
    for _knock in range(5):
        Client().get(GATE)
    assert ApiTally.objects.get().count == 5
    entry = AuditEntry.objects.get(act=Act.API_REFUSED)
    assert entry.details == {"reason": "no_token", "address": "127.0.0.1"}
    for stranger in range(6):
        Client(REMOTE_ADDR=f"10.0.0.{stranger}").get(GATE)
    assert AuditEntry.objects.filter(act=Act.API_REFUSED).count() == 3 + 1
    assert ApiTally.objects.get(source="…").count == 4


def test_the_register_in_pages_and_only_what_the_client_may_read(
    issued, system, administrator, lead, schemas
):
    certificates = issued(3)
    void_certificate(
        certificate=certificates[0], reason="误", by=lead, on=date(2026, 11, 24), at=certificates[0].issued_at
    )
    told = caller().get(REGISTER).json()
    conforms(told, {"$ref": "/Register"}, schemas)
    assert [row["number"] for row in told["certificates"]] == [row.number for row in certificates]
    assert certificates[0].holder_id_number not in json.dumps(told)
    assert told["next"] is None
    since = caller().get(REGISTER, {"voided_since": "2026-11-24", "year": 2026}).json()["certificates"]
    assert [(row["number"], row["state"]) for row in since] == [(certificates[0].number, "void")]
    one = caller().get(f"{REGISTER}{certificates[1].number}/").json()
    conforms(one, {"$ref": "/Certificate"}, schemas)
    factories.make_client(
        by=administrator,
        token="epg_of_zhejiang",
        province=factories.province("33"),
        may_read_certificates=True,
    )
    assert caller("epg_of_zhejiang").get(REGISTER).json()["certificates"] == []
    assert caller("epg_of_zhejiang").get(f"{REGISTER}{certificates[1].number}/").status_code == 404
    entry = AuditEntry.objects.filter(act=Act.API_ANSWERED).last()
    assert entry.author == system.name
    assert ApiTally.objects.get(client=system, what="certificates").count == 3


def test_the_register_goes_on_where_the_page_ended(issued, system, monkeypatch):
    assert REGISTER_PAGE == 100
    monkeypatch.setattr("certificates.views.api.REGISTER_PAGE", 2)
    certificates, found, address = issued(5), [], REGISTER + "?year=2026"
    while address:
        told = caller().get(address).json()
        found += [row["number"] for row in told["certificates"]]
        address = told["next"]
    assert found == [certificate.number for certificate in certificates]


def test_as_many_queries_for_a_page_of_10_as_for_one(issued, system):
    counts = []
    for heads in (1, 9):
        issued(heads, title=f"{heads}")
        caller().get(REGISTER)  # the first of the hour is written down
        with CaptureQueriesContext(connection) as queries:
            caller().get(REGISTER)
        counts.append(len(queries))
    assert counts[0] == counts[1]
