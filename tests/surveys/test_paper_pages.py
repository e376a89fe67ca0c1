"""Pages about paper: who reaches what, refusals in words with what was typed, files."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import AuditEntry, User
from accounts.roles import Role
from surveys.models import Channel, PaperBatch, PaperForm, Response, Round
from surveys.paper.serial import Serial
from surveys.services import exclude_response, paper
from tests import factories
from tests.conftest import Cast
from tests.surveys.factories import NOON, open_survey

GOOD = {"A1": "4", "A2": "9", "LOC": "1", "A3": "5", "KENH": "12", "LAN": "3", "YK": "Tốt"}
SignIn = Callable[[User], Client]


@pytest.fixture
def batch(cast: Cast, noon: time_machine.Traveller) -> PaperBatch:
    paper.load_shipped_reasons()
    survey = open_survey(cast.so_xay_dung, cast.nha_trang)
    unit = survey.units.get(agency=cast.nha_trang)
    return paper.create_batch(
        round_unit=unit, channel=Channel.ENUMERATOR, prefix="NT", count=10, actor=cast.snv, at=NOON
    )


def desk(batch: PaperBatch, number: int | None = None) -> str:
    return f"/noi-bo/nhap-phieu/{batch.pk}/" + ("" if number is None else f"{number}/")


def pages(batch: PaperBatch, tail: str = "") -> str:
    return f"/noi-bo/thu-phieu/{batch.round.code}/phieu-giay/{tail}"


def send(client: Client, batch: PaperBatch, number: int = 1, **fields: Any) -> Any:
    data = {"_serial": str(Serial("NT", number)), "_day": "2026-03-01", "_action": "save", **GOOD, **fields}
    return client.post(desk(batch), data)


def hand_to(batch: PaperBatch, person: User, actor: User) -> None:
    handing = paper.Handing(handed_to=person, holder="", issued=10, returned=None)
    paper.hand_out(batch=batch, handing=handing, actor=actor, at=NOON)


def test_a_surveyor_keys_only_what_was_handed_over(cast: Cast, signed_in: SignIn, batch: PaperBatch) -> None:
    surveyor = signed_in(cast.dieu_tra)
    assert surveyor.get(desk(batch)).status_code == 404
    assert "Chưa có lô phiếu nào để nhập" in surveyor.get("/noi-bo/nhap-phieu/").content.decode()

    hand_to(batch, cast.dieu_tra, cast.snv)

    assert surveyor.get(desk(batch)).status_code == 200
    assert send(surveyor, batch).status_code == 302
    assert Response.objects.get().surveyor == cast.dieu_tra


def test_a_coordinator_of_one_agency_keys_only_there(cast: Cast, signed_in: SignIn, batch: PaperBatch) -> None:
    elsewhere, here = factories.user("xa"), factories.user("gan")
    factories.membership(elsewhere, Role.COORDINATOR, agency=cast.so_y_te)
    factories.membership(here, Role.COORDINATOR, agency=cast.nha_trang)

    assert signed_in(elsewhere).get(desk(batch)).status_code == 404
    assert signed_in(here).get(desk(batch)).status_code == 200
    assert signed_in(cast.buu_dien).get(desk(batch)).status_code == 200


def test_the_next_serial_and_the_same_day_follow(cast: Cast, signed_in: SignIn, batch: PaperBatch) -> None:
    client = signed_in(cast.snv)

    response = client.get(send(client, batch)["Location"])

    assert response.context["serial"] == str(Serial("NT", 2))
    assert response.context["day"] == "2026-03-01"
    assert f"Đã lưu phiếu {Serial('NT', 1)}." in response.content.decode()


def test_a_refused_form_comes_back_as_it_was_typed(cast: Cast, signed_in: SignIn, batch: PaperBatch) -> None:
    client = signed_in(cast.snv)
    wrong = str(Serial("NT", 1))[:-1] + str((Serial("NT", 1).check + 1) % 10)

    response = send(client, batch, A1="7", _serial=wrong, _day="2026-02-31")

    assert response.status_code == 422
    text = response.content.decode()
    assert "số kiểm tra ở cuối không khớp" in text
    assert "Ghi ngày trên phiếu" in text
    assert f'value="{wrong}"' in text
    assert 'id="A1" name="A1" value="7"' in text
    assert not Response.objects.exists()


def test_an_answer_against_its_condition_is_an_error(cast: Cast, signed_in: SignIn, batch: PaperBatch) -> None:
    response = send(signed_in(cast.snv), batch, LOC="2", A3="5")

    assert response.status_code == 422
    assert "Câu này chỉ trả lời khi câu lọc phía trước cho phép" in response.content.decode()


def test_the_same_serial_again_names_who_keyed_it(cast: Cast, signed_in: SignIn, batch: PaperBatch) -> None:
    send(signed_in(cast.snv), batch)

    response = send(signed_in(cast.buu_dien), batch, A1="1")

    assert response.status_code == 422
    assert "đã được Trần Thị Nội Vụ nhập lúc 12:00 02/03/2026" in response.content.decode()
    assert Response.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"_serial": "\0"}, {"_serial": "9" * 5000}, {"_day": "\0"}, {"YK": "a" * 9000}, {"A1": "\ud800"},
        {"KENH": "9" * 400}, {"LAN": "-1"}, {"_action": "reject", "_reason": "khong-co"}, {"_action": "\0reject"},
    ],
)  # fmt: skip
def test_hostile_keys_are_never_an_error_of_ours(
    cast: Cast, signed_in: SignIn, batch: PaperBatch, fields: dict[str, str]
) -> None:
    data: dict[str, Any] = {name: value.encode("utf-8", "surrogatepass") for name, value in fields.items()}

    assert send(signed_in(cast.snv), batch, **data).status_code in (302, 400, 422)


@pytest.mark.parametrize("query", ["?so=-1", "?so=99999999999", "?so=x&ngay=x", "?so=5&ngay=1999-01-01", "?so=%00"])
def test_hostile_addresses_show_the_desk(cast: Cast, signed_in: SignIn, batch: PaperBatch, query: str) -> None:
    assert signed_in(cast.snv).get(desk(batch) + query).status_code == 200


def test_a_form_is_rejected_with_a_reason_and_taken_back(cast: Cast, signed_in: SignIn, batch: PaperBatch) -> None:
    client = signed_in(cast.snv)
    assert client.post(desk(batch), {"_serial": str(Serial("NT", 1)), "_action": "reject"}).status_code == 422

    data = {"_serial": str(Serial("NT", 1)), "_action": "reject", "_reason": "khong-doc-duoc"}
    assert client.post(desk(batch), data).status_code == 302
    listed = client.get(pages(batch)).content.decode()
    assert "rách, mờ, không đọc được" in listed

    client.post(desk(batch, 1), {"_action": "take_back"})
    assert not PaperForm.objects.exists()


def test_a_third_person_decides_on_the_page(cast: Cast, signed_in: SignIn, batch: PaperBatch) -> None:
    PaperBatch.objects.update(double_entry=True)
    hand_to(batch, cast.dieu_tra, cast.snv)
    first, second, third = (signed_in(person) for person in (cast.snv, cast.buu_dien, cast.dieu_tra))
    send(first, batch)
    send(second, batch, A1="5")
    assert "chờ người thứ ba" in first.get(desk(batch, 1)).content.decode()
    refused = first.post(desk(batch, 1), {**GOOD, "_day": "2026-03-01", "_action": "decide"})
    assert refused.status_code == 422

    page = third.get(desk(batch, 1))
    assert [difference.code for _line, difference in page.context["rows"]] == ["A1"]
    assert {line.item.code: line.value for line in page.context["agreed"]}["A2"] == "k"
    wrong = third.post(desk(batch, 1), {**GOOD, "A1": "8", "_day": "2026-03-01", "_action": "decide"})
    assert wrong.status_code == 422
    decided = third.post(desk(batch, 1), {**GOOD, "A1": "5", "_day": "2026-03-01", "_action": "decide"})

    assert decided.status_code == 302
    assert Response.objects.get().answers[0] == 5


def test_a_waiting_form_is_corrected_by_who_keyed_it(cast: Cast, signed_in: SignIn, batch: PaperBatch) -> None:
    PaperBatch.objects.update(double_entry=True)
    client = signed_in(cast.snv)
    send(client, batch)
    assert send(client, batch).status_code == 422

    page = client.get(f"{desk(batch)}?so=1").content.decode()
    assert 'name="_correcting"' in page
    assert 'id="A1" name="A1" value="4"' in page
    assert send(client, batch, A1="2", _correcting="1").status_code == 302
    assert signed_in(cast.buu_dien).get(f"{desk(batch)}?so=1").context["correcting"] is False


def test_an_excluded_form_is_keyed_again(cast: Cast, signed_in: SignIn, batch: PaperBatch) -> None:
    client = signed_in(cast.snv)
    send(client, batch)
    assert "key_again" not in client.get(desk(batch, 1)).content.decode()
    exclude_response(response=Response.objects.get(), reason="nhập nhầm", actor=cast.snv, at=NOON)

    assert "key_again" in client.get(desk(batch, 1)).content.decode()
    following = client.post(desk(batch, 1), {"_action": "key_again"})["Location"]

    assert client.get(following).context["serial"] == str(Serial("NT", 1))
    assert send(client, batch, A1="5").status_code == 302
    assert Response.objects.count() == 2


def test_a_batch_is_made_handed_out_and_listed(cast: Cast, signed_in: SignIn, batch: PaperBatch) -> None:
    client = signed_in(cast.snv)
    data = {"unit": "so-xay-dung", "channel": "3", "letters": "xd", "count": "20"}
    assert client.post(pages(batch, "lo-moi/"), {**data, "count": "501", "letters": "x1"}).status_code == 422
    made = client.post(pages(batch, "lo-moi/"), data)
    assert made.status_code == 302
    handing = {"action": "hand", "handed_to": "", "holder": "Bưu cục 1", "issued": "30", "returned": ""}
    refused = client.post(f"{made['Location']}viec/", handing)
    assert refused.status_code == 422
    assert "Số phát ra từ 0 đến 20" in refused.content.decode()
    assert 'value="30"' in refused.content.decode()

    client.post(f"{made['Location']}viec/", {**handing, "issued": "15"})

    listed = client.get(pages(batch)).content.decode()
    assert "XD 1–20" in listed
    assert "Bưu cục 1" in listed
    client.post(pages(batch, "phat-ra/"))
    assert Round.objects.get().units.get(agency=cast.so_xay_dung).issued == 15


def test_the_list_of_what_is_not_back_names_numbers_only(cast: Cast, signed_in: SignIn, batch: PaperBatch) -> None:
    client = signed_in(cast.snv)
    send(client, batch)

    response = client.get(pages(batch, f"lo/{batch.pk}/chua-thu.csv"))

    rows = response.content.decode("utf-8-sig").splitlines()
    assert len(rows) == 1 + 9
    assert rows[1].startswith(f"{Serial('NT', 2)};UBND phường Nha Trang;")
    assert AuditEntry.objects.filter(action="export").exists()


def test_a_supervisor_draws_and_reads_but_prints_nothing(cast: Cast, signed_in: SignIn, batch: PaperBatch) -> None:
    send(signed_in(cast.snv), batch)
    client = signed_in(cast.giam_sat)
    bad = {"kind": "keying", "percent": "abc", "seed": "x"}
    assert client.post(pages(batch, "phuc-tra/"), bad).status_code == 422

    drawn = client.post(pages(batch, "phuc-tra/"), {"kind": "keying", "percent": "2,5", "seed": "7"})

    page = client.get(drawn["Location"])
    assert str(Serial("NT", 1)) in page.content.decode()
    form = f"{drawn['Location']}1/"
    assert client.post(form, {"_action": "save"}).status_code == 422
    assert client.post(form, {"_action": "save", **GOOD, "A1": "5"}).status_code == 302
    assert "trùng 5/6 câu" in client.get(drawn["Location"]).content.decode()
    rows = client.get(f"{drawn['Location']}ket-qua.csv").content.decode("utf-8-sig").splitlines()
    assert rows[1].endswith("đã phúc tra;6;5;83,3")
    assert client.post(pages(batch, f"lo/{batch.pk}/in/")).status_code == 403


@pytest.mark.parametrize("forms", [1, 8])
def test_the_list_of_batches_costs_the_same_however_many_there_are(
    cast: Cast, signed_in: SignIn, batch: PaperBatch, forms: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(forms):
        paper.create_batch(
            round_unit=batch.round_unit, channel=Channel.POST, prefix="AB", count=number + 1, actor=cast.snv, at=NOON
        )
    client = signed_in(cast.snv)

    with django_assert_max_num_queries(20):
        client.get(pages(batch))
    with django_assert_max_num_queries(12):
        client.get("/noi-bo/nhap-phieu/")
