"""Flags of supervising bodies: raised, answered, closed, withdrawn; every step is kept."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import UNSTORABLE, record
from agencies.models import SupervisingBody
from surveys.models import Round, RoundUnit, SupervisionFlag, SupervisionStep
from surveys.selectors.supervision import state_of
from surveys.supervising import LEADS_TO, WITH_WORDS, Side, moves

LONGEST_WORDS = 3000


class FlagRefused(Exception):
    """A flag or a step on one that cannot be; says in words why."""


@transaction.atomic
def raise_flag(
    *,
    round: Round,
    unit: RoundUnit | None,
    kind: str,
    words: str,
    body: SupervisingBody | None,
    actor: User,
    at: datetime,
) -> SupervisionFlag:
    """Raise a flag on a round, or on one of its units. Raises FlagRefused."""
    if kind not in SupervisionFlag.Kind.values or (unit is not None and unit.round_id != round.pk):
        raise FlagRefused(_("Chọn lại trong danh sách."))
    said = _words(words, required=True)
    made = SupervisionFlag.objects.create(
        round=round, round_unit=unit, kind=kind, words=said, body=body, raised_by=actor, raised_at=at
    )
    detail = {"flag": made.pk, "kind": kind, "unit": unit.agency.code if unit else None}
    record(actor=actor, action="supervision.raise", subject=f"round:{round.code}", detail=detail, at=at)
    return made


@transaction.atomic
def step(
    *, flag: SupervisionFlag, kind: str, side: Side, words: str, seen: int, actor: User, at: datetime
) -> SupervisionStep:
    """Take the next step on a flag for a side; `seen` steps were there when it was decided. Raises FlagRefused."""
    locked = SupervisionFlag.objects.select_for_update(of=("self",)).select_related("round").get(pk=flag.pk)
    known = locked.steps.count()
    if known != seen:
        raise FlagRefused(_("Có người vừa ghi thêm vào cờ này. Xem lại bên dưới rồi gửi lại nếu vẫn cần."))
    state, shared = state_of(locked)
    if kind not in moves(state, side, shared=shared, of_unit=locked.round_unit_id is not None):
        raise FlagRefused(_("Việc này không còn làm được với cờ."))
    made = SupervisionStep.objects.create(
        flag=locked,
        number=known + 1,
        kind=kind,
        state=LEADS_TO.get(kind, state),
        shared={"share": True, "unshare": False}.get(kind, shared),
        words=_words(words, required=kind in WITH_WORDS),
        actor=actor,
        at=at,
    )
    detail = {"flag": locked.pk, "number": made.number}
    record(actor=actor, action=f"supervision.{kind}", subject=f"round:{locked.round.code}", detail=detail, at=at)
    return made


def _words(words: str, *, required: bool) -> str:
    said = UNSTORABLE.sub("", words).strip()
    if required and not said:
        raise FlagRefused(_("Ghi nội dung."))
    if len(said) > LONGEST_WORDS:
        raise FlagRefused(_("Nội dung dài nhất 3.000 ký tự."))
    return said
