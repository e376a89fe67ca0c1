"""Phúc tra: a seeded sample of a round's numbered forms, asked or keyed a second time."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from surveys.models import Recheck, RecheckForm, Round, RoundUnit
from surveys.paper.drawing import draw, sample_size
from surveys.selectors.paper import recheck_frame
from surveys.services.paper.refusals import PaperRefused

LARGEST_SEED = 2_147_483_647


@transaction.atomic
def draw_recheck(
    *,
    round: Round,
    kind: str,
    percent: Decimal,
    actor: User,
    at: datetime,
    unit: RoundUnit | None = None,
    surveyor: User | None = None,
    seed: int | None = None,
) -> Recheck:
    """Draw `percent` of the counted, numbered forms of a round, a unit or a surveyor. Raises PaperRefused.

    The same seed over the same forms draws the same list (`surveys.paper.drawing`); without one it is left to chance.
    """
    frame = recheck_frame(round, unit=unit, surveyor=surveyor)
    if not frame:
        raise PaperRefused(_("Chưa có phiếu có số nào để phúc tra theo lựa chọn này."))
    seed = seed if seed is not None else secrets.randbelow(LARGEST_SEED)
    names = draw(frame, seed=seed, count=sample_size(len(frame), percent))
    made = Recheck.objects.create(
        round=round,
        kind=kind,
        round_unit=unit,
        surveyor=surveyor,
        seed=seed,
        percent=percent,
        population=len(frame),
        drawn_by=actor,
        drawn_at=at,
    )
    RecheckForm.objects.bulk_create(
        RecheckForm(recheck=made, position=position, response_id=frame[name]) for position, name in enumerate(names, 1)
    )
    detail = {"seed": seed, "percent": str(percent), "population": len(frame), "drawn": len(names), "kind": kind}
    record(actor=actor, action="paper.recheck.draw", subject=f"round:{round.code}", detail=detail, at=at)
    return made


@transaction.atomic
def answer_recheck(*, form: RecheckForm, answers: Sequence[int], actor: User, at: datetime) -> None:
    """Keep the second answers of a form, for good: nobody tries until they match. Raises PaperRefused."""
    form = _unchecked(form)
    form.answers, form.missed = list(answers), ""
    _save(form, actor, at)


@transaction.atomic
def miss_recheck(*, form: RecheckForm, words: str, actor: User, at: datetime) -> None:
    """Say why a form of the sample could not be checked. Raises PaperRefused without a reason, or once it was."""
    form = _unchecked(form)
    words = words.replace("\0", "").strip()
    if not 1 <= len(words) <= 200:
        raise PaperRefused(_("Ghi lý do không phúc tra được, tối đa 200 ký tự. Không ghi tên hay số điện thoại."))
    form.answers, form.missed = None, words
    _save(form, actor, at)


def _unchecked(form: RecheckForm) -> RecheckForm:
    found = RecheckForm.objects.select_for_update().get(pk=form.pk)
    if found.answers is not None:
        raise PaperRefused(_("Phiếu này đã phúc tra; kết quả phúc tra không sửa được."))
    return found


def _save(form: RecheckForm, actor: User, at: datetime) -> None:
    form.by, form.at = actor, at
    form.save(update_fields=["answers", "missed", "by", "at"])
