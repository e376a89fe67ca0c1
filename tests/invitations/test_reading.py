import io
import json
from datetime import date
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEntry
from documents.uploads import keep_upload
from invitations.models import Contact, Message, OptOut, SampleList
from invitations.sealing import keyed_hash, unseal
from invitations.services.draws import Plan, draw_sample, undo_draw
from invitations.services.lists import (
    AlreadySent,
    InvalidList,
    add_people,
    create_list,
    delete_list,
    destroy_contacts,
    state_population,
)
from invitations.tasks import read_list
from jobs.models import Job
from surveys.models import Channel, Round, RoundUnit
from tests.invitations.factories import agencies_of, filled, number, people, sample_list, sent, survey
from tests.surveys.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def csv_of(*rows: str, head: str = "unit,phone,name,dossier,stratum") -> bytes:
    return "\n".join((head, *rows)).encode()


def read(made: SampleList, content: bytes, *, name: str = "ds.csv") -> Job:
    """Read a file into a list as a worker does; return the job as it ended."""
    kept = keep_upload(SimpleUploadedFile(name, content))
    job = waiting_job()
    read_list(job_id=str(job.pk), list_id=made.pk, key=kept.key, name=kept.name)
    job.refresh_from_db()
    return job


def waiting_job() -> Job:
    return Job.objects.create(id=uuid4(), task="invitations.tasks.read_list", title="x", created_at=NOON, sent_at=NOON)


def rows_of(job: Job) -> list[Any]:
    """Return the rows of the spreadsheet that a job kept."""
    with default_storage.open(job.file_path) as file:
        return list(openpyxl.load_workbook(file).active.iter_rows(values_only=True))  # type: ignore[union-attr]


@pytest.fixture
def made() -> SampleList:
    return sample_list(survey())


@pytest.fixture
def unit(made: SampleList) -> str:
    return agencies_of(made.round)[0].code


def test_people_of_a_file_are_stored_sealed(made: SampleList, unit: str) -> None:
    job = read(made, csv_of(f"{unit},912345678,Nguyễn Văn An,H-1,A"))
    contact = Contact.objects.get()

    assert (job.state, job.error) == ("done", "")
    assert unseal(contact.sealed) == {
        "phone": "+84912345678", "name": "Nguyễn Văn An", "dossier": "H-1", "language": "vi"
    }  # fmt: skip
    row = json.dumps(Contact.objects.values().get(), default=str, ensure_ascii=False)
    assert not any(secret in row for secret in ("912345678", "Nguyễn", "H-1"))
    assert contact.stratum == "A"


def test_every_fault_of_every_row_is_told_and_nothing_stored(made: SampleList, unit: str) -> None:
    job = read(made, csv_of(f"{unit},0912345678,An,H-1,A", f"khong-co,12,Bình,{'x' * 61},A", f"{unit},,Chi,H-3,A"))

    assert job.state == "failed"
    assert "2 dòng trong 3 dòng" in job.error
    assert Contact.objects.count() == 0
    rows = [[str(cell or "") for cell in row] for row in rows_of(job)]
    assert [row[0] for row in rows] == ["dòng", "3", "4"]
    assert all(word in rows[1][-1] for word in ("unit", "phone", "dossier"))


def test_the_file_of_faulty_rows_names_nobody(made: SampleList, unit: str) -> None:
    told = str(rows_of(read(made, csv_of(f"{unit},09876543210,Nguyễn Văn An,H-1,A"))))

    assert "phone" in told
    assert not any(secret in told for secret in ("0987654321", "Nguyễn", "H-1"))


def test_a_fixed_line_cannot_be_texted(made: SampleList, unit: str) -> None:
    assert read(made, csv_of(f"{unit},02583822222,An,H-1,A")).state == "failed"


def test_the_same_file_again_adds_nobody(made: SampleList, unit: str) -> None:
    content = csv_of(
        f"{unit},0912345678,An,H-1,A", f"{unit},+84 912 345 678,An lần nữa,H-2,A", f"{unit},0912345679,B,,"
    )

    assert "Đã thêm 2 người; 1 dòng trùng" in read(made, content).step
    assert "Đã thêm 0 người; 3 dòng trùng" in read(made, content).step
    assert Contact.objects.count() == 2
    assert set(Contact.objects.values_list("position", flat=True)) == {1, 2}


def test_a_spreadsheet_is_read_with_numbers_as_numbers(made: SampleList, unit: str) -> None:
    book = openpyxl.Workbook()
    book.active.append(["unit", "phone", "finished_on"])  # type: ignore[union-attr]
    book.active.append([unit, 912345678, date(2026, 2, 28)])  # type: ignore[union-attr]
    content = io.BytesIO()
    book.save(content)

    assert read(made, content.getvalue(), name="ds.xlsx").error == ""
    assert unseal(Contact.objects.get().sealed)["phone"] == "+84912345678"


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("language", "xx"),
        ("finished_on", "31/02/2026"),
        ("finished_on", "2027-01-01"),
        ("email", "an@"),
        ("service", "khong-co"),
        ("stratum", "x" * 61),
        ("name", "x" * 121),
    ],
)
def test_what_a_cell_must_hold(made: SampleList, unit: str, column: str, text: str) -> None:
    job = read(made, csv_of(f"{unit},0912345678,{text}", head=f"unit,phone,{column}"))

    assert job.state == "failed"
    assert Contact.objects.count() == 0


def test_a_file_without_the_needed_columns_is_refused(made: SampleList) -> None:
    assert "phone" in read(made, csv_of("a", head="unit")).error
    assert "Cột không dùng được" in read(made, csv_of("a,b,c", head="unit,phone,cmnd")).error


def test_a_drawn_list_takes_nobody_more(made: SampleList, unit: str) -> None:
    add_people(sample_list=made, people=people(made.round, 2), at=NOON)
    draw_sample(sample_list=made, plan=Plan(method="all"), at=NOON)

    assert "đã rút mẫu" in read(made, csv_of(f"{unit},0987654321,An,H-1,A")).error


def test_a_draw_is_stored_and_anybody_gets_the_same(made: SampleList) -> None:
    add_people(sample_list=made, people=people(made.round, 40), at=NOON)
    plan = Plan(method="simple", size=10, seed="abc")
    assert draw_sample(sample_list=made, plan=plan, at=NOON) == 10
    drawn = set(Contact.objects.filter(drawn=True).values_list("position", flat=True))
    made.refresh_from_db()
    undo_draw(sample_list=made, at=NOON)
    assert not Contact.objects.filter(drawn=True).exists()

    draw_sample(sample_list=made, plan=plan, at=NOON)
    assert set(Contact.objects.filter(drawn=True).values_list("position", flat=True)) == drawn
    seeds = [entry.detail["seed"] for entry in AuditEntry.objects.filter(action="invitations.draw")]
    assert seeds == ["abc", "abc"]


def test_sizes_follow_the_plan_of_each_unit() -> None:
    made = sample_list(survey(2))
    first, second = made.round.units.order_by("pk")
    RoundUnit.objects.filter(pk=first.pk).update(quota=3)
    RoundUnit.objects.filter(pk=second.pk).update(quota=5)
    add_people(sample_list=made, people=people(made.round, 10), at=NOON)

    assert draw_sample(sample_list=made, plan=Plan(method="systematic", rule="quota"), at=NOON) == 8
    assert Contact.objects.filter(drawn=True, round_unit=second).count() == 5


def test_what_was_sent_can_be_neither_undrawn_nor_deleted() -> None:
    made = filled(survey(), 2)
    sent(made)
    for step in (undo_draw, delete_list):
        with pytest.raises(AlreadySent):
            step(sample_list=made, at=NOON)


def test_a_list_is_deleted_with_its_people(made: SampleList) -> None:
    add_people(sample_list=made, people=people(made.round, 2), at=NOON)
    delete_list(sample_list=made, at=NOON)

    assert (SampleList.objects.count(), Contact.objects.count()) == (0, 0)


def test_the_population_of_each_unit_goes_into_the_plan() -> None:
    made = sample_list(survey(2))
    add_people(sample_list=made, people=people(made.round, 4), at=NOON)

    assert state_population(sample_list=made, at=NOON) == 2
    assert set(RoundUnit.objects.values_list("population", flat=True)) == {4}


def test_contact_data_are_destroyed_on_their_day_and_counts_remain() -> None:
    made = filled(survey(), 3)
    sent(made)
    day = made.destroy_on
    assert destroy_contacts(today=date(2027, 1, 30), at=NOON) == 0
    assert destroy_contacts(today=day, at=NOON) == 3

    for contact in Contact.objects.all():
        assert (contact.sealed, contact.phone_hash, contact.email_hash, contact.dossier_hash) == ("", "", "", "")
        assert contact.commitment == ""
    assert Contact.objects.filter(state="invited").count() == 3
    assert Message.objects.filter(state="sent").count() == 3
    assert AuditEntry.objects.filter(action="invitations.destroy", detail__contacts=3).exists()
    assert destroy_contacts(today=day, at=NOON) == 0


def test_an_opt_out_outlives_the_contact() -> None:
    OptOut.objects.create(value_hash=keyed_hash("opt-out", number(12_000_000)))
    made = sample_list(survey())
    add_people(sample_list=made, people=people(made.round, 2), at=NOON)

    assert sorted(Contact.objects.values_list("state", flat=True)) == ["listed", "opted_out"]


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2027, 4, 1)])
def test_data_are_not_kept_without_end(day: date) -> None:
    with pytest.raises(InvalidList):
        sample_list(survey(), destroy_on=day)


def test_a_closed_round_gets_no_list() -> None:
    round = survey()
    Round.objects.update(state="closed")
    round.refresh_from_db()
    with pytest.raises(InvalidList):
        create_list(
            round=round, name="x", channel=Channel.SMS, source=SampleList.Source.FILE,
            destroy_on=date(2026, 12, 31), at=NOON,
        )  # fmt: skip


def test_hashes_of_one_number_differ_between_rounds(made: SampleList) -> None:
    other = sample_list(survey(code="dot-hai"))
    for one in (made, other):
        add_people(sample_list=one, people=people(one.round, 1), at=NOON)

    assert len(set(Contact.objects.values_list("phone_hash", flat=True))) == 2
