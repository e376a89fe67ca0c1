from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from surveys.models import Round
from tests.conftest import Cast
from tests.dashboards.factories import answered, run, survey, unit_of

Read = Callable[[User, str], str]
SignIn = Callable[[User], Client]
ROUND, ROUND_CSV = "/noi-bo/dot/dot-1/", "/noi-bo/dot/dot-1/bang.csv"
BUILDING = "/noi-bo/dot/dot-1/don-vi/so-xay-dung/"
HEALTH = "/noi-bo/dot/dot-1/don-vi/so-y-te/"
LIST = "/noi-bo/dot/"
PAGES = (LIST, ROUND, ROUND_CSV, BUILDING, f"{BUILDING}bang.csv")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("role", Role)
def test_only_roles_that_see_results_get_in(
    cast: Cast, scored: Round, signed_in: SignIn, role: Role, address: str
) -> None:
    expected = 200 if role in Role.seeing_results() else 403
    assert signed_in(cast.by_role[role]).get(address).status_code == expected


def test_who_keeps_the_system_finds_what_waits_there(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.admin).get(reverse("agencies:start"))["Location"] == reverse("today:today")
    assert signed_in(cast.admin).get("/noi-bo/").status_code == 200


@pytest.mark.parametrize("who", ["giang", "moi"])
def test_who_has_no_results_to_see_is_led_to_the_own_work(cast: Cast, signed_in: SignIn, who: str) -> None:
    assert signed_in(getattr(cast, who)).get("/noi-bo/")["Location"] == reverse("agencies:start")


@pytest.mark.parametrize("address", PAGES)
def test_strangers_are_sent_to_sign_in(scored: Round, client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("accounts:sign_in"))


@pytest.mark.parametrize("address", [HEALTH, f"{HEALTH}bang.csv"])
def test_a_unit_outside_the_scope_does_not_exist(cast: Cast, scored: Round, signed_in: SignIn, address: str) -> None:
    assert signed_in(cast.an).get(address).status_code == 404


@pytest.mark.parametrize("tail", ["", "bang.csv"])
def test_a_round_without_a_unit_in_scope_does_not_exist(cast: Cast, signed_in: SignIn, tail: str) -> None:
    survey(cast.nha_trang, code="dot-xa")
    assert signed_in(cast.an).get(f"/noi-bo/dot/dot-xa/{tail}").status_code == 404


def test_an_officer_sees_only_the_own_unit(cast: Cast, scored: Round, page: Read) -> None:
    text = page(cast.an, ROUND)
    assert "Sở Xây dựng" in text
    assert "Sở Y tế" not in text


def test_an_officer_sees_neither_block_mean_nor_total(cast: Cast, scored: Round, page: Read) -> None:
    text = page(cast.an, ROUND)
    assert "Trung bình khối" not in text
    assert "Chung, gộp mọi phiếu" not in text


def test_an_officer_sees_the_own_rank_in_the_block(cast: Cast, scored: Round, page: Read) -> None:
    assert "hạng trong 2 đơn vị có chỉ số" in page(cast.an, ROUND)


def test_an_officers_file_has_only_the_own_unit(cast: Cast, scored: Round, signed_in: SignIn) -> None:
    text = signed_in(cast.an).get(ROUND_CSV).getvalue().decode()
    assert "Sở Xây dựng" in text
    assert "Sở Y tế" not in text


def test_a_sector_lead_sees_the_block_with_its_mean_but_no_total(cast: Cast, scored: Round, page: Read) -> None:
    text = page(cast.dung, ROUND)
    assert "Sở Y tế" in text
    assert "Trung bình khối" in text
    assert "Nha Trang" not in text
    assert "Chung, gộp mọi phiếu" not in text


def test_a_units_page_shows_an_officer_of_the_agency_above(cast: Cast, page: Read) -> None:
    made = survey(cast.phong_quy_hoach)
    answered(unit_of(made, cast.phong_quy_hoach))
    run(made)
    assert "Phòng Quy hoạch" in page(cast.an, ROUND)


@pytest.mark.parametrize("state", [Round.State.DRAFT, Round.State.OPEN])
def test_home_affairs_sees_figures_before_a_round_closes(cast: Cast, page: Read, scored: Round, state: str) -> None:
    Round.objects.update(state=state)
    assert "93,00" in page(cast.snv, ROUND)


@pytest.mark.parametrize("role", [role for role in Role.seeing_results() if role != Role.HOME_AFFAIRS])
@pytest.mark.parametrize("address", [ROUND, ROUND_CSV, BUILDING, f"{BUILDING}bang.csv", "/noi-bo/dot/"])
def test_others_see_no_figure_while_forms_come_in(
    cast: Cast, scored: Round, signed_in: SignIn, role: Role, address: str
) -> None:
    Round.objects.update(state=Round.State.OPEN)
    response = signed_in(cast.by_role[role]).get(address)
    text = b"".join(response).decode()
    assert "93,00" not in text
    assert "40" in text


def test_while_forms_come_in_the_page_says_why_there_are_only_counts(cast: Cast, scored: Round, page: Read) -> None:
    Round.objects.update(state=Round.State.OPEN)
    assert "Chỉ số hiện sau khi khóa thu phiếu" in page(cast.an, ROUND)
    assert "Chỉ số hiện sau khi khóa thu phiếu" in page(cast.an, BUILDING)


@pytest.mark.parametrize("address", ["/noi-bo/dot/khong-co/", "/noi-bo/dot/dot-1/don-vi/khong-co/"])
def test_what_is_not_there_is_not_found(cast: Cast, scored: Round, signed_in: SignIn, address: str) -> None:
    assert signed_in(cast.snv).get(address).status_code == 404


def test_a_round_of_few_forms_shows_its_index_to_home_affairs_alone(cast: Cast, page: Read) -> None:
    made = survey(cast.so_xay_dung)
    answered(unit_of(made, cast.so_xay_dung), (0, 0, 1, 1, 1))
    run(made)
    for address in ("/noi-bo/dot/", ROUND, ROUND_CSV, BUILDING):
        assert "80,00" not in page(cast.lanh_dao, address)
        assert "80,00" in page(cast.snv, address)


def test_an_address_cut_short_leads_to_the_list(cast: Cast, signed_in: SignIn) -> None:
    response = signed_in(cast.snv).get("/noi-bo/nam/")
    assert (response.status_code, response["Location"]) == (302, "/noi-bo/lich-su/")


def test_an_unknown_page_leads_an_official_to_the_officials_start(cast: Cast, signed_in: SignIn) -> None:
    text = signed_in(cast.snv).get("/noi-bo/khong-co/").content.decode()
    assert 'href="/noi-bo/bat-dau/"' in text
    assert "mã QR" not in text


def test_an_unknown_page_leads_a_stranger_home(db: None, client: Client) -> None:
    text = client.get("/noi-bo/khong-co/").content.decode()
    assert "/noi-bo/bat-dau/" not in text
    assert "Về trang chủ" in text
