"""People reached by a person: the postman's list, the next call, and who may see them."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from pypdf import PdfReader

from accounts.models import AuditEntry, User
from accounts.roles import Role
from invitations import waiting
from invitations.models import Contact, OptOut, SampleList
from invitations.services.recall import people_to_reach, recall_file
from invitations.services.settling import settle_units
from invitations.tasks import _forget_files, make_recall_list
from jobs.models import Job
from surveys.models import Assignment, Channel
from tests import factories
from tests.conftest import Cast
from tests.invitations.factories import filled, survey
from tests.surveys.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
SignedIn = Callable[[User], Client]


def path(made: SampleList, name: str) -> str:
    return f"/noi-bo/thu-phieu/{made.round.code}/moi-tra-loi/{made.pk}/{name}/"


def posted(client: Client, made: SampleList) -> Any:
    contact = Contact.objects.order_by("position")[0]
    return client.post(path(made, "phat-thu"), {f"n-{contact.pk}": "collected"})


def test_a_coordinator_sees_people_and_notes_results(cast: Cast, signed_in: SignedIn) -> None:
    made = filled(survey(), 3, channel=Channel.POST)
    client = signed_in(cast.buu_dien)
    page = client.get(path(made, "phat-thu")).content.decode()

    assert "Số 0 đường 0" in page
    assert posted(client, made).status_code == 302
    assert list(Contact.objects.exclude(outcome="").values_list("outcome", flat=True)) == ["collected"]
    told = str(list(AuditEntry.objects.values_list("action", "detail")))
    assert "invitations.shown" in told
    assert "đường" not in told


def test_a_coordinator_of_one_agency_sees_its_people_alone(signed_in: SignedIn) -> None:
    made = filled(survey(2), 2, channel=Channel.POST)
    first, second = made.round.units.order_by("pk")
    person = factories.user()
    factories.membership(person, Role.COORDINATOR, agency=first.agency)
    page = signed_in(person).get(path(made, "phat-thu")).content.decode()

    assert "Người 0-0" in page
    assert "Người 1-0" not in page
    other = Contact.objects.filter(round_unit=second)[0]
    signed_in(person).post(path(made, "phat-thu"), {f"n-{other.pk}": "collected"})
    assert not Contact.objects.exclude(outcome="").exists()


def test_an_officer_sees_nobody_of_the_province_s_list(cast: Cast, signed_in: SignedIn) -> None:
    made = filled(survey(), 1, channel=Channel.POST)
    assert signed_in(cast.an).get(path(made, "phat-thu")).status_code == 404


@pytest.mark.parametrize("data", [{"n-x": "collected"}, {"n-": "x"}])
def test_results_that_nobody_could_choose_change_nothing(cast: Cast, signed_in: SignedIn, data: dict[str, str]) -> None:
    made = filled(survey(), 1, channel=Channel.POST)
    assert signed_in(cast.snv).post(path(made, "phat-thu"), data).status_code == 404


def test_the_list_to_print_has_every_person_and_a_box_for_every_result() -> None:
    made = filled(survey(), 3, channel=Channel.POST)
    units = list(made.round.units.values_list("pk", flat=True))
    name, _kind, content = recall_file(sample_list=made, unit_ids=units, kind="pdf")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)

    assert name.endswith(".pdf")
    assert all(word in text for word in ("Người 0-0", "Người 0-2", "Số 1 đường 0", "không gặp", "từ chối"))
    sheet = openpyxl.load_workbook(io.BytesIO(recall_file(sample_list=made, unit_ids=units, kind="xlsx")[2])).active
    assert [cell.value for cell in sheet[1]][-4:] == ["đã phát", "đã thu", "không gặp", "từ chối"]  # type: ignore[index]
    assert sheet.max_row == 4  # type: ignore[union-attr]


def test_who_opted_out_is_on_no_list() -> None:
    made = filled(survey(), 2, channel=Channel.POST)
    Contact.objects.filter(position=1).update(state="opted_out")

    assert len(people_to_reach(made, list(made.round.units.values_list("pk", flat=True)))) == 1


def test_files_with_names_are_deleted_after_some_days() -> None:
    made = filled(survey(), 1, channel=Channel.POST)
    job = Job.objects.create(id=uuid4(), task=make_recall_list.name, title="x", created_at=NOON, sent_at=NOON)
    unit_ids = list(made.round.units.values_list("pk", flat=True))
    make_recall_list(job_id=str(job.pk), list_id=made.pk, unit_ids=unit_ids, kind="xlsx")
    job.refresh_from_db()
    assert default_storage.exists(job.file_path)

    assert job.finished_at is not None
    _forget_files(job.finished_at + timedelta(seconds=1))
    assert not default_storage.exists(job.file_path)


@pytest.fixture
def called() -> SampleList:
    return filled(survey(), 6, channel=Channel.PHONE)


@pytest.fixture
def surveyor(cast: Cast, called: SampleList) -> User:
    Assignment.objects.create(
        round_unit=called.round.units.get(),
        surveyor=cast.dieu_tra,
        channel=Channel.PHONE,
        quota=5,
        due_on=date(2026, 4, 1),
        created_at=NOON,
    )
    return cast.dieu_tra


def shown(page: Any) -> str:
    text: str = page.content.decode()
    return text.split('name="nguoi" value="')[1].split('"')[0] if 'name="nguoi"' in text else ""


def test_a_surveyor_calls_for_the_units_assigned(called: SampleList, surveyor: User, signed_in: SignedIn) -> None:
    assert shown(signed_in(surveyor).get(path(called, "goi-dien")))
    Assignment.objects.update(ended_at=NOON)
    assert signed_in(surveyor).get(path(called, "goi-dien")).status_code == 404


def test_two_callers_have_two_people_and_each_keeps_the_own(
    called: SampleList, surveyor: User, cast: Cast, signed_in: SignedIn
) -> None:
    first, second = signed_in(surveyor), signed_in(cast.snv)
    mine, other = shown(first.get(path(called, "goi-dien"))), shown(second.get(path(called, "goi-dien")))

    assert mine != other
    assert shown(first.get(path(called, "goi-dien"))) == mine


def test_who_answered_by_telephone_is_settled_like_any_answer(
    called: SampleList, surveyor: User, signed_in: SignedIn
) -> None:
    client, address = signed_in(surveyor), path(called, "goi-dien")
    for _call in range(5):
        person = shown(client.get(address))
        client.post(address, {"nguoi": person, "ket-qua": "answered"})
        assert not Contact.objects.exclude(outcome="", answered=False).exists()
    assert len(waiting.waiting(called.round.units.get().pk)) == 5
    assert settle_units(today=NOON.date()) == 5


def test_other_ends_of_a_call(called: SampleList, surveyor: User, signed_in: SignedIn) -> None:
    client, address = signed_in(surveyor), path(called, "goi-dien")
    for outcome in ("absent", "refused", "wrong", "never"):
        client.post(address, {"nguoi": shown(client.get(address)), "ket-qua": outcome})
    assert sorted(Contact.objects.exclude(outcome="").values_list("outcome", flat=True)) == [
        "absent", "refused", "wrong"
    ]  # fmt: skip
    assert OptOut.objects.count() == 2
    for wrong in ({"nguoi": "x", "ket-qua": "absent"}, {"nguoi": str(uuid4()), "ket-qua": "absent"}, {}):
        assert client.post(address, wrong).status_code == 302
    assert client.post(address, {"nguoi": shown(client.get(address)), "ket-qua": "collected"}).status_code == 302
    assert not Contact.objects.filter(outcome="collected").exists()
