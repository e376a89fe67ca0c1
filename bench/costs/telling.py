"""Unit costs in words, and what follows from them for a year of twenty million responses."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

YEAR = 20_000_000
MIB, GIB = 2**20, 2**30
# What grows with every response and stays; the inbox is empty again after counting.
OF_A_RESPONSE = ("surveys_response", "surveys_responsetext")
LOGGED = ("nhật ký ghi trước (WAL) khi lưu", "WAL khi đếm")
FOLD, COPY, BACK, FILE = "đếm (fold) một phiếu, theo lô", "sao lưu", "phục hồi, chưa kể đếm lại", "sao lưu: tệp"
FREEZE, DESTROY = "đóng băng bảng phiếu (một triệu phiếu)", "hủy phiếu gốc (một triệu phiếu)"


@dataclass(frozen=True, slots=True)
class Cost:
    """One cost, from least to most of what was measured; `per` says of what."""

    name: str
    least: float
    most: float
    unit: str
    per: str = ""


def between(name: str, values: list[float], unit: str, per: str = "") -> Cost:
    return Cost(name, min(values), max(values), unit, per)


def exactly(name: str, value: float, unit: str, per: str = "") -> Cost:
    return Cost(name, value, value, unit, per)


def follows(found: list[Cost]) -> Iterator[tuple[str, str]]:
    """Yield what a year of twenty million takes, as the measured costs say it."""
    by = {cost.name: cost for cost in found}
    disk = YEAR * sum(
        by[f"{table}: {part}"].most * by[f"{table}: số dòng"].most
        for table in OF_A_RESPONSE
        for part in ("dòng", "chỉ mục")
    )
    yield "đĩa của phiếu gốc và ý kiến", f"{disk / GIB:.1f} GiB"
    yield (
        "WAL đi qua trong năm",
        spread([sum(e) * YEAR / GIB for e in zip(*(ends(by[n]) for n in LOGGED), strict=True)], "GiB"),
    )
    yield "đếm", spread([each * YEAR / 3.6e6 for each in ends(by[FOLD])], "giờ")
    yield "tệp sao lưu", f"{by[FILE].most * YEAR / GIB:.1f} GiB"
    for name, words in ((COPY, "một lần sao lưu"), (BACK, "một lần phục hồi")):
        yield words, spread([disk / MIB / each / 60 for each in reversed(ends(by[name]))], "phút")
    for name, words in ((FREEZE, "đóng băng bảng phiếu"), (DESTROY, "hủy phiếu gốc của cả năm")):
        yield words, spread([each * YEAR / 1e6 / 60 for each in ends(by[name])], "phút")
    yield "phiếu mỗi giây", f"trung bình {YEAR / 365 / 86400:.2f}; dồn vào một tháng {YEAR / 30 / 86400:.1f}"


def ends(cost: Cost) -> list[float]:
    return [cost.least, cost.most]


def spread(values: list[float], unit: str) -> str:
    low, high = (number(value) for value in values)
    return f"{low} {unit}" if low == high else f"{low}–{high} {unit}"


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def as_text(found: list[Cost], told: str) -> str:
    lines = [f"{cost.name:46} {spread(ends(cost), cost.unit)}{f'/{cost.per}' if cost.per else ''}" for cost in found]
    year = [f"{name:46} {value}" for name, value in follows(found)]
    return "\n".join([f"Đo trên {told}", "", *lines, "", "Một năm 20 triệu phiếu, theo các số trên:", *year])


def as_json(found: list[Cost], told: str) -> str:
    whole = {"machine": told, "costs": [asdict(cost) for cost in found], "year": dict(follows(found))}
    return json.dumps(whole, ensure_ascii=False, indent=1)
