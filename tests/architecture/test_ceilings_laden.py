"""What a page may cost (DESIGN § 5) where there is much to show: a round at every stage, a province, a long history."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from accounts.models import User
from agencies.models import AgencySuccession
from feedback.models import Comment
from feedback.services import steps
from feedback.services.steps import Hand
from scoring.models import Indicator, IndicatorValue, PublishedResult, ResultBatch
from scoring.services import assign_method, load_method, score_round
from scoring.services.indicator_catalogue import load_indicators_shipped
from scoring.services.indicator_targets import Aim, set_target
from scoring.services.publications import answer, object_to, prepare_draft
from surveys.models import Round
from surveys.services import load_questionnaire
from tests import factories
from tests.architecture.test_ceilings import MOST_QUERIES
from tests.conftest import Cast
from tests.dashboards.factories import survey
from tests.factories import NOW
from tests.feedback.conftest import comment
from tests.scoring.answers import GOOD, POOR, QUESTIONNAIRE, send
from tests.scoring.factories import document, publish

SignIn = Callable[[User], Client]
READERS = ("snv", "an", "chi", "dung", "lanh_dao", "giam_sat")
DAY = timedelta(days=1)


@pytest.fixture
def asks(signed_in: SignIn) -> Callable[[User, str], int]:
    """Return a function that tells how often a page asks the database, looked at for the second time."""

    def count(person: User, address: str) -> int:
        browser = signed_in(person)
        assert browser.get(address).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        return len(queries)

    return count


@pytest.fixture
def round_(cast: Cast) -> Round:
    """A closed round of three agencies, Nha Trang without a form."""
    made = factories.survey_round("dot-cb", questionnaire_version=load_questionnaire(document=QUESTIONNAIRE, at=NOW))
    units = [factories.round_unit(made, one) for one in (cast.so_xay_dung, cast.so_y_te, cast.nha_trang)]
    assign_method(round=made, method_version=load_method(document=document(), at=NOW))
    send(units[0], *[GOOD] * 7, POOR)
    send(units[1], *[GOOD, POOR] * 6)
    Round.objects.filter(pk=made.pk).update(state=Round.State.CLOSED)
    made.refresh_from_db()
    return made


def drafted(round: Round, cast: Cast, *, ago: int = 0) -> None:
    """Show a new run as a draft, so many days ago, for six days, and have it objected to."""
    at, first = now() - ago * DAY, localdate() - ago * DAY
    run = score_round(round=round, actor=None, at=at)
    draft = prepare_draft(run=run, opens_on=first, closes_on=first + 5 * DAY, actor=cast.snv, at=at)
    for agency, person in ((cast.so_xay_dung, cast.chi), (cast.so_y_te, cast.binh)):
        unit = round.units.get(agency=agency)
        for number in range(3):
            made = object_to(draft=draft, round_unit=unit, text=f"Ý kiến {number}", actor=person, at=at)
            answer(objection=made, outcome="rejected", text="Giải trình.", actor=cast.snv, at=now())


def published(round: Round) -> None:
    said = {"issuing_body": "UBND tỉnh", "decision_number": "605/QĐ-UBND", "decision_date": localdate()}
    publish(run=round.runs.order_by("-id")[0], **said, actor=None, at=now())


@pytest.fixture
def at_stage(round_: Round, cast: Cast) -> Callable[[str], None]:
    def bring(stage: str) -> None:
        """Bring the round to a stage of its publication."""
        drafted(round_, cast, ago=0 if stage == "draft" else 10)
        if stage != "draft":
            published(round_)
        if stage == "revised":
            send(round_.units.get(agency=cast.so_y_te), *[GOOD] * 9)
            drafted(round_, cast)

    return bring


@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize("stage", ["draft", "published", "revised"])
def test_publication_of_a_round_at_every_stage(
    at_stage: Callable[[str], None], cast: Cast, asks: Callable[[User, str], int], stage: str, who: str
) -> None:
    at_stage(stage)
    addresses = [
        reverse("publications:rounds"),
        reverse("publications:round", args=["dot-cb"]),
        reverse("publications:unit", args=["dot-cb", "so-xay-dung"]),
    ]
    if who == "snv":
        addresses += [reverse(f"publications:{name}", args=["dot-cb"]) for name in ("publish", "objections", "draft")]
    asked = {address: asks(getattr(cast, who), address) for address in addresses}
    assert asked == within(asked)


@pytest.fixture
def years_before(cast: Cast) -> None:
    """Two computed rounds of the years before with the same units, to which the switches of a page lead."""
    for year in (2024, 2025):
        made = factories.survey_round(
            f"dot-{year}", questionnaire_version=load_questionnaire(document=QUESTIONNAIRE, at=NOW), year=year
        )
        units = [factories.round_unit(made, one) for one in (cast.so_xay_dung, cast.so_y_te)]
        assign_method(round=made, method_version=load_method(document=document(), at=NOW))
        send(units[0], *[GOOD] * 7, POOR)
        Round.objects.filter(pk=made.pk).update(state=Round.State.CLOSED)
        made.refresh_from_db()
        score_round(round=made, actor=None, at=NOW)


@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize("stage", ["draft", "published", "revised"])
def test_results_of_a_round_at_every_stage(
    years_before: None, at_stage: Callable[[str], None], cast: Cast, asks: Callable[[User, str], int], stage: str,
    who: str,
) -> None:  # fmt: skip
    at_stage(stage)
    addresses = [
        reverse("dashboards:round", args=["dot-cb"]),
        reverse("overview:block", args=["dot-cb", "so"]),
        reverse("dashboards:unit", args=["dot-cb", "so-xay-dung"]),
        reverse("matrix:heat", args=["dot-cb"]),
        f"{reverse('matrix:compare', args=['dot-cb'])}?don-vi=so-xay-dung",
    ]
    asked = {address: asks(getattr(cast, who), address) for address in addresses}
    assert asked == within(asked)


def within(asked: dict[str, int]) -> dict[str, int]:
    """Return the same with as much as each page may ask, where it asks for more."""
    return {address: min(count, MOST_QUERIES) for address, count in asked.items()}


@pytest.mark.parametrize("state", list(Round.State))
def test_plan_of_a_province_in_every_state(cast: Cast, asks: Callable[[User, str], int], state: str) -> None:
    made = survey(*(factories.agency(block=cast.communes) for _number in range(80)), state=state)
    own = factories.survey_round("cua-so", owner=cast.so_xay_dung, state=state)
    factories.round_unit(own, cast.phong_quy_hoach)
    asked = {
        address: asks(person, address)
        for person, code in ((cast.snv, made.code), (cast.an, own.code))
        for address in [reverse("collection:plan", args=[code])]
    }
    assert asked == within(asked)


@pytest.mark.parametrize("who", ["snv", "an", "chi", "giam_sat"])
def test_comment_with_steps_and_what_was_merged_into_it(cast: Cast, asks: Callable[[User, str], int], who: str) -> None:
    unit = factories.round_unit(factories.survey_round("dot-yk"), cast.so_xay_dung)
    found, *others = (comment(unit, "Chờ lâu quá, ghế chờ ít và nóng") for _number in range(4))
    for each in others[:2]:
        steps.merge(comment=each, into=found, hand=hand_of(each, cast))
    for to in (cast.an, cast.chi):
        found.refresh_from_db()
        steps.assign(comment=found, to=to, due_on=localdate() + 5 * DAY, hand=hand_of(found, cast))
    found.refresh_from_db()
    steps.pass_on(
        comment=found, agency=cast.so_y_te, due_on=localdate() + 5 * DAY, note="Nhờ xem.", hand=hand_of(found, cast)
    )
    asked = asks(getattr(cast, who), reverse("feedback:comment", args=[found.pk]))
    assert asked <= MOST_QUERIES


def hand_of(found: Comment, cast: Cast) -> Hand:
    return Hand(actor=cast.snv, at=now(), seen=found.version)


@pytest.fixture
def long_past(at_stage: Callable[[str], None], round_: Round, cast: Cast) -> None:
    """Fifteen published years of many agencies, two of them merged into one, two published runs of a round."""
    at_stage("revised")
    before = [factories.agency(f"truoc-{number}", block=cast.departments) for number in range(2)]
    for each in before:
        AgencySuccession.objects.create(predecessor=each, successor=cast.so_xay_dung, kind="merge", on=date(2024, 7, 1))
    batch = ResultBatch.objects.create(file_name="cu.csv", sha256="", added=1, repeated=0, at=NOW)
    PublishedResult.objects.bulk_create(
        PublishedResult(
            batch=batch, agency=agency, year=year, method_kind=kind, n=300, value=80, low=75, high=85, source="Báo cáo"
        )
        for agency in (cast.so_xay_dung, cast.so_y_te, cast.nha_trang, *before)
        for year in range(2010, 2025)
        for kind in ("top2", "points")
    )


@pytest.mark.parametrize("who", READERS)
def test_a_long_past(long_past: None, cast: Cast, asks: Callable[[User, str], int], who: str) -> None:
    addresses = [reverse("history:whole"), reverse("history:unit", args=["so-xay-dung"])]
    asked = {address: asks(getattr(cast, who), address) for address in addresses}
    assert asked == within(asked)


@pytest.mark.parametrize("who", READERS)
def test_many_figures_beside(round_: Round, cast: Cast, asks: Callable[[User, str], int], who: str) -> None:
    load_indicators_shipped()
    agencies = [cast.so_xay_dung, cast.so_y_te, *(factories.agency(block=cast.communes) for _number in range(40))]
    IndicatorValue.objects.bulk_create(
        IndicatorValue(
            indicator=indicator, agency=agency, period_kind="year", year=year, number=0, value=50, source="Báo cáo",
            via="typed", at=NOW,
        )
        for indicator in Indicator.objects.exclude(level="province")
        for agency in agencies
        for year in (2024, 2025, 2026)
    )  # fmt: skip
    for indicator in Indicator.objects.exclude(level="province"):
        aim = Aim(2026, indicator, agency=cast.so_xay_dung)
        set_target(aim=aim, operator="at_least", value=Decimal(40), source="Kế hoạch", actor=None, at=NOW)
    address = f"{reverse('beside:figures')}?nam=2026"
    asked = {address: asks(getattr(cast, who), address)}
    assert asked == within(asked)
