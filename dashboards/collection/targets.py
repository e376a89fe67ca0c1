"""Targets of units and channels out of the boxes of the plan's page, or targets by one rule for a block."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from surveys.models import Channel, Round, RoundChannel, RoundUnit
from surveys.planning import forms_to_issue
from surveys.services import InvalidRound
from surveys.services.plans import MOST_FORMS, Target


def of_boxes(units: Iterable[RoundUnit], typed: Mapping[str, str]) -> tuple[dict[str, Target], list[str]]:
    """Return the targets typed, by the code of the agency, and what cannot be read; units without boxes are out."""
    found, faults = {}, []
    for unit in units:
        code = unit.agency.code
        boxes = {name: typed.get(f"{name}-{code}") for name in ("population", "quota", "issued")}
        if None in boxes.values():
            continue
        wrong = [text for text in boxes.values() if text and _number(text) is None]
        faults += [
            _("%(unit)s: “%(text)s” không phải số nguyên từ 0.") % {"unit": unit.version.name, "text": text[:40]}
            for text in wrong
        ]
        found[code] = Target(**{name: _number(text or "") for name, text in boxes.items()})
    return found, faults


def designs_of(posted: Mapping[str, str]) -> dict[int, str] | None:
    """Return the channels chosen with their designs; None where the page did not offer them."""
    said = {channel: posted.get(f"channel-{channel.value}") for channel in Channel}
    if all(design is None for design in said.values()):
        return None
    return {channel.value: design for channel, design in said.items() if design in RoundChannel.Design.values}


def of_block(
    units: Iterable[RoundUnit], round: Round, *, block: str, what: str, number: int | None
) -> dict[str, Target]:
    """Return targets by one rule for the units of a block, or for all. Raises InvalidRound where it lacks a number."""
    chosen = [unit for unit in units if not block or (unit.block and unit.block.code == block)]
    if what == "fixed" and number is None:
        raise InvalidRound([_("Cần ghi số phiếu của chỉ tiêu cố định.")])
    if what == "formula" and round.margin is None:
        raise InvalidRound([_("Cần ghi sai số e của đợt trước khi tính chỉ tiêu theo N.")])
    if what == "issue" and round.expected_response is None:
        raise InvalidRound([_("Cần ghi tỷ lệ thu về dự kiến của đợt trước khi tính số phát ra.")])
    return {unit.agency.code: _by_rule(unit, round, what, number) for unit in chosen}


def _by_rule(unit: RoundUnit, round: Round, what: str, number: int | None) -> Target:
    if what == "fixed":
        return Target(unit.population, number, unit.issued)
    if what == "formula":
        # Where nobody knows N the quota stays as it is.
        return Target(unit.population, None if unit.population else unit.quota, unit.issued)
    issued = unit.issued
    if unit.quota is not None and round.expected_response is not None:
        issued = forms_to_issue(unit.quota, round.expected_response)
    return Target(unit.population, unit.quota, issued)


def _number(text: str) -> int | None:
    """Read a whole number, with dots between thousands as people here write it."""
    digits = text.strip().replace(".", "")
    known = digits.isascii() and digits.isdigit() and len(digits) <= 9
    return int(digits) if known and int(digits) <= MOST_FORMS else None
