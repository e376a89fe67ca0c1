from datetime import date
from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from numpy.typing import NDArray

from agencies.models import Service
from surveys.models import Channel, FoldInbox, Response, Round
from surveys.questionnaire import Questionnaire, parse
from surveys.selectors import layout_of, newest_version, questionnaire_of
from surveys.services import HoldsRealAnswers, generate_responses, load_shipped_questionnaires
from surveys.services.questionnaires import DEFINITIONS
from surveys.sheet import AnswerSheet
from surveys.synthetic import WITH_INTERVIEWER, Drawn, UnitPlan, draw
from surveys.yaml_file import read_yaml
from tests import factories as rows
from tests.surveys.factories import NOON, answer, door_of, open_survey

UNITS = [UnitPlan(f"don-vi-{number}", 400) for number in range(12)]


def shipped(code: str) -> Questionnaire:
    return parse(read_yaml(DEFINITIONS / f"{code}.yaml"))


@pytest.fixture(scope="module")
def commune() -> Questionnaire:
    return shipped("cap-xa-16-3")


@pytest.fixture(scope="module")
def drawn(commune: Questionnaire) -> Drawn:
    return draw(commune, UNITS, seed=1)


def sixteen(questionnaire: Questionnaire, drawn: Drawn) -> NDArray[np.int16]:
    places = [
        place
        for place, question in enumerate(questionnaire.coded)
        if question.use == "scored" and not question.conditions
    ]
    assert len(places) == 16
    return drawn.answers[:, places]


def alpha(answers: NDArray[np.int16]) -> float:
    """Return Cronbach's alpha over complete forms (STATISTICS § 10)."""
    complete = answers[(answers > 0).all(axis=1)].astype(float)
    items = complete.shape[1]
    return float(items / (items - 1) * (1 - complete.var(axis=0, ddof=1).sum() / complete.sum(axis=1).var(ddof=1)))


def test_sixteen_items_hang_together_as_in_life(commune: Questionnaire, drawn: Drawn) -> None:
    answers = sixteen(commune, drawn)

    assert 0.85 <= alpha(answers) <= 0.95
    within = [alpha(answers[drawn.unit == unit]) for unit in range(len(UNITS))]
    assert all(0.85 <= value <= 0.95 for value in within)


def test_units_and_their_interviewers_differ(commune: Questionnaire, drawn: Drawn) -> None:
    answers = sixteen(commune, drawn).astype(float)
    person = np.nanmean(np.where(answers > 0, answers, np.nan), axis=1)
    means = [person[drawn.unit == unit].mean() for unit in range(len(UNITS))]
    assert max(means) - min(means) > 0.4

    ratios = []
    for unit in range(len(UNITS)):
        met = (drawn.unit == unit) & (drawn.cluster > 0)
        groups = [person[met & (drawn.cluster == cluster)] for cluster in np.unique(drawn.cluster[met])]
        size = np.mean([len(group) for group in groups])
        ratios.append(
            size * np.var([group.mean() for group in groups], ddof=1) / np.mean([g.var(ddof=1) for g in groups])
        )
    # Without an interviewer effect the variance of the clusters' means would be that of chance: a ratio of 1.
    assert np.mean(ratios) > 1.5


def test_not_applicable_is_uneven_and_petitions_are_rare(commune: Questionnaire, drawn: Drawn) -> None:
    shares = (sixteen(commune, drawn) == -1).mean(axis=0)
    assert shares.min() < 0.02 < 0.08 < shares.max()

    petition = [question.code for question in commune.coded].index("PAKN")
    assert 0.07 < (drawn.answers[:, petition] == 1).mean() < 0.13


def test_items_stay_blank_only_where_a_form_was_filled_by_hand(commune: Questionnaire, drawn: Drawn) -> None:
    blank = (sixteen(commune, drawn) == 0).any(axis=1)
    by_hand = np.isin(drawn.channel, WITH_INTERVIEWER)

    assert blank[by_hand].any()
    assert not blank[~by_hand].any()


@pytest.mark.parametrize("code", ["cap-xa-16-3", "bnv-2640", "bnv-ho-gia-dinh-2022"])
def test_every_drawn_form_could_have_been_answered(code: str) -> None:
    sheet = AnswerSheet(shipped(code))
    coded = sheet.questionnaire.coded
    for answers in draw(sheet.questionnaire, [UnitPlan("a", 300)], seed=3).answers.tolist():
        raw = {
            question.code: _raw(question.kind, given) for question, given in zip(coded, answers, strict=True) if given
        }
        reading = sheet.read(raw, complete=False)
        assert not reading.errors
        assert list(reading.answers) == answers


def _raw(kind: str, given: int) -> object:
    if kind == "several":
        return [bit + 1 for bit in range(14) if given >> bit & 1]
    return given - 1 if kind == "number" else given


def test_the_same_seed_draws_the_same_and_another_draws_another(commune: Questionnaire, drawn: Drawn) -> None:
    assert np.array_equal(draw(commune, UNITS, seed=1).answers, drawn.answers)
    assert not np.array_equal(draw(commune, UNITS, seed=2).answers, drawn.answers)


@pytest.fixture
def survey(db: None) -> Round:
    load_shipped_questionnaires(at=NOON)
    return open_survey(rows.agency("so-mot"), rows.agency("so-hai"), version=newest_version("bnv-2640"))


def test_generated_answers_are_marked_and_wait_to_be_counted(survey: Round) -> None:
    Service.objects.create(code="1.001", name="Khai sinh")
    added = generate_responses(round=survey, count=300, seed=5, at=NOON)

    survey.refresh_from_db()
    responses = Response.objects.all()
    assert added == responses.count() == FoldInbox.objects.count() == 300
    assert survey.synthetic
    assert all(response.synthetic for response in responses)
    assert {response.round_unit.agency.code for response in responses} == {"so-mot", "so-hai"}
    assert {Channel.COUNTER, Channel.ENUMERATOR, Channel.QR} <= {response.channel for response in responses}
    assert {response.service_id is None for response in responses} == {True, False}
    assert all(date(2026, 1, 1) <= response.submitted_on <= date(2026, 3, 2) for response in responses)
    assert {len(response.answers) for response in responses} == {
        len(questionnaire_of(survey.questionnaire_version_id).coded)
    }
    assert len(layout_of(survey.questionnaire_version_id).cells) == len(responses[0].answers)


def test_generating_again_adds_nothing(survey: Round) -> None:
    assert generate_responses(round=survey, count=50, seed=5, at=NOON) == 50
    assert generate_responses(round=survey, count=50, seed=5, at=NOON) == 0
    assert generate_responses(round=survey, count=50, seed=6, at=NOON) == 50


def test_made_up_answers_do_not_mix_with_real_ones_unasked(survey: Round) -> None:
    _, door = door_of(survey.units.first())  # type: ignore[arg-type]
    items = {
        question.code: "4" for question in questionnaire_of(survey.questionnaire_version_id).coded if question.required
    }
    answer(door, {**items, "PAKN": "2"})

    with pytest.raises(HoldsRealAnswers):
        generate_responses(round=survey, count=10, seed=1, at=NOON)
    assert generate_responses(round=survey, count=10, seed=1, at=NOON, among_real=True) == 10


def test_the_command_generates_and_refuses_in_words(survey: Round) -> None:
    call_command("generate_responses", survey.code, "--count", "20", "--seed", "1", stdout=(out := StringIO()))
    assert "20 phiếu giả định" in out.getvalue()
    for arguments in (["khong-co", "--count", "1", "--seed", "1"], [survey.code, "--count", "0", "--seed", "1"]):
        with pytest.raises(CommandError):
            call_command("generate_responses", *arguments)
