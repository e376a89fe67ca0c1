"""While a draft is out, or once figures are published, a newer run changes no page and no file of any other reader."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape

import openpyxl
import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.timezone import localdate, now
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.roles import Role
from scoring.analysis.asked import Asked, Kind
from scoring.history.earlier import earlier_of
from scoring.models import ScoringRun
from scoring.selectors import method_of
from scoring.services import store_run
from scoring.services.analyses import CannotAnalyse, analyse
from scoring.services.publications import prepare_draft
from scoring.services.years import store_year_run
from scoring.tally import fold_all
from surveys.models import Response, Round
from surveys.services.decisions import exclude_response
from tests import factories
from tests.conftest import Cast
from tests.dashboards.factories import answered, unit_of
from tests.dashboards.test_cost import MOST_QUERIES, PAGES
from tests.dashboards.test_same_everywhere import MANY, made
from tests.factories import NOW
from tests.scoring.factories import publish

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
HOUR = timedelta(hours=1)
UNITS = ("so-xay-dung", "so-y-te", "nha-trang")
KINDS = {
    "bang-cheo": "?pham-vi=ca-dot&theo=GT",
    **dict.fromkeys(("do-tin-cay", "yeu-to", "kenh-thu", "can-co-cau", "y-kien"), ""),
}
SPACES = ("today", "dashboards", "matrix", "analysis", "publications", "history", "beside", "years", "reports")
# They do things, hold what is typed, or show no figures of a round.
NO_FIGURES = {
    "dashboards:styles", "dashboards:close", "dashboards:score", "analysis:compute", "history:common",
    "history:results", "history:template", "years:cut_short", "years:score", "beside:catalogue", "beside:grid",
    "beside:files", "beside:template", "beside:targets", "beside:withdraw", "publications:bundle",
    "publications:answer", "publications:object", "publications:ask", "publications:withdraw_ask", "reports:request",
    # A paper holds what it was laid with: nothing of a newer run.
    "reports:paper", "reports:paper_pdf",
}  # fmt: skip


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern) and space.rstrip(":") in SPACES:
            yield f"{space}{entry.name}"


ONCE = (
    "today:today",
    "dashboards:rounds",
    "publications:rounds",
    "history:whole",
    "history:whole_csv",
    "history:whole_xlsx",
)
YEARLY = ("years:year", "years:csv", "years:xlsx")
OF_UNITS = ("dashboards:unit", "dashboards:unit_csv", "dashboards:unit_xlsx", "publications:unit")
COMPARED = "?don-vi=so-xay-dung&don-vi=so-y-te"
OTHERWISE: dict[str, Callable[[str], list[str]]] = {
    **dict.fromkeys(ONCE, lambda name: [reverse(name)]),
    **dict.fromkeys(YEARLY, lambda name: [reverse(name, args=[2026])]),
    **dict.fromkeys(OF_UNITS, lambda name: [reverse(name, args=["dot-1", unit]) for unit in UNITS]),
    **{
        f"history:block{kind}": lambda name: [reverse(name, args=[block]) for block in ("so", "cap-xa")]
        for kind in ("", "_csv", "_xlsx")
    },
    **{
        f"history:unit{kind}": lambda name: [reverse(name, args=[unit]) for unit in UNITS]
        for kind in ("", "_csv", "_xlsx")
    },
    **dict.fromkeys(
        ("beside:figures", "beside:figures_csv", "beside:figures_xlsx"),
        lambda name: [f"{reverse(name)}?nam=2026{more}" for more in ("", *(f"&don-vi={unit}" for unit in UNITS))],
    ),
    **dict.fromkeys(
        ("analysis:show", "analysis:csv", "analysis:xlsx"),
        lambda name: [reverse(name, args=["dot-1", kind]) + query for kind, query in KINDS.items()],
    ),
    "publications:decide": lambda name: [reverse(name, args=["dot-1", ScoringRun.objects.earliest("pk").pk])],
    "reports:preview": lambda name: [
        f"{reverse(name, args=['dot-1'])}?kind={kind}"
        for kind in ("province", *(f"agency&agency={unit}" for unit in UNITS))
    ],
}


def addresses(name: str) -> list[str]:
    """Return the addresses of a page, or file, for the story's rounds."""
    usual: Callable[[str], list[str]] = lambda name: [  # noqa: E731
        reverse(name, args=["dot-1"]) + (COMPARED if "compare" in name else "")
    ]
    return OTHERWISE.get(name, usual)(name)


def comparisons(runs: list[ScoringRun]) -> list[str]:
    here = reverse("publications:differences", args=["dot-1"])
    return [f"{here}?truoc={one.pk}&sau={other.pk}" for one in runs for other in runs if one != other]


def read(client: Client, address: str) -> tuple[int, str]:
    """Return the words of a page, or what stands in a file."""
    response = client.get(address)
    content = b"".join(response)
    if address.split("?")[0].endswith(".xlsx") and response.status_code == 200:
        book = openpyxl.load_workbook(io.BytesIO(content))
        return 200, str([[cell.value for cell in row] for sheet in book for row in sheet.rows])
    text = content.decode().split("<main", 1)[-1].split("</main>")[0]
    return response.status_code, re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


def all_pages(client: Client) -> dict[str, tuple[int, str]]:
    found = set(names(get_resolver())) - NO_FIGURES
    # A spreadsheet is written from the rows of the CSV.
    asked = [name for name in sorted(found) if not (name.endswith("xlsx") and f"{name[:-4]}csv" in found)]
    return {address: read(client, address) for name in asked for address in addresses(name)}


def shown(round: Round, run: ScoringRun, stage: str) -> None:
    if stage == "published":
        said = {"issuing_body": "UBND tỉnh", "decision_number": "605/QĐ-UBND", "decision_date": localdate()}
        publish(run=run, **said, actor=None, at=now())
    else:
        opens, closes = localdate(), localdate() + timedelta(days=5)
        prepare_draft(run=run, opens_on=opens, closes_on=closes, actor=None, at=now())


def one_form_less(round: Round, cast: Cast) -> ScoringRun:
    """Leave out a form of Sở Xây dựng and compute all anew, the year too."""
    form = Response.objects.filter(round_unit=unit_of(round, cast.so_xay_dung)).order_by("pk")[0]
    exclude_response(response=form, reason="trả lời trùng", actor=cast.snv, at=NOW)
    fold_all()
    run = store_run(round=round, actor=None, at=NOW + 2 * HOUR)
    store_year_run(year=2026, actor=None, at=NOW + 3 * HOUR)
    return run


def analysed(round: Round, *, newest: bool, kind: Kind = "alpha") -> None:
    asked = Asked(kind=kind)
    analyse(round=round, asked=asked, newest=newest, actor=None, at=NOW, progress=lambda text, done, total: None)


@pytest.fixture
def story(cast: Cast) -> tuple[Round, ScoringRun]:
    """Two closed rounds of a year with a run each, the year computed, an analysis of the first."""
    round = made(cast, "dot-1", MANY)
    run = store_run(round=round, actor=None, at=NOW)
    store_run(round=made(cast, "dot-2", MANY), actor=None, at=NOW)
    store_year_run(year=2026, actor=None, at=NOW + HOUR)
    analysed(round, newest=False)
    return round, run


def others(cast: Cast) -> dict[str, User]:
    """Return one person of each role but Sở Nội vụ, and of an agency that is not left a form less."""
    found = {role.value: person for role, person in cast.by_role.items() if role != Role.HOME_AFFAIRS}
    return found | {"other agency": cast.binh}


def test_every_page_of_figures_is_looked_at(story: tuple[Round, ScoringRun]) -> None:
    found = set(names(get_resolver()))
    assert found >= NO_FIGURES
    assert all(addresses(name) for name in found - NO_FIGURES)


@pytest.mark.parametrize("stage", ["draft", "published"])
def test_a_newer_run_changes_nothing_for_anybody_else(
    cast: Cast, signed_in: SignIn, story: tuple[Round, ScoringRun], stage: str
) -> None:
    round, run = story
    shown(round, run, stage)
    before = {who: all_pages(signed_in(person)) for who, person in others(cast).items()}
    figures = run.total["index"].replace(".", ",")
    assert figures in before[Role.LEADERSHIP]["/noi-bo/dot/dot-1/"][1]
    newer = one_form_less(round, cast)
    told = newer.total["index"].replace(".", ",")
    assert told != figures
    for who, person in others(cast).items():
        after = all_pages(signed_in(person))
        assert [address for address, page in after.items() if page != before[who][address]] == [], who
        pairs = [read(signed_in(person), one) for one in comparisons([run, newer])]
        assert not [page for page in pairs if told in page[1]], who
    office = all_pages(signed_in(cast.snv))
    for address in ("/noi-bo/dot/", "/noi-bo/dot/dot-1/", "/noi-bo/dot/dot-1/bang.csv", "/noi-bo/cong-bo/dot-1/"):
        assert told in office[address][1], address
    assert read(signed_in(cast.snv), "/noi-bo/nam/2026/") != before[Role.LEADERSHIP]["/noi-bo/nam/2026/"]


@pytest.mark.parametrize("stage", ["draft", "published"])
def test_the_office_is_told_and_led_to_the_comparison(
    cast: Cast, signed_in: SignIn, story: tuple[Round, ScoringRun], stage: str
) -> None:
    round, run = story
    shown(round, run, stage)
    pages = ("/noi-bo/dot/dot-1/", "/noi-bo/dot/dot-1/don-vi/so-xay-dung/", "/noi-bo/cong-bo/dot-1/", "/noi-bo/")
    words = "Lần tính mới nhất khác lần tính"
    client = signed_in(cast.snv)
    assert not [page for page in pages if words in read(client, page)[1]]
    newer = one_form_less(round, cast)
    link = f"/noi-bo/cong-bo/dot-1/khac-nhau/?truoc={run.pk}&amp;sau={newer.pk}"
    for page in pages:
        assert words in read(client, page)[1]
        assert link in client.get(page).content.decode()
    assert not [page for page in pages if words in read(signed_in(cast.giam_sat), page)[1]]


def test_the_others_are_told_which_state_they_see(
    cast: Cast, signed_in: SignIn, story: tuple[Round, ScoringRun]
) -> None:
    round, run = story
    shown(round, run, "draft")
    one_form_less(round, cast)
    words = f"Số liệu theo dự thảo ngày {localdate():%d/%m/%Y}"
    for page in ("/noi-bo/dot/dot-1/", "/noi-bo/dot/dot-1/don-vi/so-xay-dung/", "/noi-bo/dot/dot-1/ma-tran/"):
        assert words in read(signed_in(cast.lanh_dao), page)[1]
        assert words not in read(signed_in(cast.snv), page)[1]


def test_beside_a_newer_run_pages_ask_the_database_little(
    cast: Cast,
    signed_in: SignIn,
    story: tuple[Round, ScoringRun],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    round, run = story
    shown(round, run, "draft")
    one_form_less(round, cast)
    for person in (cast.snv, cast.lanh_dao, cast.an):
        client = signed_in(person)
        for page in (*PAGES, "/noi-bo/dot/dot-1/ma-tran/", "/noi-bo/phan-tich/dot-1/do-tin-cay/"):
            client.get(page)
            with django_assert_max_num_queries(MOST_QUERIES):
                assert client.get(page).status_code == 200


def many_more(round: Round, cast: Cast) -> ScoringRun:
    """Take in so many forms of Sở Xây dựng that its index may be told beside the one before."""
    answered(unit_of(round, cast.so_xay_dung), (9, 0, 0, 40, 30))
    return store_run(round=round, actor=None, at=NOW + 2 * HOUR)


def test_without_a_draft_all_see_the_newest(cast: Cast, signed_in: SignIn, story: tuple[Round, ScoringRun]) -> None:
    newer = many_more(story[0], cast)
    told = newer.total["index"].replace(".", ",")
    for who in (cast.snv, cast.lanh_dao, cast.giam_sat):
        assert told in read(signed_in(who), "/noi-bo/dot/dot-1/")[1]


def test_a_newer_draft_is_seen_at_once(cast: Cast, signed_in: SignIn, story: tuple[Round, ScoringRun]) -> None:
    round, run = story
    shown(round, run, "draft")
    newer = many_more(round, cast)
    shown(round, newer, "draft")
    assert newer.total["index"].replace(".", ",") in read(signed_in(cast.lanh_dao), "/noi-bo/dot/dot-1/")[1]


def test_nothing_is_analysed_for_them_of_newer_answers(cast: Cast, story: tuple[Round, ScoringRun]) -> None:
    round, run = story
    shown(round, run, "draft")
    one_form_less(round, cast)
    analysed(round, newest=False)
    assert round.analyses.count() == 1
    analysed(round, newest=True)
    assert set(round.analyses.values_list("run", flat=True)) == {run.pk, round.runs.first().pk}  # type: ignore[union-attr]
    with pytest.raises(CannotAnalyse):
        analysed(round, newest=False, kind="drivers")


def test_a_later_survey_is_compared_with_what_all_see(cast: Cast, story: tuple[Round, ScoringRun]) -> None:
    round, run = story
    shown(round, run, "draft")
    one_form_less(round, cast)
    Round.objects.filter(code="dot-2").update(assessment_year=2020)
    later = factories.survey_round("dot-3", questionnaire_version=round.questionnaire_version)
    Round.objects.filter(pk=later.pk).update(assessment_year=2027, state=Round.State.CLOSED)
    later.refresh_from_db()
    answered(factories.round_unit(later, cast.so_xay_dung), MANY[0])
    found = earlier_of(later, method_of(run))
    assert found is not None
    assert found.run == run
