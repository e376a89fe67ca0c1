"""What somebody else saved of a plan since its page was opened."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from dashboards.collection.forms import OutlineForm
from surveys.access import Hand
from surveys.models import RoundUnit

MARK = "mark"
NUMBERS = ("population", "quota", "issued")


def mark_of(hand: Hand, standing: Mapping[str, Any]) -> str:
    """Return what tells a plan from any other: what stands over the round, its channels, the numbers of its units."""
    channels = sorted((each.channel, each.design) for each in hand.round.channels.all())
    units = [(unit.agency.code, *_numbers(unit)) for unit in hand.units]
    return hashlib.sha256(repr((sorted(standing.items()), channels, units)).encode()).hexdigest()[:24]


def saved_meanwhile() -> str:
    return _("Có người vừa lưu kế hoạch này. Điều ông/bà gõ còn ở dưới, chưa được lưu; lưu lại nếu vẫn cần.")


def standing_otherwise(hand: Hand, form: OutlineForm, posted: Mapping[str, str]) -> Iterator[str]:
    """Yield in words what stands now where something else was typed."""
    for name, field in form.fields.items():
        now = str(form.initial.get(name) or "")
        if name in posted and posted[name] != now:
            words = dict(getattr(field, "choices", ())).get(now, now)
            yield _("%(what)s nay là “%(now)s”.") % {"what": field.label, "now": words}
    for unit in hand.units:
        stand = dict(zip(NUMBERS, ("" if number is None else str(number) for number in _numbers(unit)), strict=True))
        if any(posted.get(f"{name}-{unit.agency.code}", now) != now for name, now in stand.items()):
            words = _("%(unit)s: nay quy mô %(population)s, chỉ tiêu %(quota)s, phát ra %(issued)s.")
            yield words % {"unit": unit.version.name, **{name: now or "–" for name, now in stand.items()}}


def _numbers(unit: RoundUnit) -> tuple[int | None, ...]:
    return tuple(getattr(unit, name) for name in NUMBERS)
