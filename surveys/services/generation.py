import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services import record
from surveys.importing import Form
from surveys.models import Channel, Response, Round
from surveys.selectors import measures_a_province, questionnaire_of, service_ids, units_by_code
from surveys.services.bulk import store_forms
from surveys.synthetic import CHANNEL_NAMES, COMMENTS, Drawn, UnitPlan, draw

CHANNELS = tuple(Channel[name] for name in CHANNEL_NAMES)
# Smaller blocks keep the memory of a large generation within bounds.
BLOCK = 20_000


class HoldsRealAnswers(Exception):
    """The round holds answers of people; made-up ones among them could never be taken out again."""


@transaction.atomic
def generate_responses(
    *,
    round: Round,
    count: int,
    seed: int,
    at: datetime,
    plan: Sequence[UnitPlan] = (),
    channels: Mapping[str, float] | None = None,
    among_real: bool = False,
    actor: User | None = None,
) -> int:
    """Store made-up answers, marked as such like their round; return how many were new.

    Without a plan `count` forms are spread unevenly over the units; without `channels` they came by all usual ones
    (`surveys.synthetic.draw`). The same seed and plan again add nothing.
    Raises HoldsRealAnswers unless `among_real`.
    """
    if not among_real and Response.objects.of_round(round).filter(synthetic=False).exists():
        raise HoldsRealAnswers(round.code)
    plan = plan or _spread(sorted(units_by_code(round)), count, seed)
    Round.objects.filter(pk=round.pk).update(synthetic=True)
    round.synthetic = True
    drawn = draw(questionnaire_of(round.questionnaire_version_id), plan, seed=seed, channels=channels)
    forms = list(_forms(drawn, plan, round, seed, timezone.localdate(at)))
    added = 0
    for start in range(0, len(forms), BLOCK):
        part = forms[start : start + BLOCK]
        added += store_forms(part, round=round, at=at, synthetic=True).added
    detail = {"count": added, "seed": seed}
    record(actor=actor, action="responses.generate", subject=f"round:{round.code}", detail=detail, at=at)
    return added


def _spread(codes: Sequence[str], count: int, seed: int) -> list[UnitPlan]:
    chance = random.Random(seed)  # noqa: S311
    weights = [chance.uniform(0.4, 1.6) for _ in codes]
    bounds = [round(count * sum(weights[: n + 1]) / sum(weights)) for n in range(len(codes))]
    return [UnitPlan(code, bound - before) for code, bound, before in zip(codes, bounds, [0, *bounds], strict=False)]


def _forms(drawn: Drawn, plan: Sequence[UnitPlan], round: Round, seed: int, today: date) -> Iterator[Form]:
    units, all_services = units_by_code(round), service_ids()
    unit_ids = [units[unit.code].pk for unit in plan]
    # Who is asked at home about the province came for no service.
    usual = [] if measures_a_province(round) else sorted(all_services)
    services = [[all_services[code] for code in unit.services or usual] for unit in plan]
    days = max((min(round.closes_on, today) - round.opens_on).days, 0) + 1
    field = _comment_field(round)
    ids = random.Random(f"{round.code}:{seed}:{len(drawn.unit)}")  # noqa: S311
    for line, (answers, unit, channel, cluster, day, service, comment) in enumerate(_rows(drawn), 1):
        offered = services[unit]
        yield Form(
            id=str(UUID(int=ids.getrandbits(128), version=4)),
            line=line,
            round_unit_id=unit_ids[unit],
            channel=CHANNELS[channel],
            service_id=offered[int(service * len(offered))] if offered and service >= 0 else None,
            form_no="",
            stratum="",
            sampling_unit=f"{plan[unit].code[:50]}-{cluster}" if cluster else "",
            submitted_on=round.opens_on + timedelta(days=int(day * days)),
            dated=True,
            answers=answers,
            texts={field: COMMENTS[comment]} if field and comment >= 0 else {},
        )


def _rows(drawn: Drawn) -> Iterator[tuple[Any, ...]]:
    columns = (drawn.answers, drawn.unit, drawn.channel, drawn.cluster, drawn.day, drawn.service, drawn.comment)
    return zip(*(column.tolist() for column in columns), strict=True)


def _comment_field(round: Round) -> str:
    questions = questionnaire_of(round.questionnaire_version_id).questions
    return next((question.code for question in reversed(questions) if question.kind == "text"), "")
