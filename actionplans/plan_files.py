"""Measures out of the tables of a plan's file, however they are laid out. Pure.

A table counts where a head names what is done and one thing more. Every row that is left out is told.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from actionplans.plan_deadlines import How, Years, due_of
from actionplans.plan_heads import DEEPEST_HEAD, Column, column_of, columns_of, is_lower_head
from agencies.sorting import folded

Lines = Sequence[tuple[int, Sequence[str]]]
ROMAN = re.compile(r"[IVXLC]+[.)]?|[A-HĐ][.)]?")
DITTO = re.compile(r"[-–]*\s*(?:nt|như trên|như dòng trên)\s*[-–]*|[\"”“″'/]{1,4}|,,", re.IGNORECASE)
SUM = re.compile(r"(?:tong cong|tong so|cong|tong)\b")
OF_A_MEASURE: tuple[Column, ...] = ("lead", "partners", "due", "result", "cost", "post", "cause")
LIKE_ABOVE: tuple[Column, ...] = ("lead", "partners", "due", "post")
# Why a row was left out.
Left = Literal["sum", "sign"]


@dataclass(frozen=True, slots=True)
class Node:
    """A factor or item that measures may be for: its code and name."""

    code: str
    name: str
    is_factor: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A row as it was read: where it stands, the heading above it, what was made of it.

    `due_words` is what the file says, `how` how the day was found. `unknown_node`: words that name none.
    `twin` is the line of an equal row above, 0 for none.
    """

    table: str
    line: int
    section: str
    action: str
    lead: str = ""
    partners: str = ""
    due_on: date | None = None
    due_words: str = ""
    how: How = ""
    node: str = ""
    unknown_node: str = ""
    cause: str = ""
    post: str = ""
    cost: str = ""
    several_leads: bool = False
    twin: int = 0


@dataclass(slots=True)
class Reading:
    """What a file held: `tables` counts those with a head that was understood, out of `seen`."""

    rows: list[Found] = field(default_factory=list)
    left: list[tuple[str, int, Left]] = field(default_factory=list)
    tables: int = 0
    seen: int = 0


Cells = Mapping[Column, str]


def read(tables: Iterable[tuple[str, Lines]], *, years: Years, nodes: Sequence[Node]) -> Reading:
    """Read the measures of all tables; `nodes` are those of the figures that the plan rests on."""
    reading = Reading()
    for name, lines in tables:
        reading.seen += 1
        _read_table(reading, name, lines, years, nodes)
    _mark_twins(reading)
    return reading


def _read_table(reading: Reading, name: str, lines: Lines, years: Years, nodes: Sequence[Node]) -> None:
    start, columns = _head(lines)
    if columns is None:
        return
    reading.tables += 1
    section, above = "", dict[Column, str]()
    for place in range(start, len(lines)):
        line, texts = lines[place]
        if columns_of(texts) is not None or is_lower_head(texts, columns):
            continue
        cells = _cells(texts, columns)
        if heading := _heading(cells, texts, _number_after(lines, place, columns)):
            section, above = heading, {}
        elif SUM.match(folded(cells.get("action", "") or cells.get("number", ""))):
            reading.left.append((name, line, "sum"))
        elif cells.get("action"):
            cells = _like_above(cells, above)
            above = cells
            reading.rows.append(_found(name, line, section, cells, years, nodes))
        elif any(texts):
            reading.left.append((name, line, "sign"))


def _head(lines: Lines) -> tuple[int, dict[int, Column] | None]:
    """Return where rows begin and the columns; a head may go on in a second line under merged cells."""
    for place, (_line, texts) in enumerate(lines[:DEEPEST_HEAD]):
        columns = columns_of(texts)
        if columns is not None:
            after = lines[place + 1][1] if place + 1 < len(lines) else ()
            if after and is_lower_head(after, columns):
                return place + 2, {**columns, **(columns_of(after) or _lower(after))}
            return place + 1, columns
    return 0, None


def _lower(texts: Sequence[str]) -> dict[int, Column]:
    return {place: column for place, text in enumerate(texts) if (column := column_of(text)) is not None}


def _cells(texts: Sequence[str], columns: Mapping[int, Column]) -> dict[Column, str]:
    found: dict[Column, list[str]] = {}
    for place, column in columns.items():
        # Our own files keep what looks like a formula behind an apostrophe.
        raw = re.sub(r"^'(?=[=+@\-])", "", texts[place]) if place < len(texts) else ""
        # Lines of these cells are names.
        lines = [" ".join(line.split()) for line in (raw.split("\n") if column in ("lead", "partners") else [raw])]
        text = "; ".join(line.strip(" ;-–+") for line in lines if line) if len(lines) > 1 else lines[0]
        if text and text not in found.setdefault(column, []):
            found[column].append(text)
    return {column: (": " if column == "action" else "; ").join(parts) for column, parts in found.items()}


def _heading(cells: Cells, texts: Sequence[str], number_after: str) -> str:
    """Return what a row says as a heading of those below it, "" where it is none."""
    if any(cells.get(column) for column in OF_A_MEASURE):
        return ""
    filled = list(dict.fromkeys(text for text in texts if text))
    number, said = cells.get("number", ""), cells.get("action", "") or cells.get("node", "")
    if len(filled) == 1:
        # One cell over the whole row, or a sentence under a table.
        alone = filled[0]
        return " ".join(alone.split()) if ROMAN.match(alone.split()[0]) or number or alone.isupper() else ""
    if not said:
        return ""
    below = (bool(number) and number_after.startswith(f"{number.rstrip('.')}.")) or number_after in ("-", "+", "–")
    return said if ROMAN.fullmatch(number) or said.isupper() or below else ""


def _number_after(lines: Lines, place: int, columns: Mapping[int, Column]) -> str:
    column = next((place for place, column in columns.items() if column == "number"), None)
    if column is None or place + 1 >= len(lines) or column >= len(lines[place + 1][1]):
        return ""
    return lines[place + 1][1][column].strip()


def _like_above(cells: Cells, above: Cells) -> dict[Column, str]:
    return {
        column: above.get(column, "") if column in LIKE_ABOVE and DITTO.fullmatch(text) else text
        for column, text in cells.items()
    }


def _found(name: str, line: int, section: str, cells: Cells, years: Years, nodes: Sequence[Node]) -> Found:
    leads = [part.strip() for part in cells.get("lead", "").split(";") if part.strip()]
    due = due_of(cells.get("due", ""), years)
    said = cells.get("node", "")
    node = node_of(said, nodes) or ("" if said else node_of(section, nodes))
    return Found(
        table=name,
        line=line,
        section=section,
        action=_with_result(cells),
        lead=leads[0] if leads else "",
        partners="; ".join([*leads[1:], *filter(None, [cells.get("partners", "")])]),
        due_on=due.day,
        due_words=cells.get("due", ""),
        how=due.how,
        node=node,
        unknown_node=said if said and not node else "",
        cause=cells.get("cause", ""),
        post=cells.get("post", ""),
        cost=cells.get("cost", ""),
        several_leads=len(leads) > 1,
    )


def _with_result(cells: Cells) -> str:
    action, result = re.sub(r"^[-–+*•]\s*", "", cells["action"]), cells.get("result", "")
    return f"{action.rstrip('. ')}. Sản phẩm: {result}" if result else action


def node_of(words: str, nodes: Sequence[Node]) -> str:
    """Return the code of the node that words begin with as a code, or name; "" for none. The longest name counts.

    Of factors the first words are enough: "Chỉ số hài lòng về kết quả giải quyết TTHC", "về công chức".
    """
    said = _spelled(words)
    if not said:
        return ""
    first = re.split(r"[\s.:–-]", words.strip(), maxsplit=1)[0].casefold()
    by_code = next((node.code for node in nodes if node.code.casefold() == first), "")
    if by_code:
        return by_code
    named = [(len(key), node.code) for node in nodes if (key := _spelled(node.name)) and key in said]
    if named:
        return max(named)[1]
    begins = [node.code for node in nodes if node.is_factor and f"{_spelled(node.name)} ".startswith(f"{said} ")]
    return begins[0] if len(begins) == 1 else ""


def _spelled(words: str) -> str:
    """Return words without tones, numbering, and what every heading begins with; the usual abbreviation spelled out."""
    plain = re.sub(r"\btthc\b", "thu tuc hanh chinh", folded(words))
    plain = re.sub(r"^(?:[ivxlc]+|[a-h]|\d+(?:\.\d+)*)[.)]\s*", "", plain)
    return re.sub(r"^(?:ve )?(?:chi so )?(?:hai long )?(?:ve |doi voi )?", "", plain).strip(" .:;-–+*")


def _mark_twins(reading: Reading) -> None:
    first: dict[tuple[str, str, date | None], int] = {}
    for place, row in enumerate(reading.rows):
        key = key_of(row.action, row.lead, row.due_on)
        if key in first:
            reading.rows[place] = replace(row, twin=first[key])
        else:
            first[key] = row.line


def key_of(action: str, lead: str, due_on: date | None) -> tuple[str, str, date | None]:
    """Return what tells a measure from another one of the same plan."""
    return folded(action).strip(" ."), folded(lead).strip(" ."), due_on
