"""docs/asvs.md says of every requirement of ASVS 5.0, levels 1 and 2, what shows it, what is missing, or why not."""

import ast
import csv
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).parent.parent.parent
TABLE = ROOT / "docs" / "asvs.md"
LIST = ROOT / "tests" / "data" / "asvs_5_0_0.csv"
# How many requirements each level adds, by the standard itself.
ADDED = {1: 70, 2: 183, 3: 92}
ID = re.compile(r"V\d+\.\d+\.\d+")
NAMED = re.compile(r"`([^`]+)`")
# What an evidence may name: a test in a file, a file of the repository, a setting.
TEST = re.compile(r"tests/[\w/]+\.py::test_\w+")
FILE = re.compile(r"[\w./-]+\.(py|md|txt|toml|html|js)")
SETTING = re.compile(r"[A-Z][A-Z_]+[A-Z]")
SHORTEST_REASON = 20


@dataclass(frozen=True)
class Line:
    id: str
    level: str
    asked: str
    state: str
    evidence: str

    @property
    def named(self) -> list[str]:
        return NAMED.findall(self.evidence)


def lines() -> list[Line]:
    cells = ([cell.strip() for cell in row.strip("|").split(" | ")] for row in TABLE.read_text("utf-8").splitlines())
    return [Line(*row) for row in cells if row and ID.fullmatch(row[0])]


def levels() -> dict[str, int]:
    rows = (row for row in LIST.read_text("utf-8").splitlines() if not row.startswith("#"))
    return {row["id"]: int(row["level"]) for row in csv.DictReader(rows)}


@cache
def named_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def stands(name: str) -> bool:
    """Say whether what an evidence names is there; other words in code marks name nothing."""
    if TEST.fullmatch(name):
        path, _colons, test = name.partition("::")
        return (ROOT / path).is_file() and test in named_in(path)
    return (ROOT / name).exists()


def shows(name: str) -> bool:
    """Say whether a name is a test, a file or a setting, which can show that something holds."""
    if SETTING.fullmatch(name):
        return hasattr(settings, name)
    return bool(TEST.fullmatch(name)) or (ROOT / name).is_file()


def test_the_list_is_that_of_the_standard() -> None:
    assert Counter(levels().values()) == ADDED
    assert all(ID.fullmatch(id) for id in levels())


def test_every_requirement_of_both_levels_has_one_line() -> None:
    asked = {id: str(level) for id, level in levels().items() if level < 3}
    found = lines()

    assert [line.id for line in found] == list(asked)
    assert {line.id: line.level for line in found} == asked


def test_the_counts_on_top_are_those_of_the_table() -> None:
    found = Counter((line.level, line.state) for line in lines())
    for level in "12":
        counts = [found[level, state] for state in ("met", "gap", "n/a")]
        assert f"| {level} | {sum(counts)} | {' | '.join(map(str, counts))} |" in TABLE.read_text("utf-8")


@pytest.mark.parametrize("line", lines(), ids=lambda line: line.id)
def test_a_line_rests_on_something(line: Line) -> None:
    assert len(line.asked) > SHORTEST_REASON / 2
    assert "assumed" not in line.evidence.lower()
    assert [name for name in line.named if (TEST.fullmatch(name) or FILE.fullmatch(name)) and not stands(name)] == []
    if line.state == "met":
        assert any(map(shows, line.named)), "nothing is named that shows it"
    elif line.state == "gap":
        assert len(line.evidence.partition("Closes: ")[2]) >= SHORTEST_REASON, "what would close it"
    else:
        assert line.state == "n/a"
        assert len(line.evidence) >= SHORTEST_REASON, "why not"
