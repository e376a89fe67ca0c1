"""The map of importance against performance: where each factor stands, as places in an SVG."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from charts.numbers import vi
from dashboards.analysis.naming import Names

# Room at the edges, in percent, for what stands beside a point.
EDGE = Decimal(12)


@dataclass(frozen=True, slots=True)
class Point:
    """A factor: places in percent of the map; `before`: its name stands left of it."""

    x: str
    y: str
    code: str
    words: str
    before: bool


@dataclass(frozen=True, slots=True)
class Map:
    """The points, and the lines that part the four quadrants."""

    points: tuple[Point, ...]
    x: str
    y: str
    words: str


def quadrant_words(quadrant: str | None) -> str:
    """Return what a quadrant is called."""
    return {
        "giu_vung": _("Giữ vững"),
        "uu_tien_cai_thien": _("Ưu tiên cải thiện"),
        "uu_tien_thap": _("Theo dõi, chưa gấp"),
        "vuot_muc_can": _("Tốt, ít quan trọng hơn"),
    }.get(quadrant or "", "")


def map_of(result: Mapping[str, Any], names: Names) -> Map | None:
    """Return the map of the factors that have both figures; None with fewer than two."""
    rows = [row for row in result["rows"] if row["quadrant"]]
    if len(rows) < 2:
        return None
    across = _Scale.of([*(row["figure"]["index"] for row in rows), result["mean_performance"]])
    upward = _Scale.of([*(row["importance"] for row in rows), result["mean_importance"]])
    points = tuple(_point(row, across, upward, names) for row in rows)
    said = "; ".join(point.words for point in points)
    words = _("Bản đồ mức quan trọng (dọc) và chỉ số (ngang). %(points)s. Số liệu ở bảng bên dưới.")
    return Map(
        points,
        _percent(across.at(result["mean_performance"])),
        _percent(100 - upward.at(result["mean_importance"])),
        words % {"points": said},
    )


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


def _point(row: Mapping[str, Any], across: _Scale, upward: _Scale, names: Names) -> Point:
    x, y = across.at(row["figure"]["index"]), 100 - upward.at(row["importance"])
    words = _("%(name)s: quan trọng %(importance)s %%, chỉ số %(index)s %%, %(quadrant)s")
    said = {
        "name": names.node(row["node"]),
        "importance": vi(row["importance"]),
        "index": vi(row["figure"]["index"]),
        "quadrant": quadrant_words(row["quadrant"]),
    }
    return Point(_percent(x), _percent(y), row["node"], words % said, before=x > 60)


def _percent(value: Decimal) -> str:
    return f"{value:.2f}%"
