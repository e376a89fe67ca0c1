import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from actionplans.models import Conference, ConferenceStep, Designation, Directive, ObligationStep, ReviewItemStep
from agencies.models import Agency, AgencySuccession, AgencyVersion, Membership
from feedback.models import Comment, NamedCase
from satisfaction.demo import asking, owing, own, people, quang_thanh, residents, watching
from scoring.indicators.figures import beside
from scoring.indicators.targets import targets_of
from scoring.models import Analysis, Publication, ScoringRun, Submission
from scoring.selectors import latest_run, members_of, result_of
from scoring.year_rounds import rounds_of_year
from surveys.models import AccessPoint, Channel, DataRequest, FoldInbox, Response, Round, SupervisionMinutes
from surveys.services import close_round

pytestmark = pytest.mark.django_db


def load() -> str:
    call_command("load_demo", stdout=(out := StringIO()))
    return out.getvalue()


def last_year() -> int:
    """Return the year of the closed rounds."""
    return Round.objects.get(code__startswith="kh-", state=Round.State.CLOSED).assessment_year


@pytest.fixture(scope="module")
def printed(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Load the demonstration once for all tests here, in a transaction that is undone afterwards."""
    home = override_settings(SATISFACTION_HOME=tmp_path_factory.mktemp("home"))
    with django_db_blocker.unblock(), home, transaction.atomic():
        yield load()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _loaded(printed: str, db: None) -> None:
    """Read what was loaded for all; what a single test changes is undone after it."""


def test_the_demonstration_has_comments_for_everybody_who_reads_some() -> None:
    comments = Comment.objects.values_list("audience", "source", "synthetic")

    assert {audience for audience, _source, _synthetic in comments} == {"agency", "head", "tips"}
    assert {source for _audience, source, _synthetic in comments} >= {"form", "hotline"}
    assert all(synthetic for _audience, _source, synthetic in comments)
    assert NamedCase.objects.count() == 1


def test_the_demonstration_holds_two_scored_years_and_quang_thanh() -> None:
    rounds = {round.state: round for round in Round.objects.filter(code__startswith="kh-")}

    assert set(rounds) == {Round.State.OPEN, Round.State.CLOSED}
    assert rounds[Round.State.OPEN].assessment_year == rounds[Round.State.CLOSED].assessment_year + 1
    for survey in rounds.values():
        levels = [unit.version.level for unit in survey.units.select_related("version")]
        assert (levels.count("department"), levels.count("vertical"), levels.count("commune")) == (12, 3, 17)
        run = latest_run(survey)
        assert run is not None
        statuses = {unit.agency: unit.status for unit in result_of(run).agencies}
        assert statuses["dac-khu-truong-sa"] == "too_few"
        assert list(statuses.values()).count("ok") >= 28
    assert not FoldInbox.objects.exists()
    assert not Response.objects.filter(round_unit__round__code__startswith="kh-", synthetic=False).exists()
    assert not Round.objects.filter(synthetic=False).exists()


def test_the_supervisor_has_signed_made_up_minutes_of_the_closed_round() -> None:
    minutes = SupervisionMinutes.objects.get()

    assert (minutes.round.state, minutes.round.synthetic, minutes.signatures.count()) == (Round.State.CLOSED, True, 1)
    assert minutes.body.name == "Ủy ban MTTQ Việt Nam tỉnh"
    assert "giả định" in minutes.findings
    assert "giả định" in minutes.conclusion
    watching.load(minutes.round, at=timezone.now())
    assert SupervisionMinutes.objects.count() == 1


def test_people_asked_about_their_data_once() -> None:
    asking.load(at=timezone.now())

    found = [(each.kind, each.state, each.replied_on is None) for each in DataRequest.objects.order_by("pk")]
    assert found == [("view", "granted", False), ("delete", "open", False), ("withdraw", "open", True)]


def test_agencies_of_central_bodies_do_not_stand_under_the_province() -> None:
    run = latest_run(Round.objects.get(code__startswith="kh-", state=Round.State.CLOSED))
    assert run is not None
    under = members_of(run)["tinh-khanh-hoa"]
    assert {"so-tu-phap", "phuong-nha-trang"} <= under
    assert not under & {"cong-an-tinh", "bao-hiem-xa-hoi-tinh", "thue-tinh"}


def test_figures_stand_beside_the_index_with_targets() -> None:
    survey = Round.objects.get(code__startswith="kh-", state=Round.State.CLOSED)
    found = beside(Agency.objects.get(code="so-tu-phap"), 2025)
    assert {each.indicator.code for each in found} >= {"mot-cua-tre-han", "mot-cua-phieu-xin-loi"}
    assert all("giả định" in each.value.source for each in found)
    [target] = targets_of(year=survey.assessment_year, detail=True)
    assert target.judgement is not None
    assert target.judgement.met is not None


def test_the_demonstration_has_predecessors_from_both_old_provinces() -> None:
    before = AgencySuccession.objects.filter(successor__code="so-nong-nghiep-moi-truong")
    assert {row.predecessor.code for row in before} == {
        "so-nn-ptnt-kh-cu", "so-tn-mt-kh-cu", "so-nn-ptnt-nt-cu", "so-tn-mt-nt-cu",
    }  # fmt: skip
    assert not AgencyVersion.objects.filter(agency__code__endswith="-cu", valid__contains=timezone.localdate()).exists()


def test_quang_thanh_scores_as_published() -> None:
    run = latest_run(Round.objects.get(code=quang_thanh.CODE))
    assert run is not None
    result = result_of(run)

    assert {unit.agency: str(unit.index) for unit in result.agencies} == {
        "tu-phap-ho-tich": "88.55", "ldtbxh": "81.88", "dc-xd-nn-mt": "83.13",
    }  # fmt: skip
    assert (result.total.exact, str(result.total.points)) == ("3089/3600", "20.56")


def test_a_ward_asked_about_its_own_units_which_are_ranked_within() -> None:
    survey = Round.objects.get(code=own.code_of(last_year()))
    run = latest_run(survey)
    assert run is not None

    assert (survey.state, survey.owner.code if survey.owner else "") == (Round.State.CLOSED, "phuong-nha-trang")
    assert sorted(unit.rank or 0 for unit in result_of(run).agencies) == [1, 2, 3, 4]
    assert all(unit.low for unit in result_of(run).agencies)


def test_residents_were_asked_about_the_province_and_no_agency_is_ranked() -> None:
    survey = Round.objects.get(code=residents.code_of(last_year()))
    run = latest_run(survey)
    assert run is not None

    assert (survey.state, survey.owner) == (Round.State.CLOSED, None)
    assert {unit.rank for unit in result_of(run).agencies} == {None}
    assert result_of(run).total.low
    told = Analysis.objects.get(round=survey, kind="opinions").result["questions"]
    assert {"C1_1", "C2", "C8_7", "C10_10"} <= {row["code"] for row in told if row["state"] == "shown"}
    # Who is asked at home came for no service, by no link.
    answers = Response.objects.of_round(survey)
    assert set(answers.values_list("service", flat=True)) == {None}
    assert set(answers.values_list("channel", flat=True)) == {Channel.ENUMERATOR, Channel.PAPER}


def test_neither_is_part_of_the_provinces_year() -> None:
    year = rounds_of_year(last_year())

    assert [each.code for each in year.rounds] == [f"kh-{last_year()}"]
    assert own.code_of(last_year()) not in {each.round.code for each in year.left_out}


def test_loading_again_adds_nothing_and_prints_the_same_accounts_and_link(printed: str) -> None:
    before = [model.objects.count() for model in (Round, Response, ScoringRun, AccessPoint, User, Membership)]
    again = load()

    assert printed == again
    assert [model.objects.count() for model in (Round, Response, ScoringRun, AccessPoint, User, Membership)] == before
    door = AccessPoint.objects.order_by("pk").first()
    assert door is not None
    assert f"/s/{door.token}/" in again


def test_the_last_line_says_what_to_do_first(printed: str) -> None:
    code = Round.objects.get(code__startswith="kh-", state=Round.State.OPEN).code

    assert printed.splitlines()[-1].startswith(f"Đăng nhập bằng demo-noi-vu, mở đợt {code}, bấm ")


def test_a_closed_round_is_not_offered_for_answering() -> None:
    close_round(round=Round.objects.get(code__startswith="kh-", state=Round.State.OPEN), at=timezone.now())

    again = load()

    assert "Đợt đã khóa thu phiếu: " in again
    assert "/s/" not in again


class TestPeople:
    def test_each_can_sign_in_with_the_role_they_are_named_after(self) -> None:
        accounts = people.load(at=datetime.now(UTC))

        assert {person.role for person, _ in accounts} == set(Role)
        for person, password in accounts:
            user = User.objects.get(username=person.username)
            assert user.check_password(password)
            assert [membership.role for membership in user.memberships.all()] == [person.role]

    def test_passwords_are_random_and_only_the_owner_reads_them(self) -> None:
        passwords = [password for _, password in people.load(at=datetime.now(UTC))]

        assert len(set(passwords)) == len(passwords)
        assert stat.S_IMODE(people.accounts_file().stat().st_mode) == 0o600

    def test_a_lost_file_gets_new_passwords(self) -> None:
        before = dict(people.load(at=datetime.now(UTC)))
        people.accounts_file().unlink()
        after = dict(people.load(at=datetime.now(UTC)))

        assert not set(before.values()) & set(after.values())
        assert all(User.objects.get(username=person.username).check_password(word) for person, word in after.items())


def test_last_year_is_published_by_the_way_of_any_round() -> None:
    round = Round.objects.get(code__startswith="kh-", state=Round.State.CLOSED)
    made = Publication.objects.get(round=round)
    draft = made.draft

    assert draft is not None
    assert made.run == draft.run == latest_run(round)
    assert made.run.at < draft.at < made.published_at
    assert sorted(one.kind for one in made.run.approvals.all()) == ["approve", "ask"]
    objection = draft.objections.get()
    assert objection.answer is not None
    assert "giả định" in objection.text
    assert "giả định" in made.decision_number
    assert not Publication.objects.exclude(round=round).exists(), "the others stay as they were"


def test_last_year_was_appraised_and_the_certainly_low_are_named() -> None:
    made = Publication.objects.get(round__code__startswith="kh-", round__state=Round.State.CLOSED)
    paper = Submission.objects.get(run=made.run)

    assert "giả định" in paper.number
    assert len(paper.content["units"]) == len(result_of(made.run).agencies)
    named = Designation.objects.get()
    assert named.state == Designation.State.DECIDED
    assert named.agencies.filter(confirmed=True).exists()
    assert not named.agencies.filter(confirmed=True, certain=False).exists()


def test_conferences_follow_the_publication_and_the_directive_that_asks_for_them() -> None:
    published = Publication.objects.get(round__code__startswith="kh-", round__state=Round.State.CLOSED)
    asked = Directive.objects.get(number=owing.NUMBER)
    held = Conference.objects.get(held_on__isnull=False)
    assert held.obligation is not None
    assert held.held_on is not None
    given = held.obligation.steps.earliest("number")
    first = held.steps.earliest("number")

    assert published.decision_date < asked.issued_on <= timezone.localdate(given.at) < timezone.localdate(first.at)
    assert timezone.localdate(first.at) < held.held_on <= held.obligation.due_on


def test_what_agencies_did_is_signed_by_their_own_people() -> None:
    done = [
        *((step.actor, step.conference.agency) for step in ConferenceStep.objects.select_related("conference__agency")),
        *((step.actor, step.obligation.bearer) for step in ObligationStep.objects.filter(kind="submit")),
        *((step.actor, step.item.bearer) for step in ReviewItemStep.objects.filter(kind="answer")),
    ]

    assert len(done) >= 8
    for actor, agency in done:
        assert actor is not None
        assert actor.memberships.filter(role__in=Role.of_an_agency(), agency=agency).exists(), (actor, agency)
