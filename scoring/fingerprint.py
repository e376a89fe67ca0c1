"""What tells, without reading the answers, whether a run would come out as one that is stored."""

import hashlib
import json

from django.db import connection

from scoring.history.earlier import lineages_between, run_before
from scoring.inputs import Units
from scoring.models import MethodVersion
from surveys.models import Round
from surveys.selectors import designs_of

# Of the answers themselves, not of their tallies: a run does not rest on these.
COME = """
SELECT (SELECT count(*) FROM surveys_response WHERE round_unit_id = ANY(%(units)s)) + gone.forms,
    came.decisions + gone.decisions, came.numbers + gone.numbers
FROM (
    SELECT count(*) AS decisions, coalesce(sum(number), 0) AS numbers FROM surveys_responsedecision d
    WHERE EXISTS (SELECT FROM surveys_response r WHERE r.id = d.response_id AND r.round_unit_id = ANY(%(units)s))
) came, (
    SELECT coalesce(sum(count), 0) AS forms, coalesce(sum(decisions), 0) AS decisions,
        coalesce(sum(decision_numbers), 0) AS numbers
    FROM surveys_destruction WHERE round_id = %(round)s
) gone
"""


def run_fingerprint(round: Round, version: MethodVersion) -> str:
    """Return what a run of a round by a method comes from: equal answers, units and figures before give an equal text.

    Responses and decisions are only ever added, what was destroyed is written down and counts on, and a decision's
    number tells how many came before it on its response.
    So the number of both, with the sum of those numbers, cannot come back to what they were once anything has changed.
    Taken before the answers are read, it makes a run that more have come into meanwhile look old, never too new.
    """
    units = Units.of(round)
    told = {
        "round": [round.code, round.title],
        "method": version.document_hash,
        "questionnaire": round.questionnaire_version.definition_hash,
        "asked": sorted(round.asked_versions.values_list("version_id", flat=True)),
        "designs": sorted(designs_of(round).items()),
        "answers": _come(round, list(units.all)),
        "before": _before(round),
        **units.told(),
    }
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _come(round: Round, units: list[int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(COME, {"units": units, "round": round.pk})
        return [int(number) for number in cursor.fetchone()]


def _before(round: Round) -> list[object]:
    """Return what the figures of the survey before come from: its run, and what became of the agencies since."""
    found = run_before(round)
    if found is None:
        return []
    before, run, _published = found
    lineages = lineages_between(round, before)
    return [run.input_hash, sorted([code, one.kind, one.own] for code, one in lineages.items())]
