"""The calendar of each role: what concerns them, nothing of others."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate, now

from accounts.models import User
from actionplans.models import FixedDate
from actionplans.services.calendar import set_date
from actionplans.services.plans import Done, Said, accept, add_measures, start_plan, submit
from actionplans.services.steps import Hand
from agencies.models import Membership
from dashboards.calendar.fixed import day_in
from dashboards.calendar.reader import reader_of
from dashboards.calendar.sources import SOURCES, entries, kind_words
from feedback.models import DutyShift, Hotline
from scoring.models import PublicationDraft
from surveys.models import Round
from tests import factories
from tests.actionplans.factories import directive, obligation
from tests.conftest import Cast
from tests.dashboards.factories import answered, run, survey, unit_of

pytestmark = pytest.mark.django_db
HOME = "/noi-bo/lich/"
TODAY = localdate()
YEAR = f"{HOME}{TODAY.year}/"


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def seen(person: User, *, around: int = 40) -> list[tuple[str, str]]:
    span = timedelta(days=around)
    return [(one.kind, one.what) for one in entries(reader_of(person, on=TODAY), TODAY - span, TODAY + span)]


def words(person: User) -> str:
    return " | ".join(f"{kind}: {what}" for kind, what in seen(person))


def test_what_is_owed_stands_in_the_calendar_of_who_owes_it(cast: Cast) -> None:
    obligation(cast.snv, cast.so_xay_dung, task="Việc của Sở Xây dựng")
    obligation(cast.snv, cast.nha_trang, task="Việc của phường")

    assert "Việc của Sở Xây dựng" in words(cast.an)
    assert "Việc của phường" not in words(cast.an)
    assert "Việc của phường" not in words(cast.dung)
    assert "Việc của phường" in words(cast.snv)
    for person in (cast.admin, cast.bao_ve, cast.dieu_tra, cast.buu_dien, cast.binh):
        assert "Việc của" not in words(person), person


def test_a_task_of_many_agencies_is_one_thing(cast: Cast) -> None:
    after = directive(cast.snv)
    for agency in (cast.so_xay_dung, cast.so_y_te, cast.nha_trang):
        obligation(cast.snv, agency, after=after, task="Gửi kế hoạch", days=3)

    found = entries(reader_of(cast.snv, on=TODAY), TODAY, TODAY + timedelta(days=9))
    assert [(one.what, one.where) for one in found] == [("Gửi kế hoạch", "2517/UBND · 0 trong 3 đơn vị đã nộp")]
    assert not found[0].late
    later = entries(reader_of(cast.snv, on=TODAY + timedelta(days=9)), TODAY, TODAY + timedelta(days=9))
    assert [one.late for one in later] == [True]


def planned(cast: Cast, *, handed_in: bool) -> None:
    said = Said(title="Kế hoạch 2026", first_year=2026, last_year=2026)
    plan = start_plan(agency=cast.so_xay_dung, said=said, actor=cast.an, at=now())
    done = Done(action="Rút ngắn thời gian chờ", lead="Văn phòng", due_on=TODAY + timedelta(days=5))
    add_measures(plan=plan, done=[done], actor=cast.an, at=now())
    if handed_in:
        sent = submit(plan=plan, hand=Hand(actor=cast.an, at=now(), seen=plan.version))
        accept(plan=sent, hand=Hand(actor=cast.snv, at=now(), seen=sent.version))


def test_measures_of_plans_in_force_are_due(cast: Cast) -> None:
    planned(cast, handed_in=False)
    assert "Rút ngắn" not in words(cast.an) + words(cast.snv)

    planned(cast, handed_in=True)
    for person in (cast.an, cast.chi, cast.dung, cast.snv, cast.ban_chi_dao):
        assert "ke-hoach: Rút ngắn thời gian chờ" in words(person), person
    assert "Rút ngắn" not in words(cast.binh)


def round_of(cast: Cast, agency: Any, code: str, state: str) -> Round:
    made = factories.survey_round(code=code)
    factories.round_unit(made, agency)
    span = {"opens_on": TODAY - timedelta(days=20), "closes_on": TODAY - timedelta(days=2)}
    Round.objects.filter(pk=made.pk).update(state=state, **span)
    return made


def test_rounds_open_and_close_for_who_watches_them(cast: Cast) -> None:
    round_of(cast, cast.so_xay_dung, "dot-mot", Round.State.OPEN)
    round_of(cast, cast.nha_trang, "dot-hai", Round.State.OPEN)
    span = timedelta(days=30)

    mine = entries(reader_of(cast.an, on=TODAY), TODAY - span, TODAY + span)
    assert [(one.what, one.where, one.late) for one in mine] == [
        ("Bắt đầu thu phiếu", "Đợt dot-mot", False),
        ("Ngày cuối thu phiếu", "Đợt dot-mot", True),
    ]
    assert len(seen(cast.snv)) == len(seen(cast.buu_dien)) == len(seen(cast.giam_sat)) == 4
    assert seen(cast.dieu_tra) == seen(cast.admin) == []


def test_windows_for_objections_are_for_who_may_object_and_who_decides(cast: Cast) -> None:
    round = survey(cast.so_xay_dung)
    answered(unit_of(round, cast.so_xay_dung))
    made = run(round)
    opens, closes = TODAY, TODAY + timedelta(days=6)
    PublicationDraft.objects.create(
        round=round, run=made, opens_on=opens, closes_on=closes, actor=cast.snv, at=now()
    )  # fmt: skip

    for person in (cast.an, cast.chi, cast.snv, cast.lanh_dao):
        assert "du-thao: Cho ý kiến về số liệu dự thảo" in words(person), person
    for person in (cast.binh, cast.giam_sat, cast.buu_dien, cast.ban_chi_dao):
        assert "du-thao" not in words(person), person


def test_duty_at_a_hotline_is_told_to_the_own_agency(cast: Cast) -> None:
    line = Hotline.objects.create(agency=cast.so_xay_dung, number="0258 100 000")
    DutyShift.objects.create(hotline=line, first_day=TODAY, last_day=TODAY + timedelta(days=6), person="Trần Trực Ban")

    assert "Trần Trực Ban" in words(cast.an)
    for person in (cast.binh, cast.dung, cast.snv, cast.giam_sat):
        assert "Trần Trực Ban" not in words(person), person


def test_roles_that_end_are_told_to_who_holds_them_alone(cast: Cast) -> None:
    end = TODAY + timedelta(days=8)
    Membership.objects.filter(user=cast.an).update(valid=(TODAY - timedelta(days=90), end))

    (mine,) = [one for one in entries(reader_of(cast.an, on=TODAY), TODAY, end) if one.kind == "tai-khoan"]
    # The day after it is the first without the role.
    assert mine.day == end - timedelta(days=1)
    assert "tai-khoan" not in words(cast.chi) + words(cast.snv)


def test_fixed_dates_are_everybodys(cast: Cast) -> None:
    set_date(
        title="Hạn gửi kế hoạch", source="Công văn 2517/UBND, điểm 8", month=4, day=None, year=None,
        actor=cast.snv, at=now(),
    )  # fmt: skip
    fixed = FixedDate.objects.get()
    assert day_in(fixed, 2026) == date(2026, 4, 30)
    fixed.month, fixed.day = 2, 29
    assert [day_in(fixed, year) for year in (2027, 2028)] == [date(2027, 2, 28), date(2028, 2, 29)]

    for role, person in cast.by_role.items():
        page = signed_in(person).get(YEAR).content.decode()
        assert "Hạn gửi kế hoạch" in page, role
        assert "Công văn 2517/UBND, điểm 8" in page


def test_only_the_office_keeps_fixed_dates(cast: Cast) -> None:
    office = signed_in(cast.snv)
    sent = {"title": "Rà soát cuối năm", "source": "Công văn 2517/UBND, điểm 8", "month": "12", "day": "", "year": ""}
    assert signed_in(cast.an).post(f"{HOME}moc/", sent).status_code == 403
    assert office.post(f"{HOME}moc/", sent).status_code == 302
    again = office.post(f"{HOME}moc/", sent)
    assert again.status_code == 422
    assert "Mốc này đã có trong lịch." in again.content.decode()

    made = FixedDate.objects.get()
    assert signed_in(cast.an).post(f"{HOME}moc/{made.pk}/bo/").status_code == 403
    office.post(f"{HOME}moc/{made.pk}/bo/")
    assert "Rà soát cuối năm" not in office.get(YEAR).content.decode()
    office.post(f"{HOME}moc/{made.pk}/khoi-phuc/")
    assert "Rà soát cuối năm" in office.get(YEAR).content.decode()


@pytest.mark.parametrize(
    ("month", "day", "year"),
    [("13", "1", ""), ("2", "30", ""), ("2", "29", "2027"), ("x", "1", ""), ("1", "0", ""), ("1", "1", "99999999999")],
)
def test_days_that_do_not_exist_are_refused_in_words(cast: Cast, month: str, day: str, year: str) -> None:
    sent = {"title": "Mốc", "source": "Văn bản", "month": month, "day": day, "year": year}
    answer = signed_in(cast.snv).post(f"{HOME}moc/", sent)

    assert answer.status_code == 422
    assert not FixedDate.objects.exists()


@pytest.mark.parametrize("address", ["1999/", "2101/", "2026/0/", "2026/13/", "99999999999/", "2101/lich.ics"])
def test_years_and_months_that_there_are_not(cast: Cast, address: str) -> None:
    assert signed_in(cast.snv).get(HOME + address).status_code == 404


def test_the_address_filters_and_unknown_values_are_as_if_absent(cast: Cast) -> None:
    obligation(cast.snv, cast.so_xay_dung, task="Nộp biên bản hội nghị")
    client = signed_in(cast.an)

    assert "Nộp biên bản hội nghị" not in client.get(f"{YEAR}?loai=y-kien").content.decode()
    page = client.get(f"{YEAR}?loai=y-kien").content.decode()
    assert "Không có việc nào như vậy" in page
    for query in ("?loai=nhiem-vu", "?loai=%00", "?loai='--&qua-han=x", ""):
        assert "Nộp biên bản hội nghị" in client.get(YEAR + query).content.decode(), query
    assert "Nộp biên bản hội nghị" not in client.get(f"{YEAR}?qua-han=1").content.decode()


def test_the_file_says_what_the_page_says(cast: Cast) -> None:
    obligation(cast.snv, cast.so_xay_dung, task="Việc, có dấu phẩy; và\nxuống dòng" + " dài" * 60)
    client = signed_in(cast.an)
    answer = client.get(f"{YEAR}lich.ics")

    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    assert text.count("BEGIN:VEVENT") == 1
    assert "Việc\\, có dấu phẩy\\; và\\nxuống dòng" in text.replace("\r\n ", "")
    assert client.get(f"{YEAR}lich.ics?loai=y-kien").content.decode().count("BEGIN:VEVENT") == 0
    table = client.get(f"{YEAR}?bang=lich&tep=csv")
    assert "có dấu phẩy" in b"".join(table).decode()


def test_the_ways_there(cast: Cast) -> None:
    """Everybody finds the calendar on the home page; extracts only who reads any."""
    for role, person in cast.by_role.items():
        home = signed_in(person).get("/noi-bo/")
        assert home.status_code != 200 or f'href="{HOME}"' in home.content.decode(), role
    tasks = "/noi-bo/nhiem-vu/"
    extracts = 'href="/noi-bo/trich-bao-cao/"'
    assert extracts in signed_in(cast.an).get(tasks).content.decode()
    assert extracts not in signed_in(cast.giam_sat).get(tasks).content.decode()


def test_a_full_month_is_cut_in_the_year_and_whole_on_its_own_page(cast: Cast) -> None:
    after = directive(cast.snv)
    for number in range(20):
        obligation(cast.snv, cast.so_xay_dung, after=after, task=f"Việc số {number:02}", days=0)
    client = signed_in(cast.an)

    year = client.get(YEAR).content.decode()
    assert "Xem 8 việc nữa" in year
    month = client.get(f"{YEAR}{TODAY.month}/").content.decode()
    assert all(f"Việc số {number:02}" in month for number in range(20))


def test_an_empty_calendar_says_so(cast: Cast) -> None:
    page = signed_in(cast.moi)
    assert page.get(HOME).status_code == 403
    assert "Năm này chưa có việc nào có ngày" in signed_in(cast.admin).get(f"{HOME}2050/").content.decode()


def test_every_kind_has_words(cast: Cast) -> None:
    assert {each.kind for each in SOURCES} <= set(kind_words())
    assert len({each.code for each in SOURCES}) == len(SOURCES)
