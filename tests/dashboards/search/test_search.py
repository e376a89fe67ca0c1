"""Everybody finds what their lists show, and nothing else."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from accounts.models import User
from accounts.roles import Role
from actionplans.models import Plan
from actionplans.services.plans import Said, start_plan
from agencies.models import Agency, AgencyVersion
from dashboards.search.duties import duties
from dashboards.search.found import Hit, agencies
from dashboards.search.words import read as words_of
from feedback.models import Comment
from scoring.access import sight_of
from surveys.models import Round
from tests import factories
from tests.actionplans.factories import directive, obligation
from tests.conftest import Cast
from tests.feedback.conftest import comment

pytestmark = pytest.mark.django_db
SEARCH = reverse("search:search")
SignedIn = Callable[[User], Client]
FINDING = Role.watching_collection()


@pytest.fixture
def comments(cast: Cast) -> list[Comment]:
    made, beyond = factories.survey_round("dot-thu"), factories.survey_round("dot-ngoai")
    Round.objects.filter(pk=made.pk).update(title="Đợt thử 2026")
    Round.objects.filter(pk=beyond.pk).update(title="Đợt thử ở Nha Trang")
    building, health = (factories.round_unit(made, each) for each in (cast.so_xay_dung, cast.so_y_te))
    return [
        comment(building, "Ghế chờ ở quầy xây dựng ít quá"),
        comment(health, "Ghế chờ ở quầy y tế ít quá"),
        comment(building, "Chị Lan ở quầy ghế chờ quát dân"),
        comment(building, "Chị Lan đòi tiền ở ghế chờ"),
        comment(building, "Ghế chờ hỏng", released=False),
        comment(factories.round_unit(beyond, cast.nha_trang), "Ghế chờ ngoài phường"),
    ]


def asked(browser: Client, **query: Any) -> Any:
    response = browser.get(SEARCH, query)
    assert response.status_code == 200
    return response.context["page"]


def urls(page: Any, kind: str) -> list[str]:
    return [hit.url for each in page.kinds if each.code == kind for hit in each.hits]


def count(page: Any, kind: str) -> int:
    return sum(each.count for each in page.kinds if each.code == kind)


def read(browser: Client, typed: str) -> str:
    """Return a page without what differs each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", browser.get(SEARCH, {"q": typed}).content.decode())


def opens(browser: Client, url: str) -> bool:
    return browser.get(url).status_code == 200


@pytest.mark.parametrize("role", FINDING)
def test_a_person_finds_the_comments_of_their_list(
    signed_in: SignedIn, cast: Cast, comments: list[Comment], role: Role
) -> None:
    browser = signed_in(cast.by_role[role])
    listed = browser.get(reverse("feedback:comments"), {"tinh-trang": "tat-ca", "tim": "ghe cho"})
    page = asked(browser, q="ghe cho", loai="y-kien")
    ids = [entry.id for entry in listed.context["entries"]] if listed.status_code == 200 else []

    assert urls(page, "y-kien") == [reverse("feedback:comment", args=[each]) for each in ids]
    assert count(page, "y-kien") == len(ids)


@pytest.mark.parametrize("role", FINDING)
def test_a_person_finds_the_rounds_of_their_lists(
    signed_in: SignedIn, cast: Cast, comments: list[Comment], role: Role
) -> None:
    browser = signed_in(cast.by_role[role])
    listed = browser.get(reverse("collection:rounds")).context["groups"]
    codes = {line.round.code for group in listed for line in group.lines}
    page = asked(browser, q="dot thu")
    found = urls(page, "dot")

    assert {url.rstrip("/").rsplit("/", 1)[-1] for url in found} == codes
    assert count(page, "dot") == len(codes)
    assert all(opens(browser, url) for url in found)


@pytest.mark.parametrize("role", FINDING)
def test_a_person_finds_the_agencies_whose_page_opens(signed_in: SignedIn, cast: Cast, role: Role) -> None:
    browser = signed_in(cast.by_role[role])
    pages = {reverse("history:unit", args=[code]) for code in Agency.objects.values_list("code", flat=True)}
    found = {url for word in ("so", "phong", "uy ban", "ubnd") for url in urls(asked(browser, q=word), "co-quan")}

    assert found == {url for url in pages if opens(browser, url)}


@pytest.mark.parametrize("who", ["admin", "bao_ve", "dieu_tra", "moi", "giang"])
def test_who_has_no_lists_searches_nothing(signed_in: SignedIn, cast: Cast, who: str) -> None:
    assert signed_in(getattr(cast, who)).get(SEARCH, {"q": "so"}).status_code == 403


def test_what_one_may_not_see_changes_no_page(signed_in: SignedIn, cast: Cast, comments: list[Comment]) -> None:
    browser = signed_in(cast.binh)
    before = read(browser, "nha trang")
    Round.objects.filter(code="dot-ngoai").update(title="Đợt khác")
    AgencyVersion.objects.filter(agency=cast.nha_trang).update(name="UBND phường khác")

    assert "Nha Trang" not in before
    assert read(browser, "nha trang") == before


def test_a_masked_name_is_neither_found_nor_shown(signed_in: SignedIn, cast: Cast, comments: list[Comment]) -> None:
    browser = signed_in(cast.chi)

    assert count(asked(browser, q="lan quat"), "y-kien") == 0
    assert "Lan" not in browser.get(SEARCH, {"q": "quat dan"}).content.decode()
    assert count(asked(browser, q="quat dan"), "y-kien") == 1


@pytest.mark.parametrize("typed", ["Sở Xây dựng", "so xay dung", "dựng XÂY", "  xây "])
def test_with_and_without_marks(signed_in: SignedIn, cast: Cast, typed: str) -> None:
    page = asked(signed_in(cast.snv), q=typed)

    assert urls(page, "co-quan") == [reverse("history:unit", args=["so-xay-dung"])]


def test_an_earlier_name_is_found(signed_in: SignedIn, cast: Cast) -> None:
    version = AgencyVersion.objects.get(agency=cast.so_y_te)
    start = version.valid.lower
    AgencyVersion.objects.filter(pk=version.pk).update(
        valid=(date(2026, 1, 1), None), name="Sở Sức khỏe", short_name="SSK"
    )
    version.pk, version.valid = None, (start, date(2026, 1, 1))
    version.save()
    page = asked(signed_in(cast.snv), q="y tế")

    assert urls(page, "co-quan") == [reverse("history:unit", args=["so-y-te"])]
    assert "Sở Y tế" in next(kind.hits[0].below for kind in page.kinds if kind.hits)


def ward_and_its_sections(cast: Cast) -> None:
    """Make what a province has: sections that stand before their ward, a ward with a longer name, a town of old."""
    level, valid_to = AgencyVersion.Level, date(2025, 7, 1)
    for number, section in enumerate(("Trung tâm", "Phòng Kinh tế", "Phòng Văn hóa", "Văn phòng HĐND và UBND")):
        name = f"{section} phường Nha Trang"
        factories.agency(f"phong-{number}", name=name, level=level.UNIT, parent=cast.nha_trang)
    factories.agency(
        "bac", name="UBND phường Bắc Nha Trang", level=level.COMMUNE, block=cast.communes, parent=cast.ubnd
    )
    factories.agency("tp", name="Nha Trang cũ", level=level.DISTRICT, parent=cast.ubnd, valid_to=valid_to)
    AgencyVersion.objects.exclude(level=level.UNIT).update(position=20)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("nha trang", [None, "bac", "phong-0"]),
        ("UBND phường Nha Trang", [None, "bac", "phong-3"]),
        ("ubnd phường bắc nha trang", ["bac"]),
        ("Phòng Kinh tế phường Nha Trang", ["phong-1"]),
        ("tp", ["tp"]),
    ],
)
def test_the_agency_that_is_meant_comes_before_its_sections(
    signed_in: SignedIn, cast: Cast, typed: str, first: list[str | None]
) -> None:
    ward_and_its_sections(cast)
    wanted = [reverse("history:unit", args=[code or cast.nha_trang.code]) for code in first]

    assert urls(asked(signed_in(cast.snv), q=typed), "co-quan")[: len(first)] == wanted


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("trung tâm phường nha trang", ["phong-0", "nha-van-hoa"]),
        ("phuong nha trang trung tam", ["nha-van-hoa", "phong-0"]),
        ("trung tâm", ["nha-van-hoa", "phong-0"]),
        ("ttvh", ["nha-van-hoa", "phong-1"]),
    ],
)
def test_a_name_typed_in_full_is_what_is_meant(signed_in: SignedIn, cast: Cast, typed: str, first: list[str]) -> None:
    """A section's own short name is no name in full: many agencies have one that is called so."""
    ward_and_its_sections(cast)
    factories.agency("nha-van-hoa", name="Trung tâm Văn hóa phường Nha Trang", level=AgencyVersion.Level.FACILITY)
    for code, called in (
        ("nha-van-hoa", {"short_name": "TTVH"}),
        ("phong-0", {"short_name": "Trung tâm"}),
        ("phong-1", {"name": "Phòng kế toán TTVH"}),
    ):
        AgencyVersion.objects.filter(agency__code=code).update(**called)

    found = urls(asked(signed_in(cast.snv), q=typed), "co-quan")
    assert found == [reverse("history:unit", args=[code]) for code in first]


def test_an_agency_that_is_no_more_comes_last(signed_in: SignedIn, cast: Cast) -> None:
    ward_and_its_sections(cast)
    found = urls(asked(signed_in(cast.snv), q="nha trang", loai="co-quan"), "co-quan")

    assert (len(found), found[-1]) == (7, reverse("history:unit", args=["tp"]))


def test_one_query_reads_the_agencies(cast: Cast) -> None:
    ward_and_its_sections(cast)
    sight = sight_of(cast.snv, state=Round.State.CLOSED, on=localdate())
    with CaptureQueriesContext(connection) as asked_for:
        found = agencies(words_of("nha trang"), sight, [], on=localdate())

    assert (len(found), len(asked_for)) == (7, 1)


@pytest.mark.parametrize("typed", ['<script>alert("1")</script>', "\"><img src=x onerror='a'>", "%", "__", "a\0b"])
def test_what_is_typed_never_becomes_markup(
    signed_in: SignedIn, cast: Cast, comments: list[Comment], typed: str
) -> None:
    Round.objects.filter(code="dot-thu").update(title=f"Đợt {typed}".replace("\0", ""))
    page = signed_in(cast.snv).get(SEARCH, {"q": typed}).content.decode()

    assert "<script>alert" not in page
    assert "<img" not in page


def test_a_percent_sign_finds_no_more_than_itself(signed_in: SignedIn, cast: Cast, comments: list[Comment]) -> None:
    assert asked(signed_in(cast.snv), q="%%").total == 0


def test_the_found_words_are_marked(signed_in: SignedIn, cast: Cast) -> None:
    assert "Sở <mark>Y</mark> <mark>tế</mark>" in signed_in(cast.snv).get(SEARCH, {"q": "y te"}).content.decode()


def test_a_long_question_is_answered(signed_in: SignedIn, cast: Cast) -> None:
    browser = signed_in(cast.snv)

    assert asked(browser, q="sở " * 700).asked.cut
    assert "phần đầu" in browser.get(SEARCH, {"q": "sở " * 700}).content.decode()


def test_a_word_that_everybody_says_is_not_counted_to_its_end(
    signed_in: SignedIn, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = factories.round_unit(factories.survey_round("dot-dai"), cast.so_y_te)
    for number in range(4):
        comment(unit, f"Ghế chờ số {number} ít quá")
    browser = signed_in(cast.snv)
    whole = asked(browser, q="ghe cho", loai="y-kien")
    assert (count(whole, "y-kien"), "4+" in read(browser, "ghe cho")) == (4, False)
    monkeypatch.setattr("dashboards.search.page.MOST", 3)
    cut = asked(browser, q="ghe cho", loai="y-kien")
    assert urls(cut, "y-kien") == urls(whole, "y-kien")[:3]
    assert "Lời trong ý kiến 3+" in read(browser, "ghe cho")


def test_every_comment_stands_on_one_page(signed_in: SignedIn, cast: Cast) -> None:
    unit = factories.round_unit(factories.survey_round("dot-thu"), cast.so_xay_dung)
    for number in range(45):
        comment(unit, f"Ghế chờ số {number} bị hỏng")
    browser = signed_in(cast.an)
    pages = [urls(asked(browser, q="ghe cho", loai="y-kien", trang=str(number)), "y-kien") for number in (1, 2, 3)]

    assert [len(page) for page in pages] == [20, 20, 5]
    assert len({url for page in pages for url in page}) == 45


@pytest.mark.parametrize("role", FINDING)
def test_a_page_asks_the_database_a_dozen_times_at_most(
    signed_in: SignedIn, cast: Cast, comments: list[Comment], role: Role
) -> None:
    browser = signed_in(cast.by_role[role])
    browser.get(SEARCH)
    with CaptureQueriesContext(
        connection,
    ) as asked_for:
        browser.get(SEARCH, {"q": "cho"})

    assert len(asked_for) <= 12


def test_tasks_are_found_by_whose_list_shows_them(cast: Cast, signed_in: SignedIn) -> None:
    given = obligation(cast.snv, cast.so_xay_dung, task="Tổ chức hội nghị công bố")
    obligation(cast.snv, cast.nha_trang, task="Hội nghị của phường")
    number = given.point.directive.number
    own, office = signed_in(cast.an), signed_in(cast.snv)

    def found(browser: Client, words: str) -> dict[str, int]:
        return {kind.code: kind.count for kind in asked(browser, q=words).kinds if kind.count}

    assert found(own, "hoi nghi") == {"nhiem-vu": 1}
    assert found(office, "hoi nghi") == {"nhiem-vu": 2}
    assert found(own, number)["nhiem-vu"] == 1
    (hit,) = next(kind.hits for kind in asked(own, q="hội nghị").kinds if kind.code == "nhiem-vu")
    assert hit.url == f"/noi-bo/nhiem-vu/{given.pk}/"
    assert hit.below == f"Sở Xây dựng · {number} · hạn {given.due_on:%d/%m/%Y} · chưa nộp"


def hits(browser: Client, words: str, kind: str) -> list[Hit]:
    return [hit for each in asked(browser, q=words).kinds if each.code == kind for hit in each.hits]


def test_directives_are_found_by_whose_list_shows_them(cast: Cast, signed_in: SignedIn) -> None:
    mine = directive(cast.snv, number="2517/UBND", theme="Năm của người dân")
    obligation(cast.snv, cast.so_xay_dung, after=mine, task="Niêm yết")
    other = directive(cast.snv, number="88/UBND")
    obligation(cast.snv, cast.nha_trang, after=other, task="Niêm yết")
    nobodys = directive(cast.snv, number="99/UBND")
    own, office = signed_in(cast.an), signed_in(cast.snv)

    assert {hit.url for hit in hits(office, "cai thien phuc vu", "van-ban")} == {
        f"/noi-bo/nhiem-vu/van-ban/{each.pk}/" for each in (mine, other, nobodys)
    }
    (hit,) = hits(own, "Cải thiện", "van-ban")
    assert own.get(hit.url).status_code == 200
    assert "".join(words for words, _hit in hit.parts) == "2517/UBND: Về cải thiện phục vụ"
    assert hit.below == "UBND tỉnh · 30/03/2017 · Năm của người dân"
    for words in ("2517", "ubnd tinh phuc vu", "nguoi dan"):
        assert len(hits(own, words, "van-ban")) == 1, words
    assert hits(own, "88/UBND", "van-ban") == []


def test_plans_are_found_by_whose_list_shows_them(cast: Cast, signed_in: SignedIn) -> None:
    written = start_plan(
        agency=cast.so_xay_dung,
        said=Said(title="Kế hoạch nâng cao hài lòng", first_year=2027, last_year=2028),
        actor=cast.an,
        at=now(),
    )
    own, office, other = signed_in(cast.an), signed_in(cast.snv), signed_in(cast.ban_chi_dao)

    for words in ("nang cao hai long", "kế hoạch Sở Xây dựng", "2027 nâng cao"):
        (hit,) = hits(own, words, "ke-hoach")
        assert hit.url == f"/noi-bo/ke-hoach/{written.pk}/"
    assert hit.below == "Sở Xây dựng · 2027–2028 · đang soạn"
    assert len(hits(office, "nang cao", "ke-hoach")) == 1
    # What is still written is its writers' and Sở Nội vụ's; its state is no word of it.
    assert hits(other, "nang cao", "ke-hoach") == []
    assert hits(signed_in(cast.binh), "nang cao", "ke-hoach") == []
    assert hits(own, "draft", "ke-hoach") == []
    Plan.objects.filter(pk=written.pk).update(state="submitted")
    assert len(hits(other, "nang cao", "ke-hoach")) == 1


def test_only_so_many_tasks_are_read(cast: Cast) -> None:
    for number in range(4):
        obligation(cast.snv, cast.so_xay_dung, task=f"Việc số {number}", days=10 + number)
    found = duties(words_of("việc số"), cast.snv, on=localdate(), most=3)
    assert [row.what for row in found.tasks] == ["Việc số 3", "Việc số 2", "Việc số 1"]
