"""What the figures are measured on: a round of the shipped questionnaire over twenty agencies, and files of answers."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.utils import timezone
from psycopg2.extras import DateRange

from agencies.models import Agency, AgencyVersion
from agencies.sorting import sort_key
from surveys.models import AccessPoint, Channel, Round
from surveys.questionnaire import Questionnaire
from surveys.selectors import newest_version, questionnaire_of
from surveys.services import create_access_point, create_round, load_shipped_questionnaires, open_round
from surveys.sheet import is_asked
from surveys.synthetic import UnitPlan, draw

QUESTIONNAIRE = "bnv-2640"
AGENCIES = 20
SEED = 2026
# What a required question left blank in the drawing is answered with: every kind has a first choice.
ANSWERED = 1


def make_round(code: str) -> Round:
    """Make an open round over the agencies of the benchmark."""
    at = timezone.now()
    load_shipped_questionnaires(at=at)
    today = timezone.localdate(at)
    made = create_round(
        code=code,
        questionnaire_version=newest_version(QUESTIONNAIRE),
        opens_on=today - timedelta(days=30),
        closes_on=today + timedelta(days=30),
        agencies=[make_agency(number) for number in range(AGENCIES)],
        at=at,
    )
    open_round(round=made, at=at)
    return made


def make_door(round: Round) -> AccessPoint:
    unit = round.units.order_by("pk").first()
    assert unit is not None
    return create_access_point(round_unit=unit, channel=Channel.QR, at=timezone.now())


def write_forms(round: Round, path: Path, *, count: int) -> int:
    """Write `count` numbered forms as the CSV that `import_responses` reads; return its number of columns."""
    questionnaire = questionnaire_of(round.questionnaire_version_id)
    plan = [UnitPlan(f"bench-{number}", count // AGENCIES) for number in range(AGENCIES)]
    drawn = draw(questionnaire, plan, seed=SEED)
    codes = [question.code for question in questionnaire.coded]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["form_no", "unit", "submitted_on", *codes])
        for number, (unit, answers) in enumerate(zip(drawn.unit.tolist(), drawn.answers.tolist(), strict=True)):
            words = _words(questionnaire, answers)
            writer.writerow([f"P{number}", plan[unit].code, round.opens_on.isoformat(), *words])
    return len(codes) + 3


def make_agency(number: int) -> Agency:
    agency, made = Agency.objects.get_or_create(code=f"bench-{number}")
    if made:
        name = f"Sở số {number}"
        AgencyVersion.objects.create(
            agency=agency,
            name=name,
            short_name=name,
            sort_key=sort_key(name),
            level=AgencyVersion.Level.DEPARTMENT,
            valid=DateRange(date(2020, 1, 1), None),
        )
    return agency


def _words(questionnaire: Questionnaire, answers: list[int]) -> list[str]:
    """Return stored answers as a file would write them."""
    return [_word(question.kind, code) for question, code in zip(questionnaire.coded, answers, strict=True)]


def _word(kind: str, code: int) -> str:
    if code <= 0:
        return {0: "", -1: "na", -2: "kyk"}[code]
    if kind == "several":
        return ";".join(str(choice) for choice in range(1, 15) if code >> (choice - 1) & 1)
    return str(code - 1 if kind == "number" else code)


def filled_in(round: Round, *, count: int, seed: int) -> list[dict[str, list[str]]]:
    """Return the answers of `count` citizens as a browser sends them, every asked and required question answered."""
    questionnaire = questionnaire_of(round.questionnaire_version_id)
    drawn = draw(questionnaire, [UnitPlan("bench-0", count)], seed=seed)
    return [dict(_fields(questionnaire, answers)) for answers in drawn.answers.tolist()]


def _fields(questionnaire: Questionnaire, answers: list[int]) -> Iterator[tuple[str, list[str]]]:
    codes: dict[str, int] = {}
    for question, code in zip(questionnaire.coded, answers, strict=True):
        if is_asked(question, questionnaire, codes):
            codes[question.code] = code or (ANSWERED if question.required else 0)
            if codes[question.code]:
                yield question.code, _word(question.kind, codes[question.code]).split(";")
