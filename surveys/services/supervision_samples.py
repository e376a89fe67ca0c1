"""Samples a supervising body draws from a round, and what asking again said."""

import secrets
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import UNSTORABLE, record
from agencies.models import SupervisingBody
from surveys.models import Round, SampledForm, SupervisionSample
from surveys.paper.drawing import draw, sample_size
from surveys.selectors.paper import recheck_frame

LARGEST_SEED = 2_147_483_647
PERCENT, LEAST = Decimal(5), 10
LONGEST_NOTE = 300
CODES = ("", *SampledForm.Outcome.values)
# The code of an outcome and a note.
Noted = tuple[str, str]


class SampleRefused(Exception):
    """A sample that cannot be drawn; says in words why."""


class NotedMeanwhile(Exception):
    """A colleague noted something else about the same forms since the page was shown; nothing is stored."""


@transaction.atomic
def draw_sample(
    *, round: Round, agencies: Collection[str], body: SupervisingBody | None, actor: User, at: datetime
) -> SupervisionSample:
    """Draw from each of the agencies (by code) their share of numbered, counted forms. Raises SampleRefused."""
    frame = {name: pk for name, pk in recheck_frame(round, unit=None, surveyor=None).items() if _of(name) in agencies}
    if not frame:
        raise SampleRefused(_("Chưa có phiếu nào mang số phiếu nên chưa rút được mẫu."))
    seed = secrets.randbelow(LARGEST_SEED)
    made = SupervisionSample.objects.create(
        round=round, body=body, seed=seed, percent=PERCENT, least=LEAST, population=len(frame), drawn_by=actor,
        drawn_at=at,
    )  # fmt: skip
    drawn = _drawn(frame, seed)
    SampledForm.objects.bulk_create(
        SampledForm(sample=made, position=position, response_id=frame[name]) for position, name in enumerate(drawn, 1)
    )
    detail = {"sample": made.pk, "seed": seed, "population": len(frame), "drawn": len(drawn)}
    record(actor=actor, action="supervision.draw", subject=f"round:{round.code}", detail=detail, at=at)
    return made


@transaction.atomic
def note_outcomes(
    *,
    sample: SupervisionSample,
    outcomes: Mapping[int, Noted],
    actor: User,
    at: datetime,
    shown: Mapping[int, Noted] | None = None,
) -> int:
    """Note outcomes (a code and a note by position); return how many changed. Unknown codes and positions pass by.

    `shown` is what the page showed of them: raises NotedMeanwhile where a colleague noted something else since.
    """
    forms = list(sample.forms.select_for_update().filter(position__in=list(outcomes)).order_by("position"))
    changed = [(form, _clean(outcomes[form.position])) for form in forms]
    changed = [(form, said) for form, said in changed if said[0] in CODES and (form.outcome, form.note) != said]
    seen = shown or {}
    if any(seen.get(form.position, (form.outcome, form.note)) != (form.outcome, form.note) for form, _said in changed):
        raise NotedMeanwhile
    for form, said in changed:
        detail = {"sample": sample.pk, "position": form.position, "before": form.outcome, "after": said[0]}
        form.outcome, form.note = said
        form.save(update_fields=["outcome", "note"])
        record(actor=actor, action="supervision.outcome", subject=f"round:{sample.round.code}", detail=detail, at=at)
    return len(changed)


def _clean(said: Noted) -> Noted:
    return said[0], UNSTORABLE.sub("", said[1]).strip()[:LONGEST_NOTE]


def _drawn(frame: Mapping[str, UUID], seed: int) -> list[str]:
    by_agency: dict[str, list[str]] = defaultdict(list)
    for name in frame:
        by_agency[_of(name)].append(name)
    return [
        name
        for _code, names in sorted(by_agency.items())
        for name in draw(names, seed=seed, count=max(LEAST, sample_size(len(names), PERCENT)))
    ]


def _of(name: str) -> str:
    """Return the agency's code out of a name of the frame."""
    return name.split("/", 1)[0]
