"""What officials' pages were once broken by: each of these answered 500, or held up everybody else."""

from collections.abc import Callable
from datetime import date
from time import process_time

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from invitations.api import LONG_NUMBER, LONGEST_REASON
from portal.logs import SECRET
from surveys.drafting.document import blank, new_question, new_section
from surveys.models import Channel, Round
from surveys.paper.serial import Serial
from surveys.services.drafts import start_draft
from surveys.services.paper import create_batch, load_shipped_reasons
from tests import factories as plain
from tests.conftest import Cast
from tests.surveys import factories
from tests.surveys.factories import NOON

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def office(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.snv)


@pytest.fixture
def survey(cast: Cast) -> Round:
    return factories.open_survey(cast.so_xay_dung)


@pytest.mark.parametrize("reason", ["\0", "a\0b", "khong-co", ""])
def test_a_paper_form_is_not_rejected_for_an_impossible_reason(
    office: Client, survey: Round, cast: Cast, reason: str
) -> None:
    load_shipped_reasons()
    unit = survey.units.get()
    batch = create_batch(round_unit=unit, channel=Channel.PAPER, prefix="DK", count=3, actor=cast.snv, at=NOON)
    fields = {"_serial": "DK-0001-2", "_action": "reject", "_reason": reason}

    assert office.post(f"/noi-bo/nhap-phieu/{batch.pk}/", fields).status_code == 422


@pytest.mark.parametrize("version", ["²", "٣", "\0", "", "9" * 40])
def test_a_version_is_plain_digits(office: Client, survey: Round, version: str) -> None:
    answer = office.post(f"/noi-bo/thu-phieu/{survey.code}/ke-hoach/loi-van/", {"version": version})

    assert answer.status_code == 422


@pytest.mark.parametrize("version", ["\0/1", "a\0b/1", "²/²", "/", "x" * 400 + "/1"])
def test_a_questionnaire_to_copy_is_named_plainly(office: Client, version: str) -> None:
    answer = office.post("/noi-bo/phieu-khao-sat/moi/", {"from": "version", "version": version})

    assert answer.status_code == 422


@pytest.mark.parametrize("name", ["rule_question", "tab", "was", "section", "do"])
@pytest.mark.parametrize("text", ["\0", "a\0b", "²", "'; --"])
def test_nothing_sent_beside_a_question_breaks_its_saving(office: Client, cast: Cast, name: str, text: str) -> None:
    document = blank(code="thu", title="Thử")
    section = new_section(document, code="A")
    document["sections"].append(section)
    question = new_question(document, code="A1")
    section["questions"].append(question)
    draft = start_draft(document=document, owner=None, actor=cast.snv, at=NOON)
    fields = {"kind": "level5", "code": "A2", "text-vi": "Câu", name: text}

    answer = office.post(f"/noi-bo/phieu-khao-sat/ban-nhap/{draft.pk}/luu/{question['id']}/", fields)
    assert answer.status_code < 500


def test_a_round_at_the_end_of_time_can_be_looked_at_for_copying(office: Client, cast: Cast) -> None:
    last = plain.survey_round("cuoi", opens_on=date(9999, 12, 30), closes_on=date(9999, 12, 31))
    plain.round_unit(last, cast.so_xay_dung)

    assert office.get("/noi-bo/thu-phieu/cuoi/ke-hoach/sao-chep/").status_code == 200


def test_a_long_reason_of_a_gateway_holds_nobody_up() -> None:
    began = process_time()
    LONG_NUMBER.sub("…", ("x" * 900_000)[:LONGEST_REASON])

    assert process_time() - began < 0.05


def test_the_log_tells_no_kiosk() -> None:
    assert SECRET.sub(r"\1…", "GET /kiosk/sc7dd6sbreqf/pin/") == "GET /kiosk/…/pin/"


def test_the_audit_of_paper_leads_to_no_form(office: Client, survey: Round, cast: Cast) -> None:
    (reason, *_rest) = load_shipped_reasons()
    batch = create_batch(
        round_unit=survey.units.get(), channel=Channel.PAPER, prefix="DK", count=3, actor=cast.snv, at=NOON
    )
    serial = str(Serial("DK", 1))
    fields = {"_serial": serial, "_action": "reject", "_reason": reason.code}
    assert office.post(f"/noi-bo/nhap-phieu/{batch.pk}/", fields).status_code == 302

    assert not any(serial in str(entry.detail) for entry in AuditEntry.objects.all())
