import html
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils.timezone import localdate
from pytest_django import DjangoAssertNumQueries

from accounts.models import AuditEntry, User
from dashboards.collection.pace import Window, done_on, risk_of
from surveys.models import Channel, FlagReview, Response, Round, RoundChannel, RoundUnit
from tests import factories
from tests.accounts.factors import with_totp
from tests.conftest import Cast
from tests.dashboards.factories import came_in

SignIn = Callable[[User], Client]
Read = Callable[[User, str], str]
MONITOR = "/noi-bo/thu-phieu/dot/"


def came(
    unit: RoundUnit, received: int, *, ago: int = 0, excluded: int = 0, channel: Channel = Channel.QR, **fields: Any
) -> None:
    on = localdate() - timedelta(days=ago)
    came_in(unit, received, on=on, channel=channel, excluded=excluded, **fields)


@pytest.fixture
def gathering(cast: Cast) -> Round:
    """An open round in its tenth of 20 days; Sở Xây dựng keeps up, Sở Y tế is behind, Nha Trang has no quota."""
    today = localdate()
    made = factories.survey_round(
        "dot", opens_on=today - timedelta(days=10), closes_on=today + timedelta(days=9), year=today.year
    )
    for agency, quota, issued in (
        (cast.so_xay_dung, 100, 200),
        (cast.so_y_te, 100, None),
        (cast.nha_trang, None, None),
    ):
        unit = factories.round_unit(made, agency, issued=issued)
        unit.quota = quota
        unit.save()
    units = {unit.agency.code: unit for unit in made.units.select_related("agency")}
    came(units["so-xay-dung"], 55, ago=1, excluded=5)
    came(units["so-xay-dung"], 10, ago=9, channel=Channel.POST)
    came(units["so-y-te"], 30, ago=2)
    came(units["nha-trang"], 4, ago=8)
    return made


@pytest.mark.parametrize(
    ("valid", "quota", "fresh", "risk"),
    [
        (50, 100, 1, ""),
        (49, 100, 1, "behind"),
        (100, 100, 0, ""),
        (60, 100, 0, "silent"),
        (0, None, 1, ""),
        (3, None, 0, "silent"),
    ],
)
def test_who_is_at_risk_half_way(valid: int, quota: int | None, fresh: int, risk: str) -> None:
    window = Window(date(2026, 3, 1), date(2026, 3, 20), date(2026, 3, 11))
    assert risk_of(window, valid=valid, quota=quota, fresh=fresh, silent_days=3) == risk


def test_nobody_is_silent_in_the_first_days() -> None:
    window = Window(date(2026, 3, 1), date(2026, 3, 20), date(2026, 3, 3))
    assert risk_of(window, valid=0, quota=None, fresh=0, silent_days=3) == ""


def test_the_last_missing_form_comes_at_the_pace_of_a_week() -> None:
    window = Window(date(2026, 3, 1), date(2026, 3, 20), date(2026, 3, 11))
    assert done_on(window, missing=100, pace=70, pace_days=7) == date(2026, 3, 21)
    assert done_on(window, missing=101, pace=70, pace_days=7) == date(2026, 3, 22)
    assert done_on(window, missing=0, pace=0, pace_days=7) == date(2026, 3, 11)
    assert done_on(window, missing=1, pace=0, pace_days=7) is None
    assert done_on(window, missing=10**9, pace=1, pace_days=7) is None


def table(text: str) -> dict[str, list[str]]:
    """Return the rows of the CSV by the code of the unit."""
    rows = [line.split(";") for line in text.lstrip("\ufeff").splitlines()]
    return {row[0]: row[1:] for row in rows[1:]}


def test_counts_stand_against_the_plan(cast: Cast, gathering: Round, page: Read) -> None:
    rows = table(page(cast.snv, MONITOR + "bang.csv"))
    # Name, block, issued, received, rate, excluded, late, flagged, valid, quota, percent, risk.
    assert rows["so-xay-dung"][2:] == ["200", "65", "33", "5", "0", "0", "60", "100", "60", ""]
    assert rows["so-y-te"][2:] == ["", "30", "", "0", "0", "0", "30", "100", "30", "chậm so với tiến độ"]
    assert rows["nha-trang"][2:] == ["", "4", "", "0", "0", "0", "4", "", "", "3 ngày không có phiếu"]
    # A sum with a gap would pass for the whole.
    assert rows[""][2:] == ["", "99", "", "5", "0", "0", "94", "", "", ""]


def test_a_day_says_its_counts_and_an_empty_one_nothing(cast: Cast, gathering: Round, page: Read) -> None:
    html = page(cast.snv, MONITOR)
    yesterday = localdate() - timedelta(days=1)

    assert f"<title>{yesterday:%d/%m/%Y}: thu về 55 phiếu, loại 5, hợp lệ 50</title>" in html
    assert f"<title>{localdate():%d/%m/%Y}" not in html


def test_late_and_flagged_forms_wait_until_somebody_decided(cast: Cast, gathering: Round, page: Read) -> None:
    unit = gathering.units.get(agency=cast.nha_trang)
    came(unit, 3, ago=1, excluded=2, flagged=2, waited=2)
    rows = table(page(cast.snv, MONITOR + "bang.csv"))
    assert rows["nha-trang"][6:8] == ["2", "2"]

    flagged = Response.objects.create(
        id="11111111-1111-4111-8111-111111111111",
        round_unit=unit,
        questionnaire_version=gathering.questionnaire_version,
        channel=Channel.QR,
        received_at=factories.NOW,
        submitted_on=date(2026, 3, 2),
        flags=Response.Flag.TOO_FAST,
        answers=[5, 5],
    )
    FlagReview.objects.create(response=flagged, actor=cast.snv, at=factories.NOW)
    assert table(page(cast.snv, MONITOR + "bang.csv"))["nha-trang"][6:8] == ["2", "1"]


def test_officers_see_their_own_units_alone(cast: Cast, gathering: Round, page: Read) -> None:
    text = page(cast.an, MONITOR)
    assert "Sở Xây dựng" in text
    assert "Sở Y tế" not in text
    assert set(table(page(cast.an, MONITOR + "bang.csv"))) == {"so-xay-dung", ""}


def test_who_collects_is_named_only_to_who_manages(cast: Cast, gathering: Round, page: Read) -> None:
    came(gathering.units.get(agency=cast.so_xay_dung), 7, surveyor=cast.dieu_tra, channel=Channel.ENUMERATOR)
    assert cast.dieu_tra.full_name in page(cast.snv, MONITOR)
    for person in (cast.an, cast.lanh_dao, cast.buu_dien):
        assert cast.dieu_tra.full_name not in page(person, MONITOR)


def test_channels_stand_with_their_design_and_unplanned_ones_are_named(
    cast: Cast, gathering: Round, page: Read
) -> None:
    RoundChannel.objects.create(round=gathering, channel=Channel.QR, design="voluntary")
    text = page(cast.snv, MONITOR)
    assert 'Mã QR<span class="sub">tự nguyện</span>' in text
    assert 'Gửi thư<span class="sub">ngoài kế hoạch</span>' in text


def test_the_table_is_filtered_and_sorted_by_its_address(cast: Cast, gathering: Round, page: Read) -> None:
    assert set(table(page(cast.snv, MONITOR + "bang.csv?cham=1"))) == {"so-y-te", "nha-trang"}
    assert set(table(page(cast.snv, MONITOR + "bang.csv?khoi=cap-xa"))) == {"nha-trang"}
    assert set(table(page(cast.snv, MONITOR + "bang.csv?ten=xay"))) == {"so-xay-dung"}
    order = list(table(page(cast.snv, MONITOR + "bang.csv?sap-xep=chi-tieu")))
    assert order == ["so-y-te", "so-xay-dung", "nha-trang", ""]
    assert set(table(page(cast.snv, MONITOR + "bang.csv?khoi=%00&sap-xep=x&cham=9"))) == {
        "so-xay-dung",
        "so-y-te",
        "nha-trang",
        "",
    }


def test_the_forecast_says_what_it_rests_on(cast: Cast, gathering: Round, page: Read) -> None:
    assert "còn đơn vị chưa đặt chỉ tiêu" in page(cast.snv, MONITOR)
    gathering.units.filter(agency=cast.nha_trang).update(quota=6)
    # 206 wanted, 94 there; 50 + 30 in the last seven days: 112 more take 10 days.
    end = localdate() + timedelta(days=10)
    text = page(cast.snv, MONITOR)
    assert (
        f"Còn thiếu 112 phiếu. Với tốc độ 7 ngày qua (80 phiếu hợp lệ), cả đợt đủ chỉ tiêu khoảng {end:%d/%m/%Y}"
        in text
    )
    assert "sau hạn 1 ngày" in text


def test_a_closed_round_neither_warns_nor_refreshes(cast: Cast, gathering: Round, page: Read) -> None:
    assert "data-source" in page(cast.snv, MONITOR)
    Round.objects.update(state=Round.State.CLOSED)
    text = page(cast.snv, MONITOR)
    assert "data-source" not in text
    assert "chậm so với tiến độ" not in text


def test_a_round_without_units_or_forms_says_what_will_be_here(cast: Cast, page: Read) -> None:
    empty = factories.survey_round("dot")
    assert "Đợt chưa có đơn vị nào" in page(cast.snv, MONITOR)
    factories.round_unit(empty, cast.so_y_te)
    assert "Chưa có phiếu nào" in page(cast.snv, MONITOR)


def test_no_score_stands_on_the_monitor(cast: Cast, scored: Round, page: Read) -> None:
    text = page(cast.snv, f"/noi-bo/thu-phieu/{scored.code}/")
    assert "Chỉ số" not in text


@pytest.mark.parametrize(("who", "linked"), [("snv", True), ("an", True), ("buu_dien", False)])
def test_only_who_sees_results_is_led_to_them(cast: Cast, gathering: Round, page: Read, who: str, linked: bool) -> None:
    assert ('href="/noi-bo/dot/dot/"' in page(getattr(cast, who), MONITOR)) is linked


def test_the_file_is_written_down(cast: Cast, gathering: Round, page: Read) -> None:
    page(cast.an, MONITOR + "bang.csv?cham=1")
    entry = AuditEntry.objects.get(action="export")
    assert (entry.actor, entry.subject, entry.detail["query"]) == (cast.an, "round:dot", {"cham": "1"})


@pytest.mark.parametrize("address", ["", "so-lieu/", "bang.csv"])
@pytest.mark.parametrize("who", ["snv", "an", "buu_dien"])
def test_the_monitor_asks_the_database_little(
    cast: Cast,
    gathering: Round,
    signed_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    settings: LazySettings,
    who: str,
    address: str,
) -> None:
    settings.MFA_REQUIRED = True
    with_totp(cast.snv)
    for number in range(40):
        unit = factories.round_unit(gathering, factories.agency(block=cast.communes))
        came(unit, number, surveyor=cast.dieu_tra)
    client = signed_in(getattr(cast, who))
    client.get(MONITOR + address)
    with django_assert_max_num_queries(12):
        b"".join(client.get(MONITOR + address))


def test_the_list_shows_progress_and_labels_own_surveys(cast: Cast, gathering: Round, page: Read) -> None:
    factories.survey_round("cua-so", owner=cast.so_xay_dung, state=Round.State.DRAFT)
    text = page(cast.an, "/noi-bo/thu-phieu/")
    assert "Đợt cua-so" in text
    assert "Tự khảo sát" in text
    assert "60 % " in text
    assert "Lập đợt khảo sát" in text
    # A draft of another agency is nobody else's to see; the leadership makes no rounds.
    assert "Đợt cua-so" not in page(cast.binh, "/noi-bo/thu-phieu/")
    assert "Lập đợt khảo sát" not in page(cast.lanh_dao, "/noi-bo/thu-phieu/")


def test_a_long_round_is_watched_page_by_page(cast: Cast, signed_in: SignIn) -> None:
    today = localdate()
    made = factories.survey_round("dot", opens_on=today, closes_on=today + timedelta(days=9), year=today.year)
    for number in range(130):
        agency = factories.agency(f"xa-{number:03}", name=f"Xã số {number:03}", block=cast.communes)
        came(factories.round_unit(made, agency), number)
    client = signed_in(cast.snv)

    def shown(address: str) -> tuple[list[str], str]:
        text = client.get(f"{MONITOR}{address}").content.decode()
        return re.findall(r"role=\"rowheader\" class=\"cell-wide\">Xã số (\d+)", text), text

    first, text = shown("?sap-xep=thu-ve&chieu=giam&ten=Xã")
    assert first == [f"{number:03}" for number in range(129, 69, -1)]
    [following] = map(html.unescape, re.findall(r'href="([^"]+)" rel="next"', text))
    second, text = shown(following.partition("#")[0])
    assert second == [f"{number:03}" for number in range(69, 9, -1)]
    # What the page fetches again is the page that is looked at, of the same filters.
    [again] = map(html.unescape, re.findall(r'data-source="([^"]+)"', text))
    assert again == f"{MONITOR}so-lieu/{following.partition('#')[0]}"
    assert shown(again.removeprefix(MONITOR))[0] == second
    # The file and the sums at the head have all of them.
    assert len(b"".join(client.get(f"{MONITOR}bang.csv?trang=2")).decode().strip().splitlines()) == 1 + 130 + 1
    assert len(shown("?trang=99")[0]) == 10
