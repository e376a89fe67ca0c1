"""Two runs beside each other, and totals in lists: no more than the pages of results show the same person."""

from collections.abc import Callable
from html import unescape
from re import sub

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from accounts.models import User
from agencies.models import Agency, AgencyVersion
from scoring.models import ScoringRun
from scoring.services import assign_method, load_method, score_round
from surveys.models import Round
from surveys.services import close_round, load_questionnaire
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.scoring.answers import GOOD, POOR, QUESTIONNAIRE, send
from tests.scoring.factories import document

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
LIST, ROUND = "/noi-bo/dot/", "/noi-bo/dot/dot-cb/"
PUBLICATION = reverse("publications:round", kwargs={"code": "dot-cb"})


def round_of(*agencies: Agency, owner: Agency | None = None) -> Round:
    version = load_questionnaire(document=QUESTIONNAIRE, at=NOW)
    made = factories.survey_round("dot-cb", questionnaire_version=version, owner=owner)
    for agency in agencies:
        factories.round_unit(made, agency)
    assign_method(round=made, method_version=load_method(document=document(), at=NOW))
    AgencyVersion.objects.update(parent=None)
    return made


def sent(round: Round, agency: Agency, *answers: tuple[int, ...]) -> None:
    send(round.units.get(agency=agency), *answers)


def scored(round: Round) -> ScoringRun:
    return score_round(round=round, actor=None, at=now())


def closed(round: Round) -> None:
    Round.objects.filter(pk=round.pk).update(state=Round.State.CLOSED)


def words(client: Client, address: str, **query: int) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    main = b"".join(response).decode().split("<main", 1)[-1].split("</main>")[0]
    return sub(r"\s+", " ", unescape(sub(r"<[^>]+>", " ", main)))


def compared(client: Client, before: ScoringRun, after: ScoringRun) -> str:
    address = reverse("publications:differences", kwargs={"code": "dot-cb"})
    return words(client, address, truoc=before.pk, sau=after.pk)


def test_an_officer_reads_no_form_off_two_runs_of_an_open_survey(cast: Cast, signed_in: SignIn) -> None:
    made = round_of(cast.so_xay_dung, owner=cast.so_xay_dung)
    sent(made, cast.so_xay_dung, *[GOOD] * 12)
    first = scored(made)
    sent(made, cast.so_xay_dung, *[POOR] * 8)
    second = scored(made)
    page = compared(signed_in(cast.an), first, second)
    assert "Đợt đang thu phiếu nên chỉ hiện số phiếu đã nhận." in page
    assert "12 → 20" in page
    for shown in (page, words(signed_in(cast.an), PUBLICATION)):
        assert "100,00" not in shown
        assert "Câu A1" not in shown
    assert "100,00" in compared(signed_in(cast.snv), first, second)


def test_runs_of_an_open_survey_stay_untold_when_it_is_closed(cast: Cast, signed_in: SignIn) -> None:
    """Nobody but Sở Nội vụ saw them; the last run before the closing is what is seen first."""
    made = round_of(cast.so_xay_dung, owner=cast.so_xay_dung)
    sent(made, cast.so_xay_dung, *[GOOD] * 12)
    first = scored(made)
    sent(made, cast.so_xay_dung, *[POOR] * 8)
    second = scored(made)
    close_round(round=made, at=now())
    page = compared(signed_in(cast.an), first, second)
    assert "100,00" not in page
    assert "không nêu chỉ số" in page


@pytest.mark.parametrize("who", ["giam_sat", "an"])
def test_a_difference_of_few_forms_is_told_in_words(cast: Cast, signed_in: SignIn, who: str) -> None:
    owner = cast.so_xay_dung if who == "an" else None
    made = round_of(cast.so_xay_dung, owner=owner)
    sent(made, cast.so_xay_dung, *[GOOD] * 12)
    first = scored(made)
    sent(made, cast.so_xay_dung, POOR)
    second = scored(made)
    closed(made)
    page = compared(signed_in(getattr(cast, who)), first, second)
    assert "12 → 13" in page
    assert "không nêu chỉ số: so hai lần tính sẽ lộ câu trả lời của vài phiếu" in page
    assert [value in page for value in ("96,80", "93,85", "3,20", "Câu A1")] == [False] * 4
    assert "100,00" not in page.split("Phiếu thêm, bớt theo kênh")[1]
    assert "96,80" in compared(signed_in(cast.snv), first, second)


def test_what_few_forms_changed_does_not_follow_from_the_whole(cast: Cast, signed_in: SignIn) -> None:
    """One form more at one unit, ten at the other, eleven together: none of the three is told."""
    made = round_of(cast.so_xay_dung, cast.so_y_te)
    sent(made, cast.so_xay_dung, *[GOOD, POOR] * 10)
    sent(made, cast.so_y_te, *[GOOD, POOR] * 10)
    first = scored(made)
    sent(made, cast.so_xay_dung, POOR)
    sent(made, cast.so_y_te, *[GOOD] * 10)
    second = scored(made)
    closed(made)
    page = compared(signed_in(cast.giam_sat), first, second)
    assert page.count("không nêu chỉ số") >= 2
    rows = page.split("Phiếu thêm, bớt theo kênh")[1]
    told = [part for part in rows.split("Sở") if "20 → 21" in part]
    assert told
    assert "%" not in told[0]


def test_a_difference_of_many_forms_is_told(cast: Cast, signed_in: SignIn) -> None:
    made = round_of(cast.so_xay_dung)
    sent(made, cast.so_xay_dung, *[GOOD] * 12)
    first = scored(made)
    sent(made, cast.so_xay_dung, *[GOOD, POOR] * 6)
    second = scored(made)
    closed(made)
    page = compared(signed_in(cast.giam_sat), first, second)
    assert "100,00 →" in page
    assert "12 → 24" in page
    assert "không nêu" not in page


@pytest.mark.parametrize("who", ["lanh_dao", "ban_chi_dao", "giam_sat"])
def test_lists_hide_the_total_that_the_page_hides(cast: Cast, signed_in: SignIn, who: str) -> None:
    made = round_of(cast.so_xay_dung, cast.so_y_te)
    sent(made, cast.so_xay_dung, GOOD, GOOD, POOR)
    sent(made, cast.so_y_te, *[GOOD, POOR] * 12)
    scored(made)
    closed(made)
    client = signed_in(getattr(cast, who))
    for address in (LIST, ROUND, PUBLICATION):
        assert "74,63" not in words(client, address)
    for address in (LIST, PUBLICATION):
        assert "74,63" in words(signed_in(cast.snv), address)


@pytest.mark.parametrize("who", ["lanh_dao", "giam_sat", "snv"])
def test_lists_show_the_total_that_the_page_shows(cast: Cast, signed_in: SignIn, who: str) -> None:
    made = round_of(cast.so_xay_dung, cast.so_y_te)
    sent(made, cast.so_xay_dung, *[GOOD] * 9, POOR)
    sent(made, cast.so_y_te, *[GOOD, POOR] * 12)
    run = scored(made)
    closed(made)
    index = run.total["index"].replace(".", ",")
    client = signed_in(getattr(cast, who))
    assert [index in words(client, address) for address in (LIST, ROUND)] == [True, True]


def test_of_two_totals_with_few_forms_between_the_list_of_runs_tells_one(cast: Cast, signed_in: SignIn) -> None:
    made = round_of(cast.so_xay_dung)
    sent(made, cast.so_xay_dung, *[GOOD] * 12)
    scored(made)
    sent(made, cast.so_xay_dung, *[GOOD] * 20, *[POOR] * 20)
    second = scored(made)
    sent(made, cast.so_xay_dung, POOR)
    third = scored(made)
    closed(made)
    page = words(signed_in(cast.giam_sat), PUBLICATION)
    assert "100,00" in page
    assert sum(run.total["index"].replace(".", ",") in page for run in (second, third)) == 1
