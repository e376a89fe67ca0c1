"""Where the tallies and the raw answers do not agree, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from accounts.models import User
from agencies.models import Service
from scoring.recount.counting import Ints, numbered
from surveys.layout import FIRST_CHOICE, NOT_ANSWERED, NOT_APPLICABLE, Cell, Layout
from surveys.models import Channel, Round

FORM_COLUMNS = ("received", "excluded", "flagged", "waited")


@dataclass(frozen=True, slots=True)
class Difference:
    """A count that the tallies and the raw answers do not agree on. Without a month it is one by service."""

    unit: str
    channel: str
    month: date | None
    service: str
    question: str
    place: str
    tallied: int
    counted: int

    def __str__(self) -> str:
        where = f"{self.channel}, {self.month:%m/%Y}" if self.month else _("thủ tục %s") % (self.service or "–")
        what = f"{self.question}, {self.place}" if self.question else _("số phiếu")
        return f"{self.unit}, {where}, {what}: " + _("bảng đếm %(tallied)d, phiếu gốc %(counted)d") % {
            "tallied": self.tallied,
            "counted": self.counted,
        }


@dataclass(frozen=True, slots=True)
class FormDifference:
    """A number of forms that the counts and the raw answers do not agree on: of a unit, or of `where` in it."""

    unit: str
    where: str
    what: str
    kept: int
    counted: int

    def __str__(self) -> str:
        names = {
            "received": _("thu về"),
            "excluded": _("loại"),
            "flagged": _("có dấu hiệu cần xem"),
            "waited": _("đến muộn"),
        }
        place = ", ".join(word for word in (self.unit, self.where, names.get(self.what) or _("số phiếu")) if word)
        return f"{place}: " + _("bảng đếm %(kept)d, phiếu gốc %(counted)d") % {
            "kept": self.kept,
            "counted": self.counted,
        }


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums by key: `keys` (rows, parts) all different, `values` (rows, columns)."""

    keys: Ints
    values: Ints

    def differing(self, counted: "Sums") -> Iterator[tuple[tuple[int, ...], int, int, int]]:
        """Yield (key, column, mine, counted) where two tables differ; keys and columns that one does not have are 0."""
        rows, keys = numbered(np.concatenate([self.keys, counted.keys]))
        columns = max(self.values.shape[1], counted.values.shape[1])
        mine, theirs = np.zeros((2, len(keys), columns), dtype=np.int64)
        for table, sums, at in zip((mine, theirs), (self, counted), np.split(rows, [len(self.keys)]), strict=True):
            table[at, : sums.values.shape[1]] = sums.values
        for row, column in np.argwhere(mine != theirs).tolist():
            yield tuple(keys[row].tolist()), column, int(mine[row, column]), int(theirs[row, column])


class Words:
    """The names of a round's units, services and places. Column 0 counts forms, then come places and strays."""

    def __init__(self, round: Round, layout: Layout) -> None:
        self.units = dict(round.units.values_list("id", "agency__code"))
        self.services = dict(Service.objects.values_list("id", "code"))
        places = [(cell.code, _place_name(cell, at)) for cell in layout.cells for at in range(cell.width)]
        self.columns = [("", ""), *places, *((cell.code, _("giá trị lạ")) for cell in layout.cells)]

    def by_channel(self, key: tuple[int, ...], column: int, tallied: int, counted: int) -> Difference:
        unit, channel, month = key
        question, place = self.columns[column]
        label, first = str(Channel(channel).label), day_of(month)
        return Difference(self.units[unit], label, first, "", question, place, tallied, counted)

    def by_service(self, key: tuple[int, ...], column: int, tallied: int, counted: int) -> Difference:
        unit, service = key
        question, place = self.columns[column]
        code = self.services.get(service, "")
        return Difference(self.units[unit], "", None, code, question, place, tallied, counted)

    def of_unit(self, key: tuple[int, ...], column: int, kept: int, counted: int) -> FormDifference:
        return FormDifference(self.units[key[0]], "", FORM_COLUMNS[column], kept, counted)

    def of_channel(self, key: tuple[int, ...], column: int, kept: int, counted: int) -> FormDifference:
        unit, channel = key
        return FormDifference(self.units[unit], str(Channel(channel).label), FORM_COLUMNS[column], kept, counted)

    def of_month(self, key: tuple[int, ...], column: int, kept: int, counted: int) -> FormDifference:
        """Name a place of a month, whose first column counts forms, as one of its day."""
        unit, surveyor, month = key
        at, what = divmod(column - 1, 2)
        when = f"{day_of(month + at):%d/%m/%Y}" if column else f"{day_of(month):%m/%Y}"
        who = _("điều tra viên %s") % self.surveyors.get(surveyor, surveyor) if surveyor else ""
        where = ", ".join(word for word in (when, who) if word)
        return FormDifference(self.units[unit], where, FORM_COLUMNS[what] if column else "", kept, counted)

    @cached_property
    def surveyors(self) -> dict[int, str]:
        return dict(User.objects.values_list("pk", "username"))


def day_of(days: int) -> date:
    """Return a day from the days since 1970-01-01."""
    found: Any = np.datetime64(days, "D").astype(date)
    return found if isinstance(found, date) else date.min


def _place_name(cell: Cell, at: int) -> str:
    if cell.no_opinion and at == cell.width - 1:
        return _("không có ý kiến")
    names = {NOT_ANSWERED: _("không trả lời"), NOT_APPLICABLE: _("không áp dụng")}
    return names.get(at) or _("phương án %d") % (at - FIRST_CHOICE + 1)
