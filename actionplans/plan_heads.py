"""Which column of a plan's table is what, by the words of its head in any order. Pure."""

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Literal

from agencies.sorting import folded

Column = Literal[
    "number", "action", "lead", "partners", "due", "result", "cost", "post", "cause", "node", "section", "other"
]
# What a head says first tells the column: "Thời gian hoàn thành nhiệm vụ" is a time, "Nội dung tiêu chí" what is done.
WORDS: Mapping[Column, tuple[str, ...]] = {
    "number": ("stt", "tt", "so tt", "so thu tu"),
    "partners": ("phoi hop",),
    "lead": (
        "chu tri",
        "don vi thuc hien",
        "co quan thuc hien",
        "bo phan thuc hien",
        "don vi, bo phan thuc hien",
        "phong thuc hien",
        "trach nhiem",
        "phan cong",
    ),
    "due": ("thoi gian", "thoi han", "thoi diem", "hoan thanh", "tien do", "han"),
    "result": ("san pham", "ket qua", "dau ra"),
    "cost": ("kinh phi", "du toan", "nguon luc"),
    "post": ("chuc danh", "chuc vu", "phu trach"),
    "cause": ("nguyen nhan", "ton tai", "han che", "van de"),
    "node": ("tieu chi", "yeu to", "chi so"),
    "action": ("noi dung", "nhiem vu", "bien phap", "giai phap", "cong viec", "viec can lam", "hoat dong"),
    "other": ("ghi chu", "bat dau"),
}
LONGEST_HEAD = 120
# A head stands near the top of its table; titles and the state's name come before it.
DEEPEST_HEAD = 40
NEEDED: frozenset[Column] = frozenset(("lead", "due", "partners", "result", "node", "number", "cost"))


def column_of(head: str) -> Column | None:
    """Return what a column is, None where its head says nothing known."""
    said = folded(head)
    if not said or len(said) > LONGEST_HEAD:
        return None
    places = [
        (match.start(), -len(word), column)
        for column, words in WORDS.items()
        for word in words
        if (match := re.search(rf"\b{re.escape(word)}\b", said))
    ]
    found = min(places)[2] if places else None
    # "Đơn vị chủ trì/phối hợp" in one column: the first named leads, the others help.
    return "lead" if found == "partners" and "chu tri" in said else found


def columns_of(cells: Sequence[str]) -> dict[int, Column] | None:
    """Return the columns of a line that is a head, by their places; None where it is none."""
    found = {place: column for place, cell in enumerate(cells) if (column := column_of(cell)) is not None}
    kinds = set(found.values())
    filled = sum(1 for cell in cells if cell)
    # A sentence in one cell of a row may have such words, too: most cells of a head are heads.
    return found if "action" in kinds and kinds & NEEDED and 2 * len(found) > filled else None


def is_lower_head(cells: Sequence[str], above: Mapping[int, Column]) -> bool:
    """Say whether a line goes on with the head above it: under merged cells, or with the numbers of columns."""
    filled = [cell for cell in cells if cell]
    if len(filled) > 1 and all(re.fullmatch(r"\(?\d{1,2}\)?|[a-h]|\([a-h]\)", cell.lower()) for cell in filled):
        return _counts(filled)
    named = [column_of(cell) for cell in filled]
    return len(filled) > 1 and all(named) and len(set(named)) > 1 and all(len(cell) <= 60 for cell in filled)


def _counts(filled: Sequence[str]) -> bool:
    """Say whether cells number the columns: (1) (2) (3)."""
    numbers = [int(cell.strip("()")) for cell in filled if cell.strip("()").isdecimal()]
    return all(later == earlier + 1 for earlier, later in itertools.pairwise(numbers))
