"""The map of importance against performance: where each factor stands, as places in an SVG."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import hypot
from typing import Any

from django.utils.translation import gettext as _

from charts.numbers import vi
from dashboards.analysis.naming import Names

# Room at the edges, in percent, for the names of the fields.
EDGE = Decimal(12)
# Two points nearer than this, in percent, would cover each other's numbers on a phone.
APART = 8.5
# How near a point may come to the edge, and to the lines: it stays in its own field.
RIM, BESIDE_LINE = 5.0, 1.0
ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Point:
    """A factor under its `number`: places in percent of the map, pushed apart from others.

    `true_x` and `true_y` are its own. `first`: it stands in the field to begin with. `importance` and `index` are in
    percent, as printed.
    """

    x: str
    y: str
    true_x: str
    true_y: str
    number: int
    name: str
    quadrant: str
    importance: str
    index: str
    first: bool

    @property
    def moved(self) -> bool:
        return (self.x, self.y) != (self.true_x, self.true_y)

    @property
    def words(self) -> str:
        words = _("%(number)d. %(name)s: quan trọng %(importance)s %%, chỉ số %(index)s %%, %(quadrant)s")
        said = {"importance": vi(self.importance), "index": vi(self.index), "quadrant": self.quadrant}
        return words % {"number": self.number, "name": self.name, **said}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the map by its name, with its points, the most important first."""

    name: str
    first: bool
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Map:
    """The points, and the lines that part the four fields."""

    points: tuple[Point, ...]
    x: str
    y: str
    words: str

    @property
    def fields(self) -> list[Field]:
        """The fields that hold a point, that to begin with first."""
        order = [quadrant_words(each) for each in ("uu_tien_cai_thien", "giu_vung", "uu_tien_thap", "vuot_muc_can")]
        ranked = sorted(self.points, key=lambda point: (-Decimal(point.importance), point.number))
        found = [(name, tuple(point for point in ranked if point.quadrant == name)) for name in order]
        return [Field(name, name == order[0], points) for name, points in found if points]


def quadrant_words(quadrant: str | None) -> str:
    """Return what a quadrant is called."""
    return {
        "giu_vung": _("Giữ vững"),
        "uu_tien_cai_thien": _("Ưu tiên cải thiện"),
        "uu_tien_thap": _("Theo dõi"),
        "vuot_muc_can": _("Không ưu tiên"),
    }.get(quadrant or "", "")


def map_of(result: Mapping[str, Any], names: Names) -> Map | None:
    """Return the map of the factors that have both figures; None with fewer than two."""
    rows = [row for row in result["rows"] if row["quadrant"]]
    if len(rows) < 2:
        return None
    across = _Scale.of([*(row["figure"]["index"] for row in rows), result["mean_performance"]])
    upward = _Scale.of([*(row["importance"] for row in rows), result["mean_importance"]])
    lines = (float(across.at(result["mean_performance"])), float(100 - upward.at(result["mean_importance"])))
    true = [(float(across.at(row["figure"]["index"])), float(100 - upward.at(row["importance"]))) for row in rows]
    places = pushed_apart(true, [_room(row["quadrant"], lines) for row in rows])
    points = tuple(
        _point(number, row, place, own, names)
        for number, (row, place, own) in enumerate(zip(rows, places, true, strict=True), 1)
    )
    said = "; ".join(point.words for point in points)
    words = _("Bản đồ mức quan trọng (dọc) và chỉ số (ngang). %(points)s.")
    return Map(points, _percent(lines[0]), _percent(lines[1]), words % {"points": said})


Place = tuple[float, float]
# The least and the most that each of a place's two numbers may be.
Room = tuple[Place, Place]


def pushed_apart(places: Sequence[Place], rooms: Sequence[Room]) -> list[Place]:
    """Return places none of which covers another, each within its room and as near as may be to where it was.

    Where the room is too small for all some still touch.
    """
    now = list(places)
    for _round in range(ROUNDS):
        pairs = [(one, two) for two in range(len(now)) for one in range(two) if _distance(now[one], now[two]) < APART]
        if not pairs:
            break
        for one, two in pairs:
            push = _push(now[one], now[two])
            now[one] = _within(_added(now[one], push, -1), rooms[one])
            now[two] = _within(_added(now[two], push, 1), rooms[two])
    return now


def _distance(one: Place, two: Place) -> float:
    return hypot(two[0] - one[0], two[1] - one[1])


def _push(one: Place, two: Place) -> Place:
    """Return by how much the second moves away from the first, and the first from it; aslant where they are one."""
    apart = _distance(one, two)
    way = ((two[0] - one[0]) / apart, (two[1] - one[1]) / apart) if apart > 0.01 else (0.8, 0.6)
    step = (APART - apart) / 2 + 0.05
    return way[0] * step, way[1] * step


def _added(place: Place, push: Place, sign: int) -> Place:
    return place[0] + sign * push[0], place[1] + sign * push[1]


def _within(place: Place, room: Room) -> Place:
    x, y = (min(max(value, least), most) for value, (least, most) in zip(place, room, strict=True))
    return x, y


def _room(quadrant: str, lines: Place) -> Room:
    good, important = quadrant in ("giu_vung", "vuot_muc_can"), quadrant in ("giu_vung", "uu_tien_cai_thien")
    across = (lines[0] + BESIDE_LINE, 100 - RIM) if good else (RIM, lines[0] - BESIDE_LINE)
    upward = (RIM, lines[1] - BESIDE_LINE) if important else (lines[1] + BESIDE_LINE, 100 - RIM)
    return across, upward


@dataclass(frozen=True, slots=True)
class _Scale:
    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, values: list[str]) -> "_Scale":
        known = [Decimal(value) for value in values]
        low, high = min(known), max(known)
        return cls(low, high) if high > low else cls(low - 1, high + 1)

    def at(self, value: str) -> Decimal:
        return EDGE + (Decimal(value) - self.low) / (self.high - self.low) * (100 - 2 * EDGE)


def _point(number: int, row: Mapping[str, Any], place: Place, own: Place, names: Names) -> Point:
    return Point(
        x=_percent(place[0]),
        y=_percent(place[1]),
        true_x=_percent(own[0]),
        true_y=_percent(own[1]),
        number=number,
        name=names.node(row["node"]),
        quadrant=quadrant_words(row["quadrant"]),
        importance=row["importance"],
        index=row["figure"]["index"],
        first=row["quadrant"] == "uu_tien_cai_thien",
    )


def _percent(value: float) -> str:
    return f"{value:.2f}%"
