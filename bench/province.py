"""A province's round for the figures of counting: hundreds of agencies and a million made-up forms, marked as such.

A block of forms is drawn as life would answer; the database itself then stores it again and again under new ids, one
copy after the other through the round's days, as forms would come in. All of them wait in the inbox.
"""

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from agencies.models import Service
from bench.world import QUESTIONNAIRE, SEED, make_agency
from scoring.selectors import latest_method_version
from scoring.services import assign_method, load_methods_shipped
from surveys.models import Channel, Round
from surveys.selectors import newest_version, questionnaire_of, units_by_code
from surveys.services import create_round, load_shipped_questionnaires, open_round
from surveys.synthetic import CHANNEL_NAMES, UnitPlan, draw

METHOD = "top2-2640"
SERVICES = 6
DAYS = 90
# Drawn once, in no order of agencies, so that every stretch of it meets all of them alike.
BLOCK = 20_000
DRAWN = """
CREATE TEMP TABLE drawn (number integer PRIMARY KEY, round_unit_id bigint, channel smallint, service_id bigint,
    sampling_unit text, answers smallint[]) ON COMMIT DROP
"""
STORE = """
WITH stored AS (
    INSERT INTO surveys_response (id, round_unit_id, questionnaire_version_id, channel, service_id, sampling_unit,
        answers, submitted_on, received_at, language, assisted, form_no, stratum, consent_version, late, synthetic,
        flags)
    SELECT gen_random_uuid(), round_unit_id, %(version)s, channel, service_id, sampling_unit, answers, %(day)s, now(),
        'vi', false, '', '', 0, false, true, 0
    FROM drawn WHERE number >= %(first)s AND number < %(last)s RETURNING id
)
INSERT INTO surveys_foldinbox (response_id, sign) SELECT id, 1 FROM stored
"""


def make_province(code: str, *, agencies: int) -> Round:
    """Make an open round of the shipped questionnaire and method over `agencies` agencies, without forms."""
    at = timezone.now()
    load_shipped_questionnaires(at=at)
    load_methods_shipped(at=at)
    today = timezone.localdate(at)
    made = create_round(
        code=code,
        questionnaire_version=newest_version(QUESTIONNAIRE),
        opens_on=today - timedelta(days=DAYS),
        closes_on=today + timedelta(days=DAYS),
        agencies=[make_agency(number) for number in range(agencies)],
        at=at,
    )
    assign_method(round=made, method_version=latest_method_version(METHOD))
    open_round(round=made, at=at)
    return made


@transaction.atomic
def fill(round: Round, *, forms: int) -> None:
    """Store made-up forms, spread evenly over the agencies and over the days up to today, waiting to be folded."""
    Round.objects.filter(pk=round.pk).update(synthetic=True)
    with connection.cursor() as cursor:
        cursor.execute(DRAWN)
        cursor.copy_expert("COPY drawn FROM STDIN", io.StringIO("".join(_lines(round))))
        for number in range(DAYS):
            day = round.opens_on + timedelta(days=number)
            for first, last in _parts(forms * number // DAYS, forms * (number + 1) // DAYS):
                about: dict[str, Any] = {
                    "version": round.questionnaire_version_id,
                    "day": day,
                    "first": first,
                    "last": last,
                }
                cursor.execute(STORE, about)


def _parts(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where in the block, taken again and again, the forms from one number to another lie."""
    while start < end:
        first = start % BLOCK
        last = min(first + end - start, BLOCK)
        yield first, last
        start += last - first


def settle() -> None:
    """Have the database look at what was stored, as it does by itself in a portal that runs for longer than this."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _lines(round: Round) -> Iterator[str]:
    units = sorted(units_by_code(round).items())
    services = [_service(number) for number in range(SERVICES)]
    plan = [UnitPlan(code, -(-BLOCK // len(units))) for code, _unit in units]
    drawn = draw(questionnaire_of(round.questionnaire_version_id), plan, seed=SEED)
    columns = (drawn.unit, drawn.channel, drawn.service, drawn.cluster, drawn.answers)
    order = np.random.default_rng(SEED).permutation(len(drawn.unit))
    rows = zip(*(column[order].tolist() for column in columns), strict=True)
    for number, (unit, channel, service, cluster, answers) in enumerate(rows):
        offered = services[int(service * SERVICES)].pk if service >= 0 else "\\N"
        marks = f"{number}\t{units[unit][1].pk}\t{Channel[CHANNEL_NAMES[channel]]:d}\t{offered}\t{cluster or ''}"
        yield f"{marks}\t{{{','.join(map(str, answers))}}}\n"


def _service(number: int) -> Service:
    service, _made = Service.objects.get_or_create(code=f"bench-{number}", defaults={"name": f"Thủ tục {number}"})
    return service
