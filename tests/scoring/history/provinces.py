"""The 63 provinces before 1/7/2025 and the 34 after it (`provinces_63_to_34.csv`), with made-up forms of two years."""

import csv
from collections import defaultdict
from pathlib import Path

from agencies.models import Agency
from agencies.services import load_agencies
from agencies.sorting import folded
from documents.reading import read_bytes
from surveys.models import Round
from tests.factories import NOW
from tests.scoring.history.years import method, run, year

FILE = Path(__file__).parents[2] / "data" / "provinces_63_to_34.csv"
DAY = "2025-07-01"


def rows() -> list[dict[str, str]]:
    lines = [line for line in FILE.read_text().splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def slug(name: str) -> str:
    return folded(name).replace(" - ", "-").replace(" ", "-").replace(".", "")


def old_code(row: dict[str, str]) -> str:
    """Return the code of a province of before: its own where it goes on as it is."""
    return slug(row["old_province"]) + ("" if row["kind"] == "unchanged" else "-cu")


def predecessors() -> dict[str, list[str]]:
    """Return, by the code of each merged province, those it came out of."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows():
        if row["kind"] == "merged":
            found[slug(row["new_province"])].append(old_code(row))
    return {code: sorted(old) for code, old in found.items()}


def load_provinces() -> None:
    """Load all of them as agencies through the service that reads the office's files."""
    lines = ["code,name,level,valid_from,valid_to,act,predecessors"]
    for row in rows():
        end = "" if row["kind"] == "unchanged" else "2025-06-30"
        lines.append(f"{old_code(row)},{row['old_province']},province,2000-01-01,{end},,")
    names = {slug(row["new_province"]): row["new_province"] for row in rows()}
    for code, old in predecessors().items():
        lines.append(f"{code},{names[code]},province,{DAY},,Nghị quyết 202/2025/QH15,{'|'.join(old)}")
    load_agencies(read_bytes("\n".join(lines).encode(), name="tinh.csv"), actor=None, at=NOW)


def survey_both() -> tuple[Round, Round]:
    """Survey the 63 in 2024 and the 34 in 2025; each has its own number of forms and share of content answers."""
    how = method()
    before = year(2024, {agency: forms_of(agency.code) for agency in _agencies(old=True)}, method=how)
    now = year(2025, {agency: forms_of(agency.code) for agency in _agencies(old=False)}, method=how)
    return run(before).round, run(now).round


def forms_of(code: str) -> tuple[int, int]:
    """Return how many forms of a province answer by the best and by the worst level: other numbers for each."""
    seed = sum(code.encode())
    return 10 + seed % 7, seed % 5


def _agencies(*, old: bool) -> list[Agency]:
    codes = {old_code(row) for row in rows()} if old else {slug(row["new_province"]) for row in rows()}
    return list(Agency.objects.filter(code__in=codes).order_by("code"))
