"""Phúc tra: a draw anybody can repeat, and how far second answers agree."""

import uuid
from decimal import Decimal
from fractions import Fraction

import pytest

from accounts.models import AuditEntry, User
from surveys.models import Channel, Recheck, RecheckForm, Response, Round
from surveys.selectors.paper import recheck_result
from surveys.services import exclude_response, paper
from tests import factories
from tests.surveys.factories import NOON, open_survey

ANSWERS = [4, -1, 1, 5, 3, 4]


@pytest.fixture
def hanh(db: None) -> User:
    return factories.user("hanh")


@pytest.fixture
def son(db: None) -> User:
    return factories.user("son", full_name="Lê Văn Sơn")


def make(survey: Round, count: int, *, surveyor: User | None = None, first: int = 1) -> None:
    """Store numbered forms for each unit of the round."""
    for unit in survey.units.all():
        Response.objects.bulk_create(
            Response(
                id=uuid.uuid4(), round_unit=unit, questionnaire_version=survey.questionnaire_version, answers=ANSWERS,
                channel=Channel.PAPER, received_at=NOON, submitted_on=NOON.date(), form_no=f"NT-{number:04d}-0",
                surveyor=surveyor,
            )
            for number in range(first, first + count)
        )  # fmt: skip


def names(recheck: Recheck) -> list[tuple[str, str]]:
    rows = RecheckForm.objects.filter(recheck=recheck).order_by("position")
    return list(rows.values_list("response__round_unit__agency__code", "response__form_no"))


def test_the_same_seed_draws_the_same_list(hanh: User) -> None:
    survey = open_survey(factories.agency("so-a"), factories.agency("so-b"))
    make(survey, 40)

    drawn = [
        paper.draw_recheck(round=survey, kind="keying", percent=Decimal(5), seed=seed, actor=hanh, at=NOON)
        for seed in (7, 7, 8)
    ]

    assert drawn[0].population == 80
    assert len(names(drawn[0])) == 4
    assert names(drawn[0]) == names(drawn[1]) != names(drawn[2])
    assert AuditEntry.objects.filter(action="paper.recheck.draw").first().detail["seed"] in (7, 8)  # type: ignore[union-attr]


def test_a_draw_keeps_to_its_unit_and_its_surveyor_and_to_what_counts(hanh: User, son: User) -> None:
    survey = open_survey(factories.agency("so-a"), factories.agency("so-b"))
    make(survey, 10)
    make(survey, 5, surveyor=son, first=100)
    unit = survey.units.get(agency__code="so-a")
    exclude_response(
        response=Response.objects.filter(round_unit=unit, surveyor=son)[0], reason="x", actor=hanh, at=NOON
    )

    def drawn(**scope: object) -> list[tuple[str, str]]:
        made = paper.draw_recheck(round=survey, kind="interview", percent=Decimal(100), actor=hanh, at=NOON, **scope)  # type: ignore[arg-type]
        return names(made)

    assert {code for code, _number in drawn(unit=unit)} == {"so-a"}
    assert len(drawn(surveyor=son)) == 9
    assert len(drawn(unit=unit, surveyor=son)) == 4


def test_forms_without_a_number_cannot_be_found_again(hanh: User) -> None:
    survey = open_survey()
    factories.response(survey.units.get(), ANSWERS)

    with pytest.raises(paper.PaperRefused, match="Chưa có phiếu có số"):
        paper.draw_recheck(round=survey, kind="keying", percent=Decimal(5), actor=hanh, at=NOON)


def test_agreement_is_counted_over_all_by_item_unit_and_surveyor(hanh: User, son: User) -> None:
    survey = open_survey(factories.agency("so-a", name="Sở A"), factories.agency("so-b", name="Sở B"))
    make(survey, 1, surveyor=son)
    made = paper.draw_recheck(round=survey, kind="interview", percent=Decimal(100), actor=hanh, at=NOON)
    form_a = made.forms.get(response__round_unit__agency__code="so-a")
    form_b = made.forms.get(response__round_unit__agency__code="so-b")

    paper.answer_recheck(form=form_a, answers=ANSWERS, actor=hanh, at=NOON)
    paper.miss_recheck(form=form_b, words="chuyển đi", actor=hanh, at=NOON)
    half = recheck_result(made)
    assert (half.done, half.missed, half.overall.share) == (1, 1, Fraction(1))

    paper.answer_recheck(form=form_b, answers=[5, -1, 1, 5, 0, 4], actor=hanh, at=NOON)
    result = recheck_result(made)

    assert (result.overall.equal, result.overall.compared) == (10, 12)
    assert {name: agreed.share for name, agreed in result.units} == {"Sở A": 1, "Sở B": Fraction(2, 3)}
    assert [(name, agreed.share) for name, agreed in result.surveyors] == [("Lê Văn Sơn", Fraction(5, 6))]
    by_code = {code: agreed.share for code, _words, agreed in result.items}
    assert [by_code[code] for code in ("A1", "A2", "KENH")] == [Fraction(1, 2), Fraction(1), Fraction(1, 2)]


def test_what_was_checked_is_not_changed_until_it_fits(hanh: User) -> None:
    survey = open_survey()
    make(survey, 1)
    made = paper.draw_recheck(round=survey, kind="keying", percent=Decimal(5), actor=hanh, at=NOON)
    form = made.forms.get()
    paper.answer_recheck(form=form, answers=[1, 0, 0, 0, 0, 0], actor=hanh, at=NOON)

    with pytest.raises(paper.PaperRefused, match="không sửa được"):
        paper.answer_recheck(form=form, answers=ANSWERS, actor=hanh, at=NOON)
    with pytest.raises(paper.PaperRefused, match="không sửa được"):
        paper.miss_recheck(form=form, words="nhầm", actor=hanh, at=NOON)
