"""Tính lại mọi chỉ số từ bộ chứng cứ và so với scores.json.

    python3 recompute.py [FOLDER]

Recomputes every index of an evidence bundle (unpacked; by default the folder this file is in) and compares with
scores.json. Needs Python 3.9 or later and nothing else; shares no code with the portal. Exact fractions inside,
rounding on output only. Limits, changes and verdicts are not recomputed.
Exit code 0: everything agrees; 1: something differs, each difference is printed; 2: this is no evidence bundle.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import figures  # type: ignore[import-not-found]

MOST_PRINTED = 50


class Check:
    """Gathers what differs."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.compared = 0

    def same(self, where: str, field: str, stated: Any, found: Any) -> None:
        self.compared += 1
        if stated != found:
            self.faults.append(f"{where}: {field}: scores.json {stated!r}, tính lại / recomputed {found!r}")


def read_json(files: dict[str, bytes], name: str) -> Any:
    return json.loads(files[name].decode("utf-8"), parse_float=Decimal)


def read_csv(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[name].decode("utf-8-sig"), newline=""), delimiter=";"))


def check_files(check: Check, files: dict[str, bytes]) -> None:
    """Compare every file with the sum that manifest.json states."""
    for name, stated in read_json(files, "manifest.json")["files"].items():
        found = hashlib.sha256(files[name]).hexdigest() if name in files else None
        check.same(name, "sha256", stated, found)


def target_of(unit: dict[str, str], units: dict[str, dict[str, str]]) -> str:
    """Follow mergers to the unit that answers count for."""
    passed = set()
    while unit["reports_into"] and unit["unit"] not in passed:
        passed.add(unit["unit"])
        unit = units[unit["reports_into"]]
    return unit["unit"]


def scored_units(method: Any, files: dict[str, bytes]) -> list[Any]:
    """Return the units that stand in the result, with their exact shares, in the order of units.csv.

    Where no channel is of the designs that the method counts, the others stand alone.
    """
    units = {row["unit"]: row for row in read_csv(files, "units.csv")}
    designs = {row["channel"]: row["design"] for row in read_csv(files, "channels.csv")}
    wanted = {channel for channel, design in designs.items() if design in method["channels"]} or set(designs)
    rows: dict[tuple[str, bool], list[Any]] = {}
    for row in read_csv(files, "tallies.csv"):
        counts = row["channel"] in wanted
        rows.setdefault((target_of(units[row["unit"]], units), counts), []).append(row)
    return [
        {
            "agency": code,
            "block": unit["block"] or None,
            "parent": unit["parent"],
            "size": int(unit["dossiers"]) if unit["dossiers"] else None,
            "beside": figures.scored(method, figures.unit_counts(method, rows.get((code, False), []))),
            **figures.scored(method, figures.unit_counts(method, rows.get((code, True), []))),
        }
        for code, unit in units.items()
        if not unit["reports_into"]
    ]


def check_row(check: Check, method: Any, where: str, stated: Any, found: Any) -> None:
    """Compare n, index, exact fraction and every node of a unit, a block or the whole round."""
    check.same(where, "n", stated["n"], found["n"])
    check.same(where, "index", stated["index"], figures.index_of(method, found["shares"].get("")))
    check.same(where, "exact", stated["exact"], figures.fraction(found["shares"].get("")))
    nodes = figures.nodes_of(method["root"])
    check.same(where, "nodes", [node["code"] for node in stated["nodes"]], [node["code"] for node in nodes])
    components = figures.points_of(method, found["shares"]) if method["points"] else {}
    by_code = {node["code"]: node for node in stated["nodes"]}
    for node in nodes:
        if node["code"] in by_code:
            expected = node_figures(method, node, found, components)
            for field, value in expected.items():
                check.same(f"{where} > {node['code']}", field, by_code[node["code"]][field], value)


def node_figures(method: Any, node: Any, found: Any, components: Any) -> dict[str, Any]:
    items = [found["items"][code] for code in figures.items_of(node)]
    share = found["shares"].get(node["code"])
    points, most = components.get(node["code"], (None, None))
    if found["shares"].get("") is None:
        points = None
    rounding = figures.rounding_of(method["points"].get("rounding", {})) if method["points"] else None
    return {
        "index": figures.index_of(method, share),
        "exact": figures.fraction(share),
        "n": max(sum(item["levels"]) for item in items),
        "satisfied": sum(sum(item["levels"][-2:]) for item in items),
        "valid": sum(sum(item["levels"]) for item in items),
        "na": sum(item["na"] for item in items),
        "levels": items[0]["levels"] if node["kind"] == "item" else [],
        "points": None if points is None else figures.printed(points, rounding),
        "max_points": None if most is None else figures.plain(most),
    }


def check_points(check: Check, method: Any, where: str, stated: Any, found: Any) -> None:
    earned: tuple[Any, Any] = (None, None)
    if method["points"] and found["shares"].get("") is not None:
        earned = figures.total_points(method, figures.points_of(method, found["shares"]))
    check.same(where, "points", stated["points"], earned[0])
    check.same(where, "max_points", stated["max_points"], earned[1])


def check_units(check: Check, method: Any, stated: list[Any], units: list[Any], *, ranking: bool) -> None:
    names = [unit["agency"] for unit in units]
    check.same("scores.json", "agencies", [unit["agency"] for unit in stated], names)
    ranks = figures.ranks_of(method, units) if ranking else {}
    by_code = {unit["agency"]: unit for unit in stated}
    for unit in units:
        name = unit["agency"]
        if name in by_code:
            row = by_code[name]
            check_row(check, method, name, row, unit)
            check_points(check, method, name, row, unit)
            check.same(name, "rank, ranked", (row["rank"], row["ranked"]), ranks.get(name, (None, 0)))
            beside = unit["beside"]
            check.same(name, "voluntary", row["voluntary"], beside["n"])
            index = figures.index_of(method, beside["shares"].get(""))
            check.same(name, "voluntary_index", row["voluntary_index"], index)


def check_groups(check: Check, method: Any, scores: Any, units: list[Any]) -> None:
    for rule, groups in (("block", scores["blocks"]), ("parent", scores.get("parents", []))):
        for group in groups:
            members = [unit for unit in units if unit[rule] == group["block"]]
            found = figures.together(method, members, method["roll_up"][rule])
            check_row(check, method, f"{rule} {group['block']}", group, found)
    total = figures.together(method, units, method["roll_up"]["total"])
    check_row(check, method, "total", scores["total"], total)
    check_points(check, method, "total", scores["total"], total)


def run(folder: Path) -> Check:
    """Recompute the bundle in a folder."""
    files = {each.name: each.read_bytes() for each in sorted(folder.iterdir()) if each.is_file()}
    check = Check()
    check_files(check, files)
    method = figures.read_method(read_json(files, "method.json"))
    scores = read_json(files, "scores.json")
    units = scored_units(method, files)
    ranking = read_json(files, "manifest.json")["ranking"]
    check_units(check, method, scores["agencies"], units, ranking=ranking)
    check_groups(check, method, scores, units)
    return check


def main(arguments: list[str]) -> int:
    write = sys.stdout.write
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    folder = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    try:
        check = run(folder)
    except (OSError, KeyError, ValueError, TypeError, AttributeError) as error:
        write(f"Không đọc được bộ chứng cứ / cannot read the bundle: {type(error).__name__}: {error}\n")
        return 2
    for fault in check.faults[:MOST_PRINTED]:
        write(fault + "\n")
    if check.faults:
        write(f"KHÔNG KHỚP / DIFFERS: {len(check.faults)} của / of {check.compared}\n")
        return 1
    write(f"Khớp cả / all agree: {check.compared} số liệu / figures\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
