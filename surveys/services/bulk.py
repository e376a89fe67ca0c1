"""Many forms at once: COPY, as PostgreSQL takes rows fastest, into the tables themselves."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from django.db import connection

from surveys.copying import NULL, copy_in, escaped
from surveys.importing import Form
from surveys.models import ImportBatch, Round
from surveys.quality import flags_of, is_scored
from surveys.questionnaire import Questionnaire
from surveys.selectors import questionnaire_of
from surveys.services.ringing import ring_for_counting

RESPONSES = """
COPY surveys_response (
    id, round_unit_id, channel, service_id, form_no, stratum, sampling_unit, submitted_on, flags, answers, late,
    questionnaire_version_id, import_batch_id, received_at, synthetic, language, assisted, consent_version
) FROM STDIN
"""
LATE = "COPY surveys_responsedecision (response_id, number, kind, reason, at) FROM STDIN"
TEXTS = "COPY surveys_responsetext (response_id, question, text) FROM STDIN"
INBOX = "COPY surveys_foldinbox (response_id, sign) FROM STDIN"
STORED = "SELECT id::text FROM surveys_response WHERE id = ANY(%s::uuid[])"
CREATE = """
CREATE TEMP TABLE incoming (
    id uuid, line integer, round_unit_id bigint, channel smallint, service_id bigint, form_no text, stratum text,
    sampling_unit text, submitted_on date, dated boolean, answers smallint[], texts jsonb
) ON COMMIT DROP
"""
COPY = "COPY incoming FROM STDIN"
DIFFERENT = """
SELECT incoming.line, incoming.form_no
FROM incoming JOIN surveys_response AS response USING (id)
WHERE (response.round_unit_id, response.channel, response.service_id, response.stratum, response.sampling_unit,
        response.answers)
    IS DISTINCT FROM (incoming.round_unit_id, incoming.channel, incoming.service_id, incoming.stratum,
        incoming.sampling_unit, incoming.answers)
    OR (incoming.dated AND response.submitted_on <> incoming.submitted_on)
    OR incoming.texts <> COALESCE(
        (SELECT jsonb_object_agg(question, text) FROM surveys_responsetext WHERE response_id = incoming.id), '{}'
    )
ORDER BY incoming.line
"""
# What COPY's text format reads as something else.
NONE_LATE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many forms were new, and those whose number is stored with other content as (line, form number).

    `waiting`: how many of the new ones are late and wait for a decision.
    """

    added: int
    different: tuple[tuple[int, str], ...]
    waiting: int


def store_forms(
    forms: Sequence[Form],
    *,
    round: Round,
    at: datetime,
    synthetic: bool,
    late: Mapping[str, str] = NONE_LATE,
    batch: ImportBatch | None = None,
) -> Outcome:
    """Store many forms at once with their inbox rows, each id once. Runs inside the caller's transaction.

    `late` holds the forms that wait for a decision, by id, with the reason.
    """
    with connection.cursor() as cursor:
        # Ids are asked for before, not known again while storing: whoever stores the same ones waits for the round.
        cursor.execute(STORED, [[form.id for form in forms]])
        stored = {row[0] for row in cursor.fetchall()}
        different = _different(cursor, [form for form in forms if form.id in stored]) if stored else ()
        new = [form for form in forms if form.id not in stored] if stored else forms
        same = (round.questionnaire_version_id, batch.pk if batch else NULL, at.isoformat(), _boolean(synthetic))
        rest = "\t".join(str(value) for value in (*same, "vi\tf\t0"))
        copy_in(cursor, RESPONSES, _responses(new, rest, late, questionnaire_of(round.questionnaire_version_id)))
        copy_in(cursor, TEXTS, _texts(new))
        waiting = [form.id for form in new if form.id in late] if late else []
        copy_in(cursor, INBOX, _entries(new, late))
        if waiting:
            copy_in(cursor, LATE, _decisions(waiting, late, at))
    ring_for_counting()
    return Outcome(len(new), different, len(waiting))


def _different(cursor: Any, forms: Iterable[Form]) -> tuple[tuple[int, str], ...]:
    """Return the forms that are stored with other content."""
    cursor.execute(CREATE)
    copy_in(cursor, COPY, _staged(forms))
    cursor.execute(DIFFERENT)
    different = tuple(cursor.fetchall())
    cursor.execute("DROP TABLE incoming")
    return different


def _responses(
    forms: Iterable[Form], rest: str, late: Mapping[str, str], questionnaire: Questionnaire
) -> Iterator[str]:
    flags = _flags(questionnaire)
    for form in forms:
        answers, waits = _array(form.answers), "t" if form.id in late else "f"
        yield f"{form.id}\t{_marks(form)}\t{flags(form.answers)}\t{answers}\t{waits}\t{rest}\n"


def _entries(forms: Iterable[Form], late: Mapping[str, str]) -> Iterator[str]:
    """Yield what counting takes up: a form that waits for a decision adds nothing."""
    for form in forms:
        yield f"{form.id}\t{0 if form.id in late else 1}\n"


def _decisions(ids: Iterable[str], late: Mapping[str, str], at: datetime) -> Iterator[str]:
    """Yield decision number 1 of nobody, as the statement for single forms writes it."""
    for each in ids:
        yield f"{each}\t1\texclude\t{escaped(late[each])}\t{at.isoformat()}\n"


def _staged(forms: Iterable[Form]) -> Iterator[str]:
    for form in forms:
        texts = escaped(json.dumps(form.texts, ensure_ascii=False))
        yield (f"{form.id}\t{form.line}\t{_marks(form)}\t{_boolean(form.dated)}\t{_array(form.answers)}\t{texts}\n")


def _texts(forms: Iterable[Form]) -> Iterator[str]:
    for form in forms:
        for question, text in form.texts.items():
            yield f"{form.id}\t{question}\t{escaped(text)}\n"


def _marks(form: Form) -> str:
    service = NULL if form.service_id is None else form.service_id
    words = "\t".join(escaped(text) for text in (form.form_no, form.stratum, form.sampling_unit))
    return f"{form.round_unit_id}\t{form.channel:d}\t{service}\t{words}\t{form.submitted_on}"


def _array(answers: Sequence[int]) -> str:
    return f"{{{','.join(map(str, answers))}}}"


def _boolean(value: bool) -> str:
    return "t" if value else "f"


def _flags(questionnaire: Questionnaire) -> Callable[[Sequence[int]], int]:
    """Return `flags_of` for one questionnaire, asked only where the answers to its scored items look alike."""
    places = [place for place, question in enumerate(questionnaire.coded) if is_scored(question)]
    if len(places) < 2:
        return lambda answers: flags_of(questionnaire, answers, seconds=None)
    scored = itemgetter(*places)

    def flags(answers: Sequence[int]) -> int:
        given = {code for code in scored(answers) if code > 0}
        return flags_of(questionnaire, answers, seconds=None) if len(given) == 1 else 0

    return flags
