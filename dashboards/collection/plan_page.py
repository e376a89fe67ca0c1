"""What the page of a plan shows: units with what their numbers can show, channels, what may still change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from dashboards.paging import MOST, PAGE, Lines, lines_of
from dashboards.query import page_number
from scoring.models import MethodVersion
from surveys.access import Hand
from surveys.layout import same_layout
from surveys.models import Channel, QuestionnaireVersion, Round, RoundChannel, RoundUnit
from surveys.models.rounds import USUAL_DESIGNS
from surveys.planning import forms_to_issue, least_change
from surveys.selectors import questionnaire_of
from surveys.services.plan_checks import missing_for_collecting

NUMBERS = ("population", "quota", "issued")
TABLE = "chi-tieu"


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit's row; the numbers as they stand in their boxes."""

    code: str
    name: str
    block: str
    population: str
    quota: str
    issued: str
    to_issue: int | None
    change: Decimal | None


@dataclass(frozen=True, slots=True)
class Total:
    population: int | None
    quota: int | None
    issued: int | None
    to_issue: int | None
    change: Decimal | None


@dataclass(frozen=True, slots=True)
class Rest:
    """What the units on the other pages add to the totals of the one shown; None where one of them has no number."""

    quota: int | None
    to_issue: int | None


@dataclass(frozen=True, slots=True)
class ChannelLine:
    channel: Channel
    name: str
    design: str
    usual: str
    words: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan with one page of its units; `total` is of all of them."""

    round: Round
    method: MethodVersion | None
    lines: tuple[UnitLine, ...]
    paged: Lines[RoundUnit]
    total: Total
    rest: Rest
    channels: tuple[ChannelLine, ...]
    missing: tuple[str, ...]
    wordings: tuple[QuestionnaireVersion, ...]
    blocks: tuple[tuple[str, str], ...]

    @property
    def used(self) -> list[ChannelLine]:
        """Return the channels the round collects by."""
        return [line for line in self.channels if line.design]

    @property
    def is_draft(self) -> bool:
        return self.round.state == Round.State.DRAFT

    @property
    def is_open(self) -> bool:
        return self.round.state == Round.State.OPEN

    @property
    def is_closed(self) -> bool:
        return self.round.state == Round.State.CLOSED


def plan_of(
    hand: Hand,
    method: MethodVersion | None,
    *,
    today: date,
    asked: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    most: int = MOST,
) -> Plan:
    """Return the page of a plan that `asked` names; `typed` are the boxes on it and channels as somebody left them.

    `most` is how many units stand on a page.
    """
    round, units = hand.round, hand.units
    paged = lines_of(units, asked or {}, most=most, anchor=TABLE)
    prefetch_related_objects([round], "channels")
    missing = missing_for_collecting(round, on=today, measures=bool(units)) if round.state == Round.State.DRAFT else []
    if round.state == Round.State.DRAFT and method is None:
        missing.append(_("Chưa chọn phương pháp tính chỉ số."))
    blocks = {unit.block.code: unit.block.name for unit in units if unit.block}
    return Plan(
        round=round,
        method=method,
        lines=tuple(_line(unit, round, typed) for unit in paged.rows),
        paged=paged,
        total=_total(units, round),
        rest=_rest([*{*units} - {*paged.rows}], round),
        channels=tuple(_channels(round, typed)),
        missing=tuple(missing),
        wordings=tuple(_wordings(round)),
        blocks=tuple(blocks.items()),
    )


def _line(unit: RoundUnit, round: Round, typed: Mapping[str, str] | None) -> UnitLine:
    code = unit.agency.code
    boxes = {name: _box(name, code, getattr(unit, name), typed) for name in NUMBERS}
    quota = unit.quota
    return UnitLine(
        code=code,
        name=unit.version.name,
        block=unit.block.name if unit.block else "",
        to_issue=_to_issue(quota, round.expected_response),
        change=None if quota is None else least_change(quota),
        **boxes,
    )


def _box(name: str, code: str, number: int | None, typed: Mapping[str, str] | None) -> str:
    if typed is not None:
        return typed.get(f"{name}-{code}", "")
    return "" if number is None else str(number)


def _to_issue(quota: int | None, expected: Decimal | None) -> int | None:
    return None if quota is None or expected is None else forms_to_issue(quota, expected)


def _total(units: Sequence[RoundUnit], round: Round) -> Total:
    """Add up what is known of every unit."""
    population, quota, issued = (_known([getattr(unit, name) for unit in units]) for name in NUMBERS)
    # Each unit's forms are rounded up for themselves.
    each = _known([_to_issue(unit.quota, round.expected_response) for unit in units])
    return Total(population, quota, issued, each, None if quota is None else least_change(quota))


def _rest(units: Sequence[RoundUnit], round: Round) -> Rest:
    total = _total(units, round)
    return Rest(total.quota, total.to_issue) if units else Rest(0, 0)


def _known(numbers: Sequence[int | None]) -> int | None:
    return sum(number or 0 for number in numbers) if numbers and None not in numbers else None


def same_page(posted: Mapping[str, str]) -> str:
    """Return what leads back from a save to the page of units it came from, nothing from the first."""
    number = page_number(posted.get(PAGE, ""))
    return f"?{PAGE}={number}" if number > 1 else ""


def target_rows(units: Sequence[RoundUnit]) -> Iterator[Sequence[object]]:
    """Yield the numbers of units as a table that can be changed and sent back."""
    yield ["unit", _("Đơn vị"), "N", "quota", "issued"]
    for unit in units:
        yield [unit.agency.code, unit.version.name, unit.population, unit.quota, unit.issued]


def _channels(round: Round, typed: Mapping[str, str] | None) -> list[ChannelLine]:
    planned = {each.channel: each.design for each in round.channels.all()}
    if typed is not None:
        planned |= {channel: typed.get(f"channel-{channel}", planned.get(channel, "")) for channel in Channel.values}
    labels = {value: str(label) for value, label in RoundChannel.Design.choices}
    return [_channel(channel, planned.get(channel, ""), labels) for channel in Channel]


def _channel(channel: Channel, design: str, labels: Mapping[str, str]) -> ChannelLine:
    return ChannelLine(channel, str(channel.label), design, labels[USUAL_DESIGNS[channel]], labels.get(design, ""))


def _wordings(round: Round) -> list[QuestionnaireVersion]:
    """Return the newer versions an open round may switch to."""
    if round.state != Round.State.OPEN:
        return []
    asked = round.questionnaire_version
    newer = QuestionnaireVersion.objects.filter(questionnaire=asked.questionnaire_id, number__gt=asked.number)
    form = questionnaire_of(asked.pk)
    return [version for version in newer.order_by("-number") if same_layout(questionnaire_of(version.pk), form)]
