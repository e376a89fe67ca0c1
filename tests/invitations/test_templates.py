"""Empty files of people: what stands in them, and that they are read back but for their example."""

import io
from collections.abc import Callable

import openpyxl
import pytest
from django.test import Client

from accounts.models import User
from invitations.models import Contact, SampleList
from invitations.reading import COLUMNS, EXAMPLE_DOSSIER
from surveys.models import Channel, Round
from tests.conftest import Cast
from tests.invitations.factories import agencies_of, sample_list, survey
from tests.invitations.test_reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def office(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.snv)


def template(office: Client, made: SampleList, kind: str) -> bytes:
    response = office.get(f"/noi-bo/thu-phieu/dot-thu/moi-tra-loi/{made.pk}/tep/mau.{kind}")
    assert response.status_code == 200
    assert f'filename="mau-danh-sach-dot-thu.{kind}"' in response["Content-Disposition"]
    return response.content


def test_the_page_offers_both_files_and_explains_stratum_and_cluster(office: Client) -> None:
    made = sample_list(survey())
    page = office.get(f"/noi-bo/thu-phieu/dot-thu/moi-tra-loi/{made.pk}/tep/").content.decode()

    assert f"{made.pk}/tep/mau.csv" in page
    assert f"{made.pk}/tep/mau.xlsx" in page
    assert "tầng: nhóm hồ sơ giống nhau" in page
    assert "cụm: nơi ở gần nhau" in page


def test_the_csv_has_every_column_and_an_example(office: Client) -> None:
    made = sample_list(survey(2))
    head, example = template(office, made, "csv").decode("utf-8-sig").splitlines()

    assert tuple(head.split(";")) == COLUMNS
    row = dict(zip(COLUMNS, example.split(";"), strict=True))
    assert row["unit"] == min(agency.code for agency in agencies_of(made.round))
    assert (row["phone"], row["dossier"]) == ("0912345678", EXAMPLE_DOSSIER)


@pytest.mark.parametrize(("channel", "needed"), [(Channel.SMS, "phone"), (Channel.EMAIL, "email")])
def test_the_spreadsheet_explains_its_columns_and_names_the_round_s_units(
    office: Client, channel: Channel, needed: str
) -> None:
    made = sample_list(survey(3), channel=channel)
    book = openpyxl.load_workbook(io.BytesIO(template(office, made, "xlsx")))
    people, explained, units = (list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets)

    assert people[0] == COLUMNS
    assert len(people) == 2
    assert [row[0] for row in explained[1:]] == list(COLUMNS)
    assert [row[0] for row in explained if row[2] == "bắt buộc"] == ["unit", needed]
    assert [row[0] for row in units[1:]] == sorted(agency.code for agency in agencies_of(made.round))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("channel", [Channel.SMS, Channel.ZALO, Channel.EMAIL, Channel.PHONE, Channel.POST])
def test_an_example_left_in_is_never_somebody_to_write_to(office: Client, kind: str, channel: Channel) -> None:
    made = sample_list(survey(), channel=channel)
    job = read(made, template(office, made, kind), name=f"mau.{kind}")

    assert job.state == "failed"
    assert "1 dòng trong 1 dòng có lỗi" in job.error
    assert Contact.objects.count() == 0


def test_a_template_filled_in_is_read(office: Client) -> None:
    made = sample_list(survey())
    content = io.BytesIO(template(office, made, "xlsx"))
    book = openpyxl.load_workbook(content)
    row = book.worksheets[0][2]
    row[COLUMNS.index("dossier")].value = "H-1"
    row[COLUMNS.index("phone")].value = "0987654321"
    filled = io.BytesIO()
    book.save(filled)

    assert read(made, filled.getvalue(), name="ds.xlsx").state == "done"
    contact = Contact.objects.get()
    assert (contact.stratum, contact.sampling_unit) == ("đất đai", "Tổ 3")


def test_a_round_without_units_still_gives_a_file(office: Client) -> None:
    made = sample_list(survey())
    Round.objects.get().units.all().delete()

    assert template(office, made, "csv").decode("utf-8-sig").splitlines()[1].startswith(";")
