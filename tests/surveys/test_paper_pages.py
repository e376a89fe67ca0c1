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

    done = client.post(desk(batch, 1), {"_action": "take_back"}, follow=True)
    assert f"Đã bỏ loại phiếu {Serial('NT', 1)}" in done.content.decode()
    assert not PaperForm.objects.exists()


def test_a_reason_of_ones_own_is_written_out_and_shown(cast: Cast, signed_in: SignIn, batch: PaperBatch) -> None:
    client = signed_in(cast.snv)
    data = {"_serial": str(Serial("NT", 1)), "_action": "reject", "_reason": paper.OTHER}
    for unsaid in ("", " \0 ", "a" * 201):
        refused = client.post(desk(batch), {**data, "_reason_words": unsaid})
        assert refused.status_code == 422
        assert 'id="_reason_words-error"' in refused.content.decode()
    assert not PaperForm.objects.exists()

    done = client.post(desk(batch), {**data, "_reason_words": " phiếu\0 dính  nước "}, follow=True)

    assert f"Đã loại phiếu {Serial('NT', 1)}: phiếu dính nước." in done.content.decode()
    assert PaperForm.objects.get().reason_words == "phiếu dính nước"
    for address in (desk(batch, 1), pages(batch, f"lo/{batch.pk}/")):
        assert "lý do khác: phiếu dính nước" in client.get(address).content.decode()
    assert not AuditEntry.objects.filter(detail__icontains="dính").exists()


def test_a_reason_of_the_list_keeps_no_words(cast: Cast, signed_in: SignIn, batch: PaperBatch) -> None:
    data = {"_serial": str(Serial("NT", 1)), "_action": "reject", "_reason": "trung-so", "_reason_words": "thừa"}
    assert signed_in(cast.snv).post(desk(batch), data).status_code == 302

    assert PaperForm.objects.get().reason_words == ""


def test_a_reason_chosen_while_saving_is_asked_about(cast: Cast, signed_in: SignIn, batch: PaperBatch) -> None:
    refused = send(signed_in(cast.snv), batch, _reason="trung-so")

    assert refused.status_code == 422
    assert "bấm “Loại phiếu này”, hoặc bỏ lý do rồi lưu" in refused.content.decode()
    assert not PaperForm.objects.exists()


def test_every_fault_leads_to_its_field(cast: Cast, signed_in: SignIn, batch: PaperBatch) -> None:
    client = signed_in(cast.snv)
    outside = send(client, batch, _day="2020-01-01")
    assert [target for target, _words in outside.context["summary"]] == ["_day"]
    unchosen = send(client, batch, _action="reject")
    assert [target for target, _words in unchosen.context["summary"]] == ["_reason"]
    several = send(client, batch, A1="7", LAN="-1", _serial="x", _day="x")
    targets = [target for target, _words in several.context["summary"]]
    assert targets == ["_serial", "_day", "A1", "LAN"]

    text = several.content.decode()
    for target in targets:
        assert f'href="#{target}"' in text
        assert f'id="{target}"' in text


def test_the_tick_for_help_is_stored_and_not_carried_on(cast: Cast, signed_in: SignIn, batch: PaperBatch) -> None:
    client = signed_in(cast.snv)

    following = client.get(send(client, batch, _assisted="1")["Location"])
    send(client, batch, 2)

    assert following.context["assisted"] is False
    stored = {response.form_no: response.assisted for response in Response.objects.all()}
    assert stored == {str(Serial("NT", 1)): True, str(Serial("NT", 2)): False}


def test_the_tick_for_help_goes_through_both_keyings(cast: Cast, signed_in: SignIn, batch: PaperBatch) -> None:
    PaperBatch.objects.update(double_entry=True)
    hand_to(batch, cast.dieu_tra, cast.snv)
    first, second, third = (signed_in(person) for person in (cast.snv, cast.buu_dien, cast.dieu_tra))
    for number, ticks in ((1, ("1", "1")), (2, ("1", "")), (3, ("1", "1"))):
        send(first, batch, number, _assisted=ticks[0])
        assert first.get(f"{desk(batch)}?so={number}").context["assisted"] is True
        send(second, batch, number, _assisted=ticks[1], A1="5" if number == 3 else "4")
    assert Response.objects.get().assisted

    page = third.get(desk(batch, 2))
    assert page.context["assisted_difference"] is not None
    assert list(page.context["rows"]) == []
    assert 'type="checkbox" id="_assisted"' in page.content.decode()
    agreed = third.get(desk(batch, 3)).content.decode()
    assert '<input type="hidden" name="_assisted" value="1">' in agreed
    for number in (2, 3):
        decision = {**GOOD, "_day": "2026-03-01", "_action": "decide", "_assisted": "1"}
        assert third.post(desk(batch, number), decision).status_code == 302
    assert Response.objects.filter(assisted=True).count() == 3


@pytest.fixture
def own(cast: Cast, batch: PaperBatch) -> PaperBatch:
    """A batch of the survey that Sở Xây dựng makes of its own section."""
    survey = open_survey(cast.phong_quy_hoach, code="tu-lam", owner=cast.so_xay_dung)
    return paper.create_batch(
        round_unit=survey.units.get(), channel=Channel.COUNTER, prefix="NT", count=10, actor=cast.an, at=NOON
    )


def test_an_agency_keys_its_own_survey_and_no_other(
    cast: Cast, signed_in: SignIn, batch: PaperBatch, own: PaperBatch
) -> None:
    other = paper.create_batch(
        round_unit=batch.round.units.get(agency=cast.so_xay_dung), channel=Channel.POST, prefix="XD", count=5,
        actor=cast.snv, at=NOON,
    )  # fmt: skip
    for person in (cast.an, cast.chi):
        client = signed_in(person)
        listed = client.get("/noi-bo/nhap-phieu/")
        assert [line["batch"] for line in listed.context["lines"]] == [own]
        assert client.get(desk(own)).status_code == 200
        assert 'href="/noi-bo/nhap-phieu/' in client.get(pages(own)).content.decode()
        # The province's round measures Sở Xây dựng, too: who is measured does not key what is said about it.
        for foreign in (batch, other):
            assert client.get(desk(foreign)).status_code == 404
            assert send(client, foreign).status_code == 404
            assert client.post(pages(foreign, f"lo/{foreign.pk}/in/")).status_code == 404

    assert send(signed_in(cast.an), own).status_code == 302
    assert Response.objects.get().round_unit == own.round_unit


def test_who_is_measured_by_an_own_survey_does_not_key_it(cast: Cast, signed_in: SignIn, own: PaperBatch) -> None:
    measured = factories.user("phong")
    factories.membership(measured, Role.OFFICER, agency=cast.phong_quy_hoach)

    for person in (measured, cast.binh):
        assert signed_in(person).get(desk(own)).status_code == 404
        assert send(signed_in(person), own).status_code == 404
        assert signed_in(person).post(pages(own, f"lo/{own.pk}/in/")).status_code == 404
    for person in (cast.dung, cast.lanh_dao, cast.giam_sat, cast.admin):
        assert signed_in(person).get(desk(own)).status_code == 403
    assert not PaperForm.objects.exists()


def test_an_agency_numbers_prints_and_rejects_in_its_own_survey(cast: Cast, signed_in: SignIn, own: PaperBatch) -> None:
    client = signed_in(cast.an)
    data = {"unit": "phong-quy-hoach", "channel": "1", "letters": "qh", "count": "3"}
    assert client.post(pages(own, "lo-moi/"), data).status_code == 302
    assert client.post(pages(own, f"lo/{own.pk}/in/")).status_code == 302
    rejected = {"_serial": str(Serial("NT", 1)), "_action": "reject", "_reason": "khong-doc-duoc"}
    assert client.post(desk(own), rejected).status_code == 302
    assert client.post(desk(own, 1), {"_action": "take_back"}).status_code == 302


def test_a_coordinator_elsewhere_who_is_an_officer_here_prints_nothing_here(
    cast: Cast, signed_in: SignIn, batch: PaperBatch
) -> None:
    """Two memberships of one person do not add up to a right that neither gives."""
    both = factories.user("hai-vai")
    factories.membership(both, Role.COORDINATOR, agency=cast.so_xay_dung)
    factories.membership(both, Role.OFFICER, agency=cast.nha_trang)
    client = signed_in(both)

    assert client.get(pages(batch, f"lo/{batch.pk}/")).context["handles"] is False
    assert client.post(pages(batch, f"lo/{batch.pk}/in/")).status_code == 404
    assert client.get(pages(batch, f"lo/{batch.pk}/chua-thu.csv")).status_code == 404


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
