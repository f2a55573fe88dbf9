"""What was asked of the gate in the demo: one by one, as a list, over the interface; a register compared."""

from datetime import timedelta

from certificates.models import ApiClient, Certificate
from certificates.rules.interface import Scope
from certificates.services import clients
from certificates.services.gate import Question, ask_as_client, ask_gate, ask_list
from certificates.services.registers import Issued, compare_register
from training.models import Officer
from training.rules import Level, Purpose

SYSTEM = "行政执法证件管理系统"


def ask(bureau, officer, *, ago, **other):
    """The clerk asks about one person."""
    with bureau.acting(ago, 16) as at:
        ask_gate(question=_question(officer, **other), by=bureau.clerk, at=at, on=bureau.day(ago))


def _question(officer, **other):
    asked = {"name": officer.name, "id_number": officer.id_number, "purpose": officer.purpose}
    return Question(**asked | other)


def _purpose(certificate):
    """What a certificate's level opens the gate for."""
    return Purpose.RENEWAL if certificate.level == Level.INTERMEDIATE else Purpose.FIRST_ISSUE


def tell_gate(bureau):
    """A wrong name, a list of the autumn's applicants, and last year's enforcement IDs held against the ledger."""
    holders = list(
        Certificate.objects.filter(province=bureau.clerk.province_id)
        .in_force()
        .select_related("officer")[:12]
    )
    officers = [certificate.officer for certificate in holders]
    ask(bureau, officers[0], ago=9, purpose=_purpose(holders[0]))
    ask(bureau, officers[1], ago=9, name="李" + officers[1].name[1:])
    untrained = Officer.objects.filter(agency__province=bureau.clerk.province_id).order_by("-pk")[:6]
    asked = [_question(officer, row=row) for row, officer in enumerate([*officers, *untrained], start=3)]
    with bureau.acting(7, 16) as at:
        ask_list(
            questions=asked, file_name="四季度申领换领名单.xlsx", by=bureau.clerk, at=at, on=bureau.day(7)
        )
    _compare(bureau, holders)


def _compare(bureau, holders):
    """Three of twelve IDs were issued a month before the certificate."""
    issued = [
        Issued(
            row,
            certificate.holder_name,
            certificate.holder_id_number,
            f"{certificate.holder_province_id}0{row:04d}",
            certificate.issued_on + timedelta(days=-30 if row % 4 == 0 else 20),
        )
        for row, certificate in enumerate(holders, start=2)
    ]
    with bureau.acting(6, 16) as at:
        compare_register(issued=issued, file_name="执法证件台账.xlsx", by=bureau.clerk, at=at)


def tell_clients(ministry, bureaus):
    """A national licensing system that asks; its token was told to nobody: the administrator makes a new one."""
    with ministry.acting(90) as at:
        client = ApiClient(
            name=SYSTEM, expires_on=ministry.day(90) + timedelta(days=730), contact="信息中心 王工"
        )
        clients.create_client(client=client, by=ministry.lead, at=at)
    of_bureau = ApiClient(
        name="江苏省政务服务平台", province=bureaus[0].clerk.province, may_read_certificates=True,
        expires_on=ministry.on + timedelta(days=20), contact="省厅信息处",
    )  # fmt: skip
    with ministry.acting(60) as at:
        clients.create_client(client=of_bureau, by=ministry.lead, at=at)
    for bureau in bureaus:
        officers = Officer.objects.filter(certificates__province=bureau.clerk.province_id).order_by("pk")[:4]
        with bureau.acting(4, 11) as at:
            clients.admit(client, scope=Scope.GATE, at=at, on=bureau.day(4))
            ask_as_client(
                questions=[_question(officer, purpose=Purpose.FIRST_ISSUE) for officer in officers],
                client=client,
                at=at,
                on=bureau.day(4),
            )
