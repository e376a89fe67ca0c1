"""Whatever becomes of what people and devices send: it is taken whole or refused in words; nothing is half stored."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from documents.reading import InvalidFile, UnreadableFile
from scoring.method_document import InvalidMethod
from scoring.method_document import parse as parse_method
from surveys.models import Channel, FoldInbox, ImportBatch, KioskReport, Response, ResponseText, Round
from surveys.questionnaire import InvalidQuestionnaire
from surveys.questionnaire import parse as parse_questionnaire
from surveys.questionnaire_file import Format, parse_document, written
from surveys.sent_forms import NotABatch
from surveys.services import import_responses
from surveys.services.handed_in import take_file
from surveys.yaml_file import UnreadableDocument, parse_yaml
from tests import factories as rows
from tests.documents.mangling import EDITS, WHERE, Edits, mangled, mangled_inside, read_soon
from tests.surveys import fielding
from tests.surveys.factories import DOCUMENT, NOON, door_of, open_survey

# openpyxl warns of what it leaves out; an installation goes on.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
ROOT = Path(__file__).parents[2]
METHOD = next((ROOT / "scoring" / "definitions").glob("*.yaml")).read_bytes()
FORMS = (
    "form_no,unit,submitted_on,A1,A2,LOC,A3,KENH,LAN,YK\n"
    + "".join(f"P{number},so-mot,2026-02-01,{number % 5 + 1},na,1,2,1;2,3,Tốt\n" for number in range(8))
).encode()
JUNK = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**20), 10**20),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=12),
        st.sampled_from(("\0", "\ud800", "9" * 400, "2026-13-40", "-1", "1e400", "A1", "vi")),
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
AGAIN = settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def file_of(format: Format) -> bytes:
    return written(DOCUMENT, format)


def judge(content: bytes, name: str) -> None:
    """Read a questionnaire's file; what can be read is a questionnaire or has faults."""
    with read_soon(UnreadableDocument, InvalidQuestionnaire):
        parse_questionnaire(parse_document(io.BytesIO(content), name=name).document)


@settings(max_examples=200)
@given(st.sampled_from(("yaml", "json", "xlsx")), EDITS)
def test_no_damage_to_a_questionnaire_breaks_its_reader(format: Format, edits: Edits) -> None:
    judge(mangled(file_of(format), edits), f"phieu.{format}")


@settings(max_examples=150)
@given(WHERE, EDITS)
def test_no_change_inside_an_xlsform_breaks_its_reader(which: float, edits: Edits) -> None:
    judge(mangled_inside(file_of("xlsx"), which, edits), "phieu.xlsx")


@settings(max_examples=200)
@given(EDITS)
def test_no_damage_to_a_method_breaks_its_reader(edits: Edits) -> None:
    with read_soon(UnreadableDocument, InvalidMethod):
        parse_method(parse_yaml(mangled(METHOD, edits)))


def stored() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Response, ResponseText, FoldInbox, ImportBatch))


@pytest.fixture
def survey(db: None) -> Round:
    return open_survey(rows.agency("so-mot"), rows.agency("so-hai"))


@AGAIN
@given(edits=EDITS)
def test_a_damaged_file_of_forms_is_stored_whole_or_not_at_all(survey: Round, edits: Edits) -> None:
    added = -1
    with transaction.atomic():
        with read_soon(InvalidFile, UnreadableFile), transaction.atomic():
            report = import_responses(round=survey, content=mangled(FORMS, edits), file_name="p.csv", at=NOON)
            added = report.added
        if added < 0:
            assert stored() == (0, 0, 0, 0)
        else:
            assert Response.objects.count() == FoldInbox.objects.count() == added
        transaction.set_rollback(True)


@pytest.fixture
def lan(db: None) -> User:
    return fielding.surveyor()


def send(tablet: Client, body: str | bytes) -> Any:
    return tablet.post("/dieu-tra/api/dong-bo/", body, content_type="application/json")


@AGAIN
@given(data=st.data())
@pytest.mark.usefixtures("noon")
def test_no_package_of_a_tablet_breaks_the_server(
    lan: User, signed_in: Callable[[User], Client], data: st.DataObject
) -> None:
    with transaction.atomic():
        good = fielding.as_json(fielding.sent(fielding.assignment(lan), id=UUID(int=7)))
        bad = {**good, "id": str(UUID(int=8)), data.draw(st.sampled_from(sorted(good))): data.draw(JUNK)}
        answer = send(signed_in(lan), json.dumps({"sent_at": NOON.isoformat(), "forms": [bad, good]}))

        assert answer.status_code in (200, 400)
        told = answer.json().get("results", [])
        assert not told or told[-1]["status"] == "stored", "a bad form kept a good one back"
        taken = [one for one in told if one["status"] == "stored"]
        assert Response.objects.count() == FoldInbox.objects.count() == len(taken)
        connection.check_constraints()
        transaction.set_rollback(True)


@AGAIN
@given(edits=EDITS)
@pytest.mark.usefixtures("noon")
def test_no_damaged_package_breaks_the_server(lan: User, signed_in: Callable[[User], Client], edits: Edits) -> None:
    with transaction.atomic():
        good = fielding.as_json(fielding.sent(fielding.assignment(lan), id=UUID(int=7)))
        body = json.dumps({"sent_at": NOON.isoformat(), "forms": [good, good]}).encode()
        answer = send(signed_in(lan), mangled(body, edits))

        assert answer.status_code in (200, 400, 413)
        if answer.status_code != 200:
            assert not Response.objects.exists()
        transaction.set_rollback(True)


TOLD = ("waiting", "refused", "version", "offline")
BITS = st.one_of(
    st.text(max_size=8),
    st.integers(-(10**12), 10**12).map(str),
    st.sampled_from(("", "\0", "١", "1e3", " 1", "9" * 400)),
)


@AGAIN
@given(
    told=st.fixed_dictionaries({}, optional=dict.fromkeys(TOLD, st.lists(BITS, max_size=2))), edits=EDITS | st.just([])
)
def test_no_report_of_a_kiosk_breaks_the_server(survey: Round, client: Client, told: Any, edits: Edits) -> None:
    with transaction.atomic():
        point = door_of(survey.units.all()[0], channel=Channel.KIOSK)[0]
        good = {"waiting": ["3"], "refused": ["0"], "version": [str(survey.questionnaire_version_id)], "offline": ["1"]}
        body = mangled(urlencode({**good, **told}, doseq=True, errors="replace").encode(), edits)
        answer = client.post(
            f"/kiosk/{point.token}/tinh-trang/", body, content_type="application/x-www-form-urlencoded"
        )

        assert answer.status_code in (204, 400)
        kept = list(KioskReport.objects.values_list("waiting", "refused", "version"))
        assert len(kept) == (answer.status_code == 204)
        connection.check_constraints()
        transaction.set_rollback(True)


@AGAIN
@given(data=st.data(), edits=EDITS | st.just([]))
def test_no_file_handed_in_breaks_its_reader(lan: User, data: st.DataObject, edits: Edits) -> None:
    with transaction.atomic():
        held = fielding.assignment(lan)
        good = fielding.as_json(fielding.sent(held, id=UUID(int=7)))
        bad = {**good, "id": str(UUID(int=8)), data.draw(st.sampled_from(sorted(good))): data.draw(JUNK)}
        body = json.dumps({"sent_at": NOON.isoformat(), "forms": [bad, good]}).encode()
        unit = held.round_unit
        came = -1
        with read_soon(NotABatch), transaction.atomic():
            told = take_file(round=unit.round, units=[unit], file=io.BytesIO(mangled(body, edits)), actor=lan, at=NOON)
            came = told.stored
        assert Response.objects.count() == max(came, 0)
        connection.check_constraints()
        transaction.set_rollback(True)
