"""Who gets a report when, by role and state of the round: as on screen (DESIGN § 3)."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from jobs.models import Job
from surveys.models import Round, RoundUnit
from tests import factories
from tests.reports.factories import tallied

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ASK, LOOK = "/noi-bo/dot/dot-2-2026/bao-cao/", "/noi-bo/dot/dot-2-2026/bao-cao/xem/"
ROUND_PAGE, UNIT_PAGE = "/noi-bo/dot/dot-2-2026/", "/noi-bo/dot/dot-2-2026/don-vi/dot-2-2026-0-001/"
UNIT = {"kind": "agency", "agency": "dot-2-2026-0-001"}
PROVINCE = {"kind": "province", "agency": ""}
LATE = (Round.State.CLOSED,)
ALWAYS = (Round.State.DRAFT, Round.State.OPEN, Round.State.CLOSED)
# In which states a role gets the report of a unit in its scope, and of the whole round (None: does not exist).
RULES: dict[Role, tuple[tuple[str, ...], tuple[str, ...] | None]] = {
    Role.HOME_AFFAIRS: (ALWAYS, ALWAYS),
    Role.LEADERSHIP: (LATE, LATE),
    Role.STEERING: (LATE, LATE),
    Role.SUPERVISOR: (LATE, LATE),
    Role.SECTOR_LEAD: (LATE, None),
    Role.HEAD: (LATE, None),
    Role.OFFICER: (LATE, None),
}


@pytest.fixture
def scored() -> Round:
    return tallied(forms=40, sizes=(2, 1))


def own(round: Round) -> RoundUnit:
    return round.units.select_related("agency", "block").get(agency__code=UNIT["agency"])


def person_of(role: Role, round: Round) -> User:
    person = factories.user(role.value)
    unit = own(round)
    if role in Role.of_an_agency():
        factories.membership(person, role, agency=unit.agency)
    elif role == Role.SECTOR_LEAD:
        factories.membership(person, role, block=unit.block)
    else:
        factories.membership(person, role)
    return person


def in_state(round: Round, state: str) -> None:
    Round.objects.filter(pk=round.pk).update(state=state)


def test_every_role_that_sees_results_has_a_rule() -> None:
    assert set(RULES) == set(Role.seeing_results())


def each_case(round: Round, signed_in: SignIn) -> Iterator[tuple[Role, str, Client]]:
    """Go through all roles and states of one round: making it takes longer than asking."""
    clients = {role: signed_in(person_of(role, round)) for role in RULES}
    for state in ALWAYS:
        in_state(round, state)
        yield from ((role, state, client) for role, client in clients.items())


def test_a_units_report_is_made_when_its_page_shows_figures(scored: Round, signed_in: SignIn) -> None:
    for role, state, client in each_case(scored, signed_in):
        before = Job.objects.count()
        response = client.post(ASK, UNIT)
        made = state in RULES[role][0]
        assert (Job.objects.count() > before) is made, (role, state)
        assert made or response["Location"] == UNIT_PAGE, (role, state)


def test_a_units_preview_is_shown_when_its_page_shows_figures(scored: Round, signed_in: SignIn) -> None:
    for role, state, client in each_case(scored, signed_in):
        status = client.get(LOOK, UNIT).status_code
        assert status == (200 if state in RULES[role][0] else 302), (role, state)


def test_the_report_of_a_round_is_for_who_sees_all_its_figures(scored: Round, signed_in: SignIn) -> None:
    for role, state, client in each_case(scored, signed_in):
        states, before = RULES[role][1], Job.objects.count()
        asked, looked = client.post(ASK, PROVINCE), client.get(LOOK, PROVINCE)
        made = states is not None and state in states
        assert (Job.objects.count() > before) is made, (role, state)
        refused = 404 if states is None else 302
        assert looked.status_code == (200 if made else refused), (role, state)
        assert asked.status_code == refused, (role, state)


@pytest.mark.parametrize("data", [UNIT, PROVINCE])
@pytest.mark.parametrize("role", [role for role in Role if role not in Role.seeing_results()])
def test_roles_without_results_get_no_report(
    scored: Round, signed_in: SignIn, role: Role, data: dict[str, str]
) -> None:
    person = factories.user()
    factories.membership(person, role)
    client = signed_in(person)
    assert client.post(ASK, data).status_code == 403
    assert client.get(LOOK, data).status_code == 403


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEADERSHIP])
def test_a_refusal_says_why(scored: Round, signed_in: SignIn, role: Role) -> None:
    in_state(scored, Round.State.OPEN)
    response = signed_in(person_of(role, scored)).get(LOOK, UNIT, follow=True)
    assert 'class="alert' in response.content.decode()
    assert "Chỉ số hiện sau khi khóa thu phiếu" in response.content.decode()


def test_a_survey_of_the_whole_province_has_no_report_of_a_unit(signed_in: SignIn) -> None:
    made = tallied(questionnaire="bnv-ho-gia-dinh-2022", method="bnv-2022", sizes=(2,))
    for role in (Role.HOME_AFFAIRS, Role.OFFICER):
        assert signed_in(person_of(role, made)).get(LOOK, UNIT).status_code == 404


def preview(client: Client) -> str:
    response: HttpResponse = client.get(LOOK, UNIT)  # type: ignore[assignment]
    assert response.status_code == 200
    return response.content.decode()


def test_few_answers_of_a_unit_are_folded_for_everybody(signed_in: SignIn) -> None:
    made = tallied(forms=20, sizes=(2,))
    for role in (Role.OFFICER, Role.HOME_AFFAIRS):
        assert "gộp hai mức không hài lòng" in preview(signed_in(person_of(role, made)))


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HOME_AFFAIRS])
def test_fewer_than_five_forms_make_no_report_of_a_unit(signed_in: SignIn, role: Role) -> None:
    made = tallied(forms=4, sizes=(2,))
    refused = signed_in(person_of(role, made)).get(LOOK, UNIT, follow=True)
    assert "có dưới 5 phiếu nên không lập báo cáo riêng" in refused.content.decode()


def test_an_agency_reads_no_total_of_the_round(scored: Round, signed_in: SignIn) -> None:
    assert "So với chỉ số chung" not in preview(signed_in(person_of(Role.OFFICER, scored)))
    assert "So với chỉ số chung" in preview(signed_in(person_of(Role.LEADERSHIP, scored)))


@pytest.mark.parametrize("role", RULES)
def test_pages_offer_the_preview_where_it_is_allowed(scored: Round, signed_in: SignIn, role: Role) -> None:
    client = signed_in(person_of(role, scored))
    links = [re.sub("&amp;", "&", link) for page in (UNIT_PAGE, ROUND_PAGE) for link in preview_links(client, page)]
    assert len(links) == (2 if RULES[role][1] is None else 3)
    assert {client.get(link).status_code for link in links} == {200}


def preview_links(client: Client, page: str) -> list[str]:
    return re.findall(r'href="([^"]*/bao-cao/xem/[^"]*)"', client.get(page).content.decode())


@pytest.mark.parametrize("page", [UNIT_PAGE, ROUND_PAGE])
def test_pages_offer_no_preview_while_forms_come_in(scored: Round, signed_in: SignIn, page: str) -> None:
    in_state(scored, Round.State.OPEN)
    assert not preview_links(signed_in(person_of(Role.OFFICER, scored)), page)
