"""Rounds with results, for the tests of reports."""

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from scoring.models import MethodVersion
from scoring.selectors import latest_method_version
from scoring.services import assign_method, load_method, load_methods_shipped, store_run
from surveys.layout import Cell, Layout
from surveys.models import Channel, Round
from surveys.selectors import layout_of, newest_version
from surveys.services import load_questionnaire
from tests import factories
from tests.dashboards.factories import counted

DATA = Path(__file__).parent.parent / "data"
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LEVELS = 5


def command(name: str, *arguments: str) -> str:
    out = StringIO()
    call_command(name, *arguments, stdout=out, stderr=StringIO(), skip_checks=True)
    return out.getvalue()


def quang_thanh() -> Round:
    """Load the 45 forms of xã Quảng Thành through the commands an office would type, and score them."""
    command("load_definitions")
    command("load_agencies", str(DATA / "quang_thanh_agencies.csv"))
    method = ("--questionnaire", "cap-xa-16-3", "--method", "diem-cap-xa")
    window = ("--opens", "2023-01-01", "--closes", "2023-12-31")
    units = ("--units", "tu-phap-ho-tich,ldtbxh,dc-xd-nn-mt")
    command("create_round", "quang-thanh-2023", *method, *window, *units, "--open")
    command("import_responses", "quang-thanh-2023", str(DATA / "quang_thanh_2023_forms.csv"))
    command("score", "quang-thanh-2023")
    return Round.objects.get(code="quang-thanh-2023")


def tallied(
    code: str = "dot-2-2026",
    *,
    sizes: tuple[int, ...] = (3, 2),
    questionnaire: str = "bnv-2640",
    method: str = "top2-2640",
    forms: int = 60,
    title: str = "Đợt 2 năm 2026",
    synthetic: bool = True,
    state: str = Round.State.CLOSED,
    certainty: Mapping[str, Any] | None = None,
    fields: Mapping[str, Any] | None = None,
    name: str = "UBND xã số {}",
    block_name: str = "Khối thứ {}",
) -> Round:
    """Make a scored round of `sizes` units in each block, its forms dealt by chance: the same at each call.

    `certainty` changes settings of the method, `fields` its document; `name` is what units are called, around their
    number in the block, and that of the block; `block_name` what blocks are, around their number.
    """
    command("load_definitions")
    load_methods_shipped(at=AT)
    version = newest_version(questionnaire)
    made = factories.survey_round(code, questionnaire_version=version, year=2026, opens_on=date(2026, 4, 1))
    Round.objects.filter(pk=made.pk).update(title=title, synthetic=synthetic, closes_on=date(2026, 9, 30), state=state)
    made.refresh_from_db()
    dice = random.Random(code)
    for position, size in enumerate(sizes):
        block = factories.block(f"{code}-khoi-{position}", name=block_name.format(position + 1), position=position)
        for place in range(size):
            agency = factories.agency(
                f"{code}-{position}-{place:03}", name=name.format(place + 1, position + 1), block=block
            )
            unit = factories.round_unit(made, agency, issued=forms + 5)
            answers = _answers(layout_of(version.pk), forms, dice)
            counted(unit, answers, channel=Channel.PAPER, day=date(2026, 4, 1))
    how = latest_method_version(method)
    if certainty or fields:
        changed = {"certainty": dict(certainty)} if certainty else {}
        how = load_method(document={**how.document, **changed, **(fields or {})}, at=AT)
    _score(made, how)
    return made


def year_after(first: Round, *, forms: int = 60) -> Round:
    """Make the next year's scored round of the same survey, method and units."""
    code = f"{first.code}-sau"
    day = date(2026, 11, 1)
    made = factories.survey_round(
        code, questionnaire_version=first.questionnaire_version, year=first.assessment_year + 1, opens_on=day
    )
    dice, layout = random.Random(code), layout_of(first.questionnaire_version_id)
    for unit in first.units.select_related("agency"):
        counted(factories.round_unit(made, unit.agency), _answers(layout, forms, dice), day=made.opens_on)
    Round.objects.filter(pk=made.pk).update(state=Round.State.CLOSED)
    made.refresh_from_db()
    _score(made, first.scored_by.method_version)
    return made


def _score(round: Round, how: MethodVersion) -> None:
    # Rows of this very transaction: without their statistics a large round is counted by a plan for a few rows.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assign_method(round=round, method_version=how)
    store_run(round=round, actor=None, at=AT)


def many_factors() -> Round:
    """Make a round of agencies with nine factors: the household form as if it measured them."""
    command("load_definitions")
    document = newest_version("bnv-ho-gia-dinh-2022").definition
    load_questionnaire(document={**document, "code": "chin-yeu-to", "measures": "agency"}, at=AT)
    return tallied("dot-nhieu-yeu-to", questionnaire="chin-yeu-to", method="bnv-2022")


def _answers(layout: Layout, forms: int, dice: random.Random) -> list[tuple[int, ...]]:
    """Deal the forms of one unit over the choices of every question, the better ones more often."""
    columns = [[_dealt(cell, dice) for _form in range(forms)] for cell in layout.cells]
    return list(zip(*columns, strict=True))


def _dealt(cell: Cell, dice: random.Random) -> int:
    choices = cell.choices
    choice = min(choices - 1, int(choices * dice.random() ** 0.4))
    return 1 << choice if cell.kind == "several" else choice + 1
