"""An agency that is found opens at its newest figures; its years and the comments about it stand beside."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from agencies.models import Agency
from dashboards.search.found import Hit
from surveys.models import Round
from tests import factories
from tests.conftest import Cast
from tests.dashboards.factories import answered, run, survey, unit_of
from tests.feedback.conftest import comment

pytestmark = pytest.mark.django_db
SEARCH = reverse("search:search")
SignedIn = Callable[[User], Client]


def computed(agency: Agency, code: str, *, state: str = Round.State.CLOSED) -> Round:
    made = survey(agency, code=code, state=state)
    answered(unit_of(made, agency))
    run(made)
    return made


def hit_of(browser: Client, words: str = "xay dung") -> Hit:
    kinds = browser.get(SEARCH, {"q": words}).context["page"].kinds
    found: Hit = next(kind.hits[0] for kind in kinds if kind.code == "co-quan")
    return found


def test_it_opens_at_the_newest_figures_that_are_seen(signed_in: SignedIn, cast: Cast) -> None:
    computed(cast.so_xay_dung, "dot-cu")
    computed(cast.so_xay_dung, "dot-moi")
    survey(cast.so_xay_dung, code="dot-chua-tinh")
    computed(cast.so_xay_dung, "dot-dang-mo", state=Round.State.OPEN)

    head, office = hit_of(signed_in(cast.chi)), hit_of(signed_in(cast.snv))

    assert head.url == reverse("dashboards:unit", args=["dot-moi", "so-xay-dung"])
    assert office.url == reverse("dashboards:unit", args=["dot-dang-mo", "so-xay-dung"])
    for hit, code in ((head, "dot-moi"), (office, "dot-dang-mo")):
        opened = Round.objects.get(code=code)
        assert f"mở kết quả: {opened.title}, {opened.get_state_display()}" in hit.below
    assert reverse("history:unit", args=["so-xay-dung"]) in [url for _words, url in head.links]


def test_without_figures_it_opens_at_its_years(signed_in: SignedIn, cast: Cast) -> None:
    found = hit_of(signed_in(cast.chi))

    assert found.url == reverse("history:unit", args=["so-xay-dung"])
    assert [words for words, _url in found.links] == ["mọi ý kiến về đơn vị này"]


@pytest.mark.parametrize("role", sorted(set(Role.seeing_results()), key=str))
def test_every_link_opens_within_the_queries_of_a_page(signed_in: SignedIn, cast: Cast, role: Role) -> None:
    computed(cast.so_xay_dung, "dot-moi")
    comment(factories.round_unit(factories.survey_round("dot-thu"), cast.so_xay_dung), "Ghế chờ ở sở xây dựng ít quá")
    browser = signed_in(cast.by_role[role])
    browser.get(SEARCH)

    with CaptureQueriesContext(connection) as asked:
        page = browser.get(SEARCH, {"q": "so xay dung"})
    with CaptureQueriesContext(connection) as both:
        browser.get(SEARCH, {"q": "so xay dung dot-moi"})

    assert max(len(asked), len(both)) <= 12
    hits = [hit for kind in page.context["page"].kinds for hit in kind.hits if kind.code == "co-quan"]
    for address in [url for hit in hits for url in (hit.url, *(link for _words, link in hit.links))]:
        assert browser.get(address).status_code == 200


@pytest.mark.parametrize("words", ["Sở Xây dựng 2025", "2025 so xay dung", "xay dung nam 2025"])
def test_an_agency_and_a_year_lead_to_its_page_in_that_year_s_round(
    signed_in: SignedIn, cast: Cast, words: str
) -> None:
    for year in (2025, 2026):
        made = computed(cast.so_xay_dung, f"dot-{year}")
        Round.objects.filter(pk=made.pk).update(assessment_year=year, title=f"Khảo sát năm {year}")
        factories.round_unit(made, cast.so_y_te)
    browser = signed_in(cast.chi)

    found = hit_of(browser, words)

    assert found.url == reverse("dashboards:unit", args=["dot-2025", "so-xay-dung"])
    assert "".join(piece for piece, _hit in found.parts) == "Sở Xây dựng, Khảo sát năm 2025"
    assert browser.get(found.url).status_code == 200


def test_an_agency_beyond_one_s_sight_is_not_found_by_a_year_either(signed_in: SignedIn, cast: Cast) -> None:
    made = computed(cast.so_xay_dung, "dot-2026")
    factories.round_unit(made, cast.so_y_te)

    kinds = signed_in(cast.chi).get(SEARCH, {"q": "so y te 2026"}).context["page"].kinds

    assert [kind.count for kind in kinds] == [0, 0, 0, 0, 0, 0]


def test_a_year_or_a_round_alone_names_no_agency(signed_in: SignedIn, cast: Cast) -> None:
    computed(cast.so_xay_dung, "dot-2026")
    kinds = signed_in(cast.snv).get(SEARCH, {"q": "dot-2026"}).context["page"].kinds
    assert [(kind.code, kind.count) for kind in kinds if kind.count] == [("dot", 1)]


def test_that_comments_say_no_such_words_is_no_word_on_the_agency_s_comments(signed_in: SignedIn, cast: Cast) -> None:
    text = signed_in(cast.snv).get(SEARCH, {"q": "so xay dung"}).content.decode()
    assert "Lời trong ý kiến 0" in text
    assert "mọi ý kiến về đơn vị này" in text


def test_the_comments_of_the_link_are_the_agency_s(signed_in: SignedIn, cast: Cast) -> None:
    made = factories.survey_round("dot-thu")
    about = comment(factories.round_unit(made, cast.so_xay_dung), "Ghế chờ ít quá")
    comment(factories.round_unit(made, cast.so_y_te), "Ghế chờ hỏng")
    browser = signed_in(cast.snv)
    address = dict(hit_of(browser).links)["mọi ý kiến về đơn vị này"]

    assert [entry.id for entry in browser.get(address).context["entries"]] == [str(about.pk)]


def test_typing_begins_at_once_where_nothing_is_asked(signed_in: SignedIn, cast: Cast) -> None:
    browser = signed_in(cast.snv)

    assert " autofocus" in browser.get(SEARCH).content.decode()
    assert " autofocus" not in browser.get(SEARCH, {"q": "xay"}).content.decode()
