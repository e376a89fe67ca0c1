"""The history of a thing: who changed what of it, from what to what, told to who reads the audit."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from accounts.history import MASK
from accounts.models import Change, User
from accounts.roles import Role
from accounts.services import record
from actionplans.services import plans
from actionplans.services.taking import Hand
from agencies.services.people import grant
from dashboards.changes.query import Place, read
from dashboards.changes.things import KINDS, parts_with_columns
from dashboards.changes.views import PER_PAGE
from dashboards.changes.words import COLUMNS, UNTOLD, value_words
from surveys.models import Round, RoundUnit
from tests import factories
from tests.conftest import Cast
from tests.dashboards.plans.test_pages import begun

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], Client]


def of(kind: str, key: object) -> str:
    return reverse("changes:history", args=[kind, key])


def text(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def table(client: Client, address: str, **query: str) -> list[list[str]]:
    answer = client.get(address, {"bang": "thay-doi", "tep": "csv", **query})
    rows = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:2] == ["Lúc", "Ai"]
    return rows[1:]


@pytest.fixture
def round(cast: Cast) -> Round:
    made = factories.survey_round("dot-1")
    factories.round_unit(made, cast.so_xay_dung)
    return made


def test_a_round_tells_who_changed_which_field_from_what_to_what(cast: Cast, round: Round, signed_in: SignedIn) -> None:
    office = signed_in(cast.snv)
    title = round.title
    address = reverse("dashboards:round", args=[round.code])
    with_title(round, "Tên mới", by=cast.snv)

    page = text(signed_in(cast.admin), of("dot", "dot-1"))

    assert f"tên: <del>{title}</del> → Tên mới" in page
    assert cast.snv.full_name in page
    assert of("dot", "dot-1") in text(office, address)


def with_title(round: Round, title: str, *, by: User | None) -> None:
    """Change a round as a page would, or past the portal."""
    from accounts.acting import acting

    if by is None:
        Round.objects.filter(pk=round.pk).update(title=title)
        return
    with acting(who=lambda: by.pk, origin=lambda: "web:collection:plan_save", request="yeu-cau-1"):
        Round.objects.filter(pk=round.pk).update(title=title)
        record(actor=by, action="round.plan", subject=f"round:{round.code}", detail={}, at=now())


def test_the_act_and_what_it_changed_stand_together(cast: Cast, round: Round, signed_in: SignedIn) -> None:
    with_title(round, "Tên mới", by=cast.snv)

    [first, *_rest] = table(signed_in(cast.admin), of("dot", "dot-1"))

    assert "Sửa kế hoạch đợt" in first
    assert "Tên mới" in first[-1]


def test_a_change_past_the_portal_says_so_and_by_which_role(cast: Cast, round: Round, signed_in: SignedIn) -> None:
    with_title(round, "Lén", by=None)

    page = text(signed_in(cast.admin), of("dot", "dot-1"))

    assert "ngoài cổng" in page
    assert "Sửa thẳng trong cơ sở dữ liệu" in page
    assert Change.objects.latest("pk").role in page


def test_what_belonged_to_it_and_is_gone_is_told_too(cast: Cast, round: Round, signed_in: SignedIn) -> None:
    unit = factories.round_unit(round, cast.so_y_te)
    RoundUnit.objects.filter(pk=unit.pk).update(quota=120)
    number = unit.pk
    unit.delete()

    page = text(signed_in(cast.admin), of("dot", "dot-1"), phan="don-vi")

    assert f"Xóa đơn vị trong đợt số {number}" in page
    assert "chỉ tiêu phiếu: 120" in page


def test_rows_that_are_pointed_to_are_called_by_their_names(cast: Cast, round: Round, signed_in: SignedIn) -> None:
    page = text(signed_in(cast.admin), of("dot", "dot-1"), phan="don-vi")

    assert "cơ quan: Sở Xây dựng" in page
    assert "khối: Sở, ban, ngành" in page


def test_a_plan_and_its_measures(cast: Cast, signed_in: SignedIn) -> None:
    plan = begun(cast.chi, cast.so_xay_dung, "Kế hoạch", "Niêm yết")
    measure = plan.measures.get()
    plan.refresh_from_db()
    hand = Hand(actor=cast.chi, at=now(), seen=plan.version)
    plans.submit(plan=plan, hand=hand)
    type(measure).objects.filter(pk=measure.pk).update(action="Niêm yết lại")

    page = text(signed_in(cast.snv), of("ke-hoach", plan.pk))

    assert "việc làm: <del>Niêm yết</del> → Niêm yết lại" in page
    assert "Trình kế hoạch khắc phục" in page
    assert of("ke-hoach", plan.pk) in text(signed_in(cast.snv), reverse("plans:plan", args=[plan.pk]))
    assert "Lịch sử thay đổi" not in text(signed_in(cast.chi), reverse("plans:plan", args=[plan.pk]))


def test_an_account_with_its_roles_is_told_to_those_alone_who_read_the_whole_audit(
    cast: Cast, signed_in: SignedIn
) -> None:
    person = cast.moi
    role: dict[str, Any] = {"role": Role.OFFICER, "agency": cast.so_y_te, "block": None}
    grant(user=person, **role, first_day=localdate(), last_day=None, actor=cast.admin, at=now())
    User.objects.filter(pk=person.pk).update(full_name="Tên khác", email="bi-mat@tinh.gov.vn")

    page = text(signed_in(cast.bao_ve), of("tai-khoan", person.pk))

    assert "→ Tên khác" in page
    assert "thư điện tử: (không hiện)" in page
    assert "bi-mat" not in page
    assert MASK not in page
    assert "Sở Y tế" in page
    assert signed_in(cast.snv).get(of("tai-khoan", person.pk)).status_code == 403


@pytest.mark.parametrize("kind", ["phieu-hoi", "co-quan", "cong-bo"])
def test_other_things_have_their_page(cast: Cast, round: Round, signed_in: SignedIn, kind: str) -> None:
    questionnaire = round.questionnaire_version.questionnaire.code
    key, own = {
        "phieu-hoi": (questionnaire, reverse("editor:questionnaire", args=[questionnaire])),
        "co-quan": ("so-xay-dung", reverse("administration:agency", args=["so-xay-dung"])),
        "cong-bo": ("dot-1", reverse("publications:round", args=["dot-1"])),
    }[kind]
    record(actor=cast.snv, action="publication.draft", subject="round:dot-1", detail={"run": 7}, at=now())
    office = signed_in(cast.snv)

    page = text(office, of(kind, key))

    assert ("Gửi dự thảo kết quả" in page) == (kind == "cong-bo")
    assert of(kind, key) in text(office, own)


def test_the_office_of_home_affairs_is_told_no_acts_beyond_its_own(
    cast: Cast, round: Round, signed_in: SignedIn
) -> None:
    record(actor=cast.chi, action="feedback.unmasked", subject="round:dot-1", detail={}, at=now())

    assert "Xem chữ đã che" not in text(signed_in(cast.snv), of("dot", "dot-1"))
    assert "Xem chữ đã che" in text(signed_in(cast.bao_ve), of("dot", "dot-1"))


def test_filters_stand_in_the_address(cast: Cast, round: Round, signed_in: SignedIn) -> None:
    with_title(round, "Của Nội vụ", by=cast.snv)
    with_title(round, "Của An", by=cast.an)
    client, address = signed_in(cast.admin), of("dot", "dot-1")

    assert "Của An" not in text(client, address, nguoi="snv").split("<tbody")[1].split("→ Của Nội vụ")[1]
    assert len(table(client, address, nguoi="an")) == 1
    assert "Không có thay đổi nào như vậy" in text(client, address, den="1999-01-01")
    assert len(table(client, address, phan="viec")) == 2
    assert table(client, address, tu=f"{localdate() - timedelta(days=1)}") != []


@pytest.mark.parametrize("query", ["phan=x&tu=x&den=2026-13-40&truoc=x", "truoc=99999999999999999.1.9", "nguoi=%00"])
def test_nonsense_in_the_address_is_as_if_absent(cast: Cast, round: Round, signed_in: SignedIn, query: str) -> None:
    assert signed_in(cast.admin).get(f"{of('dot', 'dot-1')}?{query}").status_code == 200


def test_pages_follow_each_other_without_gap_or_overlap(cast: Cast, round: Round, signed_in: SignedIn) -> None:
    for place in range(PER_PAGE + 20):
        with_title(round, f"Tên thứ {place}.", by=cast.snv if place % 2 else None)
    client, address, seen = signed_in(cast.admin), of("dot", "dot-1"), ""
    while address:
        page = client.get(address)
        seen += page.content.decode()
        older = page.context["older"]
        address = of("dot", "dot-1") + older if older else ""

    assert [seen.count(f"→ Tên thứ {place}.") for place in range(PER_PAGE + 20)] == [1] * (PER_PAGE + 20)


def test_acts_of_one_moment_are_turned_over_without_gap_or_overlap(
    cast: Cast, round: Round, signed_in: SignedIn
) -> None:
    at = now()
    for place in range(PER_PAGE + 5):
        record(actor=None, action="round.plan", subject="round:dot-1", detail={"reason": f"cớ {place}."}, at=at)
    client, address, seen = signed_in(cast.admin), of("dot", "dot-1"), ""
    while address:
        page = client.get(address)
        seen += page.content.decode()
        address = of("dot", "dot-1") + page.context["older"] if page.context["older"] else ""

    assert [seen.count(f": cớ {place}.<") for place in range(PER_PAGE + 5)] == [1] * (PER_PAGE + 5)


def test_a_page_costs_few_queries(cast: Cast, round: Round, signed_in: SignedIn) -> None:
    for agency in (cast.so_y_te, cast.nha_trang):
        factories.access_point(factories.round_unit(round, agency))
    with_title(round, "Tên mới", by=cast.snv)
    client = signed_in(cast.snv)
    for kind, key in (("dot", "dot-1"), ("cong-bo", "dot-1"), ("co-quan", "so-xay-dung")):
        with CaptureQueriesContext(connection) as asked:
            text(client, of(kind, key), nguoi="snv")
        assert len(asked) <= 12, [each["sql"][:80] for each in asked.captured_queries]


def test_every_column_that_may_be_shown_has_words() -> None:
    columns = {column for _table, column in parts_with_columns()}

    assert sorted(columns - set(COLUMNS) - UNTOLD) == []
    assert sorted(set(COLUMNS) - columns) == []


def test_every_part_is_a_kept_table() -> None:
    from accounts.history import KEPT

    tables = {part.table for kind in KINDS.values() for part in kind.parts}
    assert tables <= set(KEPT)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "có"),
        (None, ""),
        ("2026-03-02", "02/03/2026"),
        ("[2026-01-01,2027-01-01)", "từ 01/01/2026 đến hết 31/12/2026"),
        ("[2026-01-01,)", "từ 01/01/2026"),
        ("2026-99-99", "2026-99-99"),
        ({"a": 1}, '{"a": 1}'),
        (MASK, "(không hiện)"),
    ],
)
def test_values_in_words(value: Any, words: str) -> None:
    assert value_words(None, value) == words


def test_a_place_is_read_back_as_it_was_written() -> None:
    at = now()
    place = Place(at, 1, 7)

    assert read({"truoc": str(place)}, frozenset()).older == place
    assert read({"tu": "2026-01-02"}, frozenset()).first == date(2026, 1, 2)
