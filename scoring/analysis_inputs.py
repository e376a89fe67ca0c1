"""Reads what analyses are computed from: the counted answers of a round, and what its pages hide."""

import hashlib
import json
from collections.abc import Iterable, Mapping

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from agencies.models import Service
from scoring.analysis.answers import SERVICE, WHOLE, Answers, Unit, block_key, factors_of, unit_key
from scoring.counts_withheld import withheld_rows
from scoring.disclosure import TOP, Before, released
from scoring.disclosure import block_key as row_key
from scoring.method import Method
from scoring.models import MethodVersion, ScoringRun
from scoring.raw import raw_of
from scoring.results import BlockResult, RoundResult, UnitResult
from scoring.selectors import latest_run, members_of, method_of, method_version_of_round, result_of
from scoring.shown import Shown, shown_of
from surveys.models import Round, RoundUnit
from surveys.questionnaire import Question, Questionnaire
from surveys.selectors import designs_of, layout_of, questionnaire_of

# Kinds whose choices part respondents into groups; `several` and numbers do not.
GROUPING = frozenset({"single", "yesno", "level3", "level5"})
OVERALL = "HLC"

# Forms that came in: those that the fold has counted and those that wait for it, all of one moment. Counting the forms
# themselves takes 0.1 s of every page for a million of them.
SEEN = """
WITH units AS (SELECT id FROM surveys_roundunit WHERE round_id = %s)
SELECT c.received + w.waiting, d.decisions + g.decisions, d.numbers + g.numbers, u.found, p.found, l.found
FROM (
    SELECT coalesce(sum(received), 0) AS received
    FROM scoring_unitcount WHERE round_unit_id IN (SELECT id FROM units)
) c, (
    SELECT count(*) AS waiting
    FROM surveys_foldinbox i JOIN surveys_response r ON r.id = i.response_id
    WHERE NOT i.decided AND r.round_unit_id IN (SELECT id FROM units)
) w, (
    SELECT count(*) AS decisions, coalesce(sum(number), 0) AS numbers
    FROM surveys_responsedecision d JOIN surveys_response r ON r.id = d.response_id
    WHERE r.round_unit_id IN (SELECT id FROM units)
) d, (
    SELECT coalesce(sum(decisions), 0) AS decisions, coalesce(sum(decision_numbers), 0) AS numbers
    FROM surveys_destruction WHERE round_id = %s
) g, (
    SELECT coalesce(json_agg(json_build_array(id, reports_into_id, block_id, version_id) ORDER BY id), '[]') AS found
    FROM surveys_roundunit WHERE id IN (SELECT id FROM units)
) u, (
    SELECT coalesce(json_agg(json_build_array(channel, design) ORDER BY channel), '[]') AS found
    FROM surveys_roundchannel WHERE round_id = %s
) p, (
    SELECT coalesce(json_agg(withheld ORDER BY id), '[]') AS found FROM scoring_publication one
    WHERE round_id = %s AND NOT EXISTS (SELECT FROM scoring_publication WHERE supersedes_id = one.id)
) l
"""


def fingerprint_of(round: Round, run: ScoringRun | None = None) -> str:
    """Return what tells whether an analysis of a round still stands: equal answers and units give an equal text.

    Responses and decisions are only ever added, what was destroyed is written down and counts on, and a decision's
    number tells how many came before it on its response.
    So the number of both, with the sum of those numbers, cannot come back to what they were once anything has changed.
    Read in one statement, hence of one moment. Beside them: how each channel found people, where units report to and
    stand, the newest run (`run`, where it is known already), whose hidden figures an analysis may not give away, of
    which rows the publication in force tells no counts, and the round's state: what was made for those who see every
    count while forms came in does not stand for all others once it is closed.
    """
    with connection.cursor() as cursor:
        cursor.execute(SEEN, [round.pk] * 4)
        *numbers, units, designs, withheld = cursor.fetchone()
    run = run or latest_run(round)
    told = [round.state, [int(number) for number in numbers], designs, units, run.pk if run else None, withheld]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def method_for(round: Round) -> MethodVersion | None:
    """Return the method whose index an analysis speaks of: that of the newest run, or the round's own."""
    run = latest_run(round)
    return run.method_version if run else method_version_of_round(round)


def profile_questions(questionnaire: Questionnaire) -> tuple[Question, ...]:
    """Return the questions about the respondent whose choices make groups."""
    return tuple(each for each in questionnaire.coded if each.use == "profile" and each.kind in GROUPING)


def opinion_questions(questionnaire: Questionnaire, method: Method) -> tuple[Question, ...]:
    """Return the questions with choices that make no index and tell nobody apart: opinions, needs, experience."""
    items = set(method.root.items)
    asked = [each for each in questionnaire.coded if each.choices and each.use != "profile"]
    return tuple(each for each in asked if each.code not in items)


def overall_question(questionnaire: Questionnaire, method: Method) -> Question | None:
    """Return the question of general satisfaction: on five levels, and not among what the index is made of."""
    items = set(method.root.items)
    asked = [each for each in questionnaire.coded if each.kind == "level5" and each.use == "scored"]
    free = [each for each in asked if each.code not in items]
    named = [each for each in free if each.code == OVERALL]
    return named[0] if named else free[0] if len(free) == 1 else None


def answers_of(round: Round, method: Method) -> Answers:
    """Read a round's counted forms; those of a unit that reports into another count for that one."""
    questionnaire = questionnaire_of(round.questionnaire_version_id)
    place_of = {code: cell.position for code, cell in layout_of(round.questionnaire_version_id).by_code.items()}
    raw = raw_of(round, services=True)
    units = {unit.pk: unit for unit in round.units.select_related("agency", "version", "block").order_by("pk")}
    listed = [unit for unit in units.values() if unit.reports_into_id is None]
    designs = designs_of(round, answered=set(np.unique(raw.channel).tolist()))
    overall = overall_question(questionnaire, method)
    groups = {
        each.code: np.clip(raw.answers[:, place_of[each.code]], 0, None).astype(np.int64)
        for each in profile_questions(questionnaire)
    }
    if raw.service is not None:
        groups[SERVICE] = raw.service.astype(np.int64)
    return Answers(
        method=method,
        units=tuple(_unit(unit) for unit in listed),
        unit=_owners(raw.unit, units, listed),
        channel=raw.channel.astype(np.int64),
        place=raw.place,
        places=raw.places,
        items=raw.answers[:, [place_of[code] for code in method.root.items]],
        profile=groups,
        designs=designs,
        counted_channels=_counted(designs, method),
        overall=None if overall is None else raw.answers[:, place_of[overall.code]],
        asked={each.code: raw.answers[:, place_of[each.code]] for each in opinion_questions(questionnaire, method)},
    )


def service_names(ids: Iterable[int | None]) -> dict[str, str]:
    """Return the names of services by id, as they are kept with a table."""
    wanted = {each for each in ids if each}
    return {str(pk): name for pk, name in Service.objects.filter(pk__in=wanted).values_list("pk", "name")}


def shown_before(round: Round, method: Method) -> Before:
    """Return what the pages of the newest run hide of each unit, block and the round; nothing without a run."""
    run = latest_run(round)
    return Before() if run is None else _hidden_columns(run, method)


def page_row(run: ScoringRun, reach: str) -> UnitResult | BlockResult | None:
    """Return the row of a unit, block or the round as its page shows it to whoever does not see every count."""
    hidden = shown_of(run).together
    seen = released(result_of(run), method=method_of(run), members=members_of(run), hidden=hidden)
    rows: dict[str, UnitResult | BlockResult] = {unit_key(unit.agency): unit for unit in seen.agencies}
    rows |= {block_key(block.block): block for block in seen.blocks}
    return seen.total if reach == WHOLE else rows.get(reach)


def is_of_run(run: ScoringRun, answers: Answers) -> bool:
    """Say whether a run counted these answers: only then do its pages and an analysis speak of the same people."""
    counted, units, width = answers.counted(), len(answers.units), answers.method.scale + 1
    forms = np.bincount(counted.unit, minlength=units).tolist()
    tables = {
        code: np.bincount(counted.unit * width + np.clip(column, 0, width - 1), minlength=units * width)
        .reshape(units, width)[:, 1:]
        .tolist()
        for code, column in zip(answers.method.root.items, counted.items.T, strict=True)
    }
    now = {
        unit.code: (forms[at], {code: tuple(table[at]) for code, table in tables.items()})
        for at, unit in enumerate(answers.units)
    }
    return now == {unit.agency: _counts(unit, width - 1) for unit in result_of(run).agencies}


def _counts(unit: UnitResult, scale: int) -> tuple[int, dict[str, tuple[int, ...]]]:
    return unit.n, {node.code: node.levels or (0,) * scale for node in unit.of_kind("item")}


def _hidden_columns(run: ScoringRun, method: Method) -> Before:
    result, shown = result_of(run), shown_of(run)
    beside = shown.together
    rows = {
        "": TOP,
        **{unit_key(unit.agency): unit.agency for unit in result.agencies},
        **{block_key(block.block): row_key(block.block) for block in result.blocks},
    }
    codes = [node.code for node in factors_of(method)]
    every = frozenset(range(len(codes) + 1))
    return Before(
        {
            reach: every
            if row in beside.rows
            else frozenset(at for at, code in enumerate(codes, 1) if code in beside.nodes.get(row, {}))
            for reach, row in rows.items()
        },
        untold=_untold(run, result, shown),
    )


def _untold(run: ScoringRun, result: RoundResult, shown: Shown) -> frozenset[str]:
    """Return the units, and the round, whose pages do not tell the index of the forms that people volunteered."""
    withheld = withheld_rows([run.round_id])
    rows = [(unit_key(unit.agency), unit.agency, unit) for unit in result.agencies] + [(WHOLE, TOP, result.total)]
    return frozenset(
        reach
        for reach, key, row in rows
        if key in withheld or (row.voluntary and not shown.tells_voluntary(row.agency))
    )


def _unit(unit: RoundUnit) -> Unit:
    return Unit(unit.agency.code, unit.version.name, unit.block.code if unit.block else None)


def _owners(raw: "NDArray[np.int32]", units: Mapping[int, RoundUnit], listed: list[RoundUnit]) -> "NDArray[np.int64]":
    """Return the place in `listed` of the unit that each form counts for."""
    place = {unit.pk: at for at, unit in enumerate(listed)}
    known = np.array(sorted(units), dtype=np.int64)
    owners = np.array([place[_target(units, pk)] for pk in known.tolist()], dtype=np.int64)
    return owners[np.searchsorted(known, raw)] if len(raw) else np.zeros(0, dtype=np.int64)


def _target(units: Mapping[int, RoundUnit], pk: int) -> int:
    """Follow mergers to the unit that answers count for."""
    passed: set[int] = set()
    while (into := units[pk].reports_into_id) is not None and pk not in passed:
        passed.add(pk)
        pk = into
    return pk


def _counted(designs: Mapping[int, str], method: Method) -> frozenset[int]:
    """Return the channels the index counts, as a run does: where none is, what people volunteered stands alone."""
    wanted = method.channels_counted
    return frozenset(channel for channel, design in designs.items() if design in wanted) or frozenset(designs)
