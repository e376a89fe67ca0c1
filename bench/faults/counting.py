"""What the tallies should hold, counted from the writers' logs in plain loops, with nothing of the portal's code."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# A question's places: not answered, không áp dụng, its choices. As docs/architecture.md says of tallies.
STORED = """
SELECT r.id::text, r.round_unit_id, r.channel, r.service_id, r.submitted_on::text, r.late, r.answers,
       (SELECT count(*) FROM surveys_responsedecision d WHERE d.response_id = r.id)
FROM surveys_response r
"""
TALLIES = "SELECT round_unit_id, channel, to_char(month, 'YYYY-MM'), responses, counts FROM scoring_tally"
SERVICE_TALLIES = "SELECT round_unit_id, service_id, responses, counts FROM scoring_servicetally"
FORMS = "SELECT round_unit_id, received, excluded, waited FROM scoring_unitcount"
FORMS_BY_CHANNEL = "SELECT round_unit_id, channel, received, excluded FROM scoring_channelcount"
# Two places for each day of a month: received, excluded.
DAYS = """
SELECT round_unit_id, coalesce(surveyor_id, 0), (month + day - 1)::text, counts[2 * day - 1], counts[2 * day]
FROM scoring_daytally, generate_series(1, 31) AS day WHERE counts[2 * day - 1] > 0 OR counts[2 * day] > 0
"""
COUNTS_OF_FORMS = (
    ("unit", FORMS, ("received", "excluded", "waited")),
    ("forms by channel", FORMS_BY_CHANNEL, ("received", "excluded")),
    ("day", DAYS, ("received", "excluded")),
)

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `bin/faults` says. `lost`, `doubled`: forms missing from, or too many in, the database or its tallies."""

    acknowledged: int
    stored: int
    lost: int
    doubled: int
    tallies_equal: bool


@dataclass(slots=True)
class Log:
    """What the writers wrote down: forms by id, and how many decisions on each were acknowledged."""

    forms: dict[str, dict[str, Any]]
    decisions: Counter[str]


def read_logs(paths: Iterable[Path]) -> Log:
    forms: dict[str, dict[str, Any]] = {}
    decisions: Counter[str] = Counter()
    for path in paths:
        for line in path.read_text().splitlines():
            entry = json.loads(line)
            if "decision" in entry:
                decisions[entry["decision"]] += entry["fate"] == "acknowledged"
            else:
                forms[entry["id"]] = entry
    return Log(forms, decisions)


def judge(cursor: Any, log: Log, *, widths: tuple[int, ...]) -> Verdict:
    """Hold the database against the logs; `widths` are the numbers of places of each question's counts."""
    cursor.execute(STORED)
    stored = {row[0]: row for row in cursor.fetchall()}
    missing = [form for form in log.forms.values() if form["fate"] == "acknowledged" and form["id"] not in stored]
    altered = [row for row in stored.values() if not _as_sent(row, log.forms.get(row[0]))]
    undecided = sum(_lacking(stored.get(response), number) for response, number in log.decisions.items())
    expected, actual = _expected(stored.values(), widths), _actual(cursor)
    gone, extra = _compared(expected, actual)
    return Verdict(
        acknowledged=sum(form["fate"] == "acknowledged" for form in log.forms.values()),
        stored=len(stored),
        lost=len(missing) + undecided + gone,
        doubled=len(altered) + extra,
        tallies_equal=expected == actual,
    )


def _as_sent(row: tuple[Any, ...], form: dict[str, Any] | None) -> bool:
    """Tell whether a stored form is one that was sent and not rolled back, with what was sent (a day where known)."""
    if form is None or form["fate"] == "undone":
        return False
    sent = [form[name] for name in ("id", "unit", "channel", "service", "day", "late", "answers")]
    sent[4] = sent[4] or row[4]
    return list(row[:7]) == sent


def _lacking(row: tuple[Any, ...] | None, acknowledged: int) -> int:
    if row is None:
        return acknowledged
    decided_by_people = row[7] - row[5]
    return max(0, acknowledged - int(decided_by_people))


def _expected(rows: Iterable[tuple[Any, ...]], widths: tuple[int, ...]) -> dict[Key, Counter[Any]]:
    """Return the counts by key of each table; nothing that is 0 stands in it."""
    sums: dict[Key, Counter[Any]] = defaultdict(Counter)
    for _id, unit, channel, service, day, late, answers, decisions in rows:
        counted = decisions % 2 == 0
        came = {"received": 1, "excluded": int(not counted)}
        sums["unit", unit].update(came, waited=int(late))
        for key in (("forms by channel", unit, channel), ("day", unit, 0, day)):
            sums[key].update(came)
        if counted:
            places = list(_places(answers, widths))
            for tally in (("channel", unit, channel, day[:7]), ("service", unit, service)):
                sums[tally].update(forms=1)
                sums[tally].update(places)
    return _nonzero(sums)


def _places(answers: list[int], widths: tuple[int, ...]) -> Iterable[int]:
    offset = 0
    for answer, width in zip(answers, widths, strict=True):
        yield offset + (answer + 1 if answer > 0 else -answer)
        offset += width


def _actual(cursor: Any) -> dict[Key, Counter[Any]]:
    sums: dict[Key, Counter[Any]] = {}
    for name, statement in (("channel", TALLIES), ("service", SERVICE_TALLIES)):
        cursor.execute(statement)
        for *key, forms, counts in cursor.fetchall():
            places: dict[Any, int] = dict(enumerate(counts))
            sums[name, *key] = Counter(places | {"forms": forms})
    for name, statement, columns in COUNTS_OF_FORMS:
        cursor.execute(statement)
        for row in cursor.fetchall():
            key, numbers = row[: -len(columns)], row[-len(columns) :]
            sums[name, *key] = Counter(dict(zip(columns, numbers, strict=True)))
    return _nonzero(sums)


def _nonzero(sums: dict[Key, Counter[Any]]) -> dict[Key, Counter[Any]]:
    kept = {key: Counter({name: n for name, n in counts.items() if n}) for key, counts in sums.items()}
    return {key: counts for key, counts in kept.items() if counts}


def _compared(expected: dict[Key, Counter[Any]], actual: dict[Key, Counter[Any]]) -> tuple[int, int]:
    """Return the forms missing from the tallies by channel, and those too many."""
    keys = [key for key in expected.keys() | actual.keys() if key[0] == "channel"]
    nothing: Counter[Any] = Counter()
    changes = [actual.get(key, nothing)["forms"] - expected.get(key, nothing)["forms"] for key in keys]
    return -sum(min(change, 0) for change in changes), sum(max(change, 0) for change in changes)
