"""Analyses of stored answers: read, hidden beside the pages, kept once, shown only while they stand."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from scoring import analysis_inputs
from scoring.analysis.answers import SERVICE
from scoring.analysis.asked import Asked
from scoring.analysis_inputs import answers_of, fingerprint_of, overall_question, profile_questions
from scoring.analysis_store import stored
from scoring.method_document import parse
from scoring.models import Analysis
from scoring.services import score_round
from scoring.services.analyses import CannotAnalyse, analyse
from surveys.models import Channel, Round
from surveys.questionnaire import parse as questionnaire
from surveys.services import close_round
from tests import factories
from tests.factories import NOW
from tests.scoring.answers import decide, send, unit_of
from tests.scoring.answers import survey as plain_survey
from tests.scoring.factories import document, publish

pytestmark = pytest.mark.django_db

LEVELS = {"kind": "level5", "na": True}
# Coded questions, in the order of the answers: A1, A2, HLC, GT, TUOI, NGHE.
SHEET: dict[str, Any] = {
    "code": "phieu-phan-tich",
    "title": "Phiếu thử phân tích",
    "sections": [
        {
            "code": "A",
            "title": "Phần A",
            "questions": [
                {"code": "A1", "text": "Câu A1", **LEVELS},
                {"code": "A2", "text": "Câu A2", **LEVELS},
                {"code": "HLC", "text": "Nhìn chung", **LEVELS},
                {
                    "code": "GT",
                    "kind": "single",
                    "use": "profile",
                    "required": False,
                    "text": "Giới tính",
                    "choices": ["Nam", "Nữ"],
                },
                {
                    "code": "TUOI",
                    "kind": "single",
                    "use": "profile",
                    "required": False,
                    "text": "Độ tuổi",
                    "choices": ["Dưới 40", "Từ 40"],
                },
                {
                    "code": "NGHE",
                    "kind": "several",
                    "use": "profile",
                    "required": False,
                    "text": "Nghề",
                    "choices": ["Một", "Hai"],
                },
            ],
        }
    ],
}
BOTH = [{"code": "A", "name": "Phần A", "items": ["A1"]}, {"code": "B", "name": "Phần B", "items": ["A2"]}]


def survey(*codes: str) -> Round:
    return plain_survey(*codes, questionnaire=SHEET, tree=BOTH)


def sheets(*, men: int, women: int, level: int = 4) -> list[tuple[int, ...]]:
    """Return forms of men, who answer by `level`, and of women, who answer one level better."""
    man: tuple[int, ...] = (level, level, level, 1, 1, 0)
    woman: tuple[int, ...] = (level + 1, level, level, 2, 2, 0)
    return [man] * men + [woman] * women


def run(round: Round, asked: Asked) -> Analysis:
    return analyse(round=round, asked=asked, newest=True, actor=None, at=NOW, progress=lambda text, done, total: None)


def test_groups_general_satisfaction_and_channels_are_read() -> None:
    round = survey()
    send(unit_of(round), *sheets(men=3, women=2))
    send(unit_of(round), *sheets(men=1, women=0), channel=Channel.QR)
    method = parse(document(tree=BOTH))
    found = answers_of(round, method)

    assert sorted(found.profile) == [SERVICE, "GT", "TUOI"]
    assert sorted(found.profile["GT"].tolist()) == [1, 1, 1, 1, 2, 2]
    assert found.overall is not None
    assert found.overall.tolist() == [4] * 6
    assert found.counted().forms == 5
    assert found.volunteered


def test_general_satisfaction_is_not_an_item_of_the_index() -> None:
    asked = questionnaire(SHEET)
    inside = document(tree=[{"code": "A", "name": "A", "items": ["A1", "HLC"]}])

    assert getattr(overall_question(asked, parse(document(tree=BOTH))), "code", None) == "HLC"
    assert getattr(overall_question(asked, parse(inside)), "code", None) == "A2"
    assert [each.code for each in profile_questions(asked)] == ["GT", "TUOI"]


def test_equal_questions_of_equal_answers_are_computed_once() -> None:
    round = survey()
    send(unit_of(round), *sheets(men=10, women=10))
    asked = Asked("crosstab", "", ("GT",))

    first, second = run(round, asked), run(round, asked)
    assert first == second
    assert stored(round, asked) == first
    assert stored(round, Asked("crosstab", "", ("TUOI",))) is None
    first.refresh_from_db()
    rows = first.result["rows"]
    assert [(row["groups"], row["forms"], row["figures"][0]["index"]) for row in rows] == [
        ([1], 10, "80.00"),
        ([2], 10, "90.00"),
        ([None], 20, "85.00"),
    ]


def test_an_analysis_no_longer_stands_once_answers_or_decisions_are_added() -> None:
    round = survey()
    (one, *_rest) = send(unit_of(round), *sheets(men=10, women=10))
    asked = Asked("crosstab", "", ("GT",))
    told = [fingerprint_of(round)]
    run(round, asked)

    decide(one, "exclude", 1)
    told.append(fingerprint_of(round))
    assert stored(round, asked) is None
    decide(one, "restore", 2)
    told.append(fingerprint_of(round))
    send(unit_of(round), *sheets(men=1, women=0))
    told.append(fingerprint_of(round))
    assert len(set(told)) == 4


def test_another_round_changes_nothing() -> None:
    round = survey()
    before = fingerprint_of(round)
    other = factories.survey_round("dot-khac", questionnaire_version=round.questionnaire_version)
    send(factories.round_unit(other, factories.agency("so-khac")), *sheets(men=5, women=0))

    assert fingerprint_of(round) == before


def test_below_the_least_number_of_forms_there_are_words_only() -> None:
    round = survey()
    send(unit_of(round), *sheets(men=2, women=2))

    assert run(round, Asked("alpha")).result == {"too_few": {"forms": 4, "least": 5}}


def test_channels_of_a_unit_below_the_minimum_are_words_only() -> None:
    """Its page has no index; neither has the table by channel, not even of what people volunteered beside."""
    round = plain_survey("so-mot", questionnaire=SHEET, tree=BOTH, minimum=10)
    send(unit_of(round), *sheets(men=5, women=0))
    send(unit_of(round), *sheets(men=20, women=20), channel=Channel.QR)
    score_round(round=round, actor=None, at=NOW)

    found = run(round, Asked("channels", "don-vi:so-mot")).result
    assert found == {"too_few": {"forms": 5, "least": 10}}


@pytest.mark.parametrize("withheld", [False, True])
def test_what_a_page_does_not_tell_of_volunteers_no_table_by_channel_tells(
    monkeypatch: pytest.MonkeyPatch, withheld: bool
) -> None:
    rows = frozenset({"so-mot"} if withheld else ())
    monkeypatch.setattr(analysis_inputs, "withheld_rows", lambda rounds: rows)
    round = survey("so-mot", "so-hai", "so-ba")
    for code in ("so-mot", "so-hai", "so-ba"):
        send(unit_of(round, code), *sheets(men=20, women=20))
        send(unit_of(round, code), *sheets(men=12, women=9), channel=Channel.QR)
    score_round(round=round, actor=None, at=NOW)

    assert [line["figure"]["hidden"] for line in _lines(round, "don-vi:so-mot")] == [False, False, withheld, withheld]
    # Neither does it follow from the round's less the others'.
    beside = [_lines(round, reach)[2]["figure"]["hidden"] for reach in ("", "don-vi:so-hai", "don-vi:so-ba")]
    assert any(beside) == withheld


def _lines(round: Round, reach: str) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = run(round, Asked("channels", reach)).result["lines"]
    return lines


def test_a_publication_takes_analyses_away_as_it_may_leave_out_counts() -> None:
    round = survey("so-mot", "so-hai")
    send(unit_of(round, "so-mot"), *sheets(men=20, women=20))
    send(unit_of(round, "so-hai"), *sheets(men=20, women=20))
    close_round(round=round, at=NOW)
    made = score_round(round=round, actor=None, at=NOW)
    round.refresh_from_db()
    before = fingerprint_of(round)
    publish(run=made, decision_number="1", issuing_body="UBND tỉnh", decision_date=NOW.date(), actor=None, at=NOW)

    assert fingerprint_of(round) != before


def test_margins_that_nobody_stands_for_are_refused_by_name() -> None:
    round = survey()
    send(unit_of(round), *sheets(men=20, women=0))

    with pytest.raises(CannotAnalyse, match="Nhóm “Nữ” của câu “Giới tính”"):
        run(round, Asked("raking", "", targets={"GT": {1: "50", 2: "50"}}))
    assert not Analysis.objects.exists()


def test_margins_weigh_the_index() -> None:
    round = survey()
    send(unit_of(round), *sheets(men=30, women=10))
    found = run(round, Asked("raking", "", targets={"GT": {1: "50", 2: "50"}})).result

    assert (found["plain"]["index"], found["weighted"]["index"]) == ("82.50", "85.00")
    assert found["forms"] == 40


def test_analyses_are_never_changed() -> None:
    round = survey()
    send(unit_of(round), *sheets(men=10, women=10))
    made = run(round, Asked("alpha"))

    with pytest.raises(IntegrityError), transaction.atomic():
        Analysis.objects.filter(pk=made.pk).update(result={})
