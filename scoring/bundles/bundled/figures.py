"""The arithmetic of an index, written a second time: from method.json and counts to shares, points and ranks.

Used by recompute.py; Python 3.9 or later, standard library only, no code of the portal.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

POOLED = ("top2", "points", "points0")
PLACES = 8
Json = dict[str, Any]
Shares = dict[str, Any]
Rounding = tuple[int, str]


def exact(number: Any) -> Fraction:
    return Fraction(str(number))


def read_node(fields: Json, above: Json) -> Json:
    """Return a node of the tree; `above` holds what it inherits: base, na, whether a pooled node stands above."""
    formula = fields.get("formula", above["base"])
    base = fields.get("base", formula if formula in POOLED else above["base"])
    averages = formula in ("mean_of_children", "weighted") and not above["pooled"]
    below = {"base": base, "na": above["na"], "pooled": above["pooled"] or formula in POOLED}
    if "items" in fields:
        children = [{"code": code, "kind": "item", "formula": base, "base": base} for code in fields["items"]]
    else:
        children = [read_node(child, below) for child in fields["children"]]
    return {
        "code": fields.get("code", ""),
        "kind": fields.get("kind", "factor" if "items" in fields else "part"),
        "formula": formula,
        "base": base,
        "na": fields.get("na", above["na"] if averages else "exclude"),
        "children": children,
        "weights": fields.get("weights", {}) if formula == "weighted" else {},
    }


def read_method(document: Json) -> Json:
    """Return a method document with what it leaves out filled in."""
    tree = document["tree"]
    above = {"base": document["formula"], "na": document.get("na", "exclude"), "pooled": False}
    channels = document.get("channels_counted", ["drawn", "census"])
    return {
        "root": read_node({"children": tree} if isinstance(tree, list) else tree, above),
        "scale": document.get("scale", 5),
        "minimum": document.get("minimum", 1),
        "rounding": rounding_of(document.get("rounding", {})),
        "rank_by": document.get("rank", {}).get("by", "printed"),
        "roll_up": {"block": "mean", "parent": "mean", "total": "pooled", **document.get("roll_up", {})},
        "channels": ["drawn", "census", "voluntary"] if channels == "all" else channels,
        "points": document.get("points"),
    }


def rounding_of(fields: Json) -> Rounding:
    return (fields.get("digits", 2), fields.get("mode", "half_up"))


def items_of(node: Json) -> list[str]:
    if node["kind"] == "item":
        return [node["code"]]
    return [code for child in node["children"] for code in items_of(child)]


def nodes_of(node: Json) -> list[Json]:
    """Return every node below one, in the order of the method."""
    return [each for child in node["children"] for each in [child, *nodes_of(child)]] if node["kind"] != "item" else []


def reached(kind: str, levels: list[int]) -> tuple[int, int]:
    """Return Σy and Σm of the answers of one item."""
    if kind == "top2":
        return sum(levels[-2:]), sum(levels)
    first = 1 if kind == "points" else 0
    best = len(levels) - 1 + first
    return sum((place + first) * times for place, times in enumerate(levels)), best * sum(levels)


def shares_of(node: Json, items: Json, shares: Shares) -> Fraction | None:
    """Note the exact share of a node and of all below it, None without a valid answer."""
    below = [shares_of(child, items, shares) for child in node.get("children", [])]
    if node["formula"] in POOLED:
        sums = [reached(node["base"], items[code]["levels"]) for code in items_of(node)]
        share = ratio(sum(got for got, _ in sums), sum(most for _, most in sums))
    else:
        share = combined(node, below)
    shares[node["code"]] = share
    return share


def combined(node: Json, below: list[Fraction | None]) -> Fraction | None:
    if all(share is None for share in below):
        return None
    stand_in = {"zero": Fraction(0), "full": Fraction(1)}.get(node["na"])
    pairs = []
    for child, share in zip(node["children"], below):  # noqa: B905 - Python 3.9 has no strict
        value = stand_in if share is None else share
        if value is not None:
            pairs.append((exact(node["weights"].get(child["code"], 1)), value))
    return average(pairs)


def average(pairs: list[tuple[Fraction, Fraction]]) -> Fraction | None:
    total = sum((weight for weight, _ in pairs), Fraction(0))
    return sum((weight * value for weight, value in pairs), Fraction(0)) / total if total else None


def ratio(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def rounded(value: Fraction, rounding: Rounding) -> Fraction:
    digits, mode = rounding
    scaled = abs(value) * 10**digits
    whole = scaled.numerator // scaled.denominator
    if mode == "half_up" and 2 * (scaled - whole) >= 1:
        whole += 1
    return Fraction(whole if value >= 0 else -whole, 10**digits)


def printed(value: Fraction, rounding: Rounding) -> str:
    digits = rounding[0]
    number = rounded(value, rounding)
    text = str(abs(number.numerator) * 10**digits // number.denominator).rjust(digits + 1, "0")
    sign = "-" if number < 0 else ""
    return sign + (text[:-digits] + "." + text[-digits:] if digits else text)


def plain(value: Fraction) -> str:
    return printed(value, (PLACES, "half_up")).rstrip("0").rstrip(".")


def index_of(method: Json, share: Fraction | None) -> str | None:
    return None if share is None else printed(share * 100, method["rounding"])


def fraction(share: Fraction | None) -> str | None:
    return None if share is None else f"{share.numerator}/{share.denominator}"


def component_points(method: Json, component: Any, share: Fraction) -> Fraction:
    """Return the points of a component before rounding."""
    if not isinstance(component, dict):
        return share * exact(component)
    index = rounded(share * 100, method["rounding"])
    rows = component["piecewise"]
    for row in rows:
        low, high = exact(row["from"]), exact(row["to"])
        ends = row["points"] if isinstance(row["points"], list) else [row["points"], row["points"]]
        closed = row is rows[-1] or row["to_belongs"] == "below"
        if index < high or (index == high and closed):
            return exact(ends[0]) + (exact(ends[1]) - exact(ends[0])) * (index - low) / (high - low)
    raise ValueError(f"no row of the point table holds {index}")


def maximum_of(component: Any) -> Fraction:
    if not isinstance(component, dict):
        return exact(component)
    last = component["piecewise"][-1]["points"]
    return exact(last[1] if isinstance(last, list) else last)


def points_of(method: Json, shares: Shares) -> dict[str, tuple[Fraction | None, Fraction]]:
    """Return (points before rounding or None, maximum) of every component by node code."""
    found: dict[str, tuple[Fraction | None, Fraction]] = {}
    for name, component in method["points"]["components"].items():
        code = "" if name == "root" else name
        share, most = shares.get(code), maximum_of(component)
        missing = most if method["points"].get("na", "exclude") == "full" else None
        found[code] = (missing if share is None else component_points(method, component, share), most)
    return found


def total_points(
    method: Json, components: dict[str, tuple[Fraction | None, Fraction]]
) -> tuple[str | None, str | None]:
    scheme = method["points"]
    rounding = rounding_of(scheme.get("rounding", {}))
    earned = [points for points, _ in components.values() if points is not None]
    if not earned:
        return None, None
    stays = scheme.get("na", "exclude") == "zero"
    most = sum((most for points, most in components.values() if points is not None or stays), Fraction(0))
    if scheme.get("total", "sum_of_printed") == "sum_of_printed":
        earned = [rounded(points, rounding) for points in earned]
    return printed(sum(earned, Fraction(0)), rounding), plain(most)


def unit_counts(method: Json, rows: list[Json]) -> Json:
    """Add up the rows of tallies.csv."""
    items = {}
    for code in items_of(method["root"]):
        names = [f"{code}.{level}" for level in range(1, method["scale"] + 1)]
        items[code] = {
            "levels": [sum(int(row[name]) for row in rows) for name in names],
            "na": sum(int(row[f"{code}.na"]) for row in rows),
        }
    return {"n": sum(int(row["responses"]) for row in rows), "items": items}


def scored(method: Json, counts: Json) -> Json:
    shares: Shares = {}
    if counts["n"] >= method["minimum"]:
        shares_of(method["root"], counts["items"], shares)
    return {**counts, "shares": shares}


def together(method: Json, members: list[Json], how: str) -> Json:
    """Return units as one: pooled, or the mean of their shares (weighted: by their numbers of dossiers)."""
    items = {}
    for code in items_of(method["root"]):
        parts = [member["items"][code] for member in members]
        levels = [sum(part["levels"][place] for part in parts) for place in range(method["scale"])]
        items[code] = {"levels": levels, "na": sum(part["na"] for part in parts)}
    merged = {"n": sum(member["n"] for member in members), "items": items}
    if how == "pooled":
        return scored(method, merged)
    indexed = [member for member in members if member["shares"].get("") is not None]
    weights = [1 if how == "mean" else member["size"] or 0 for member in indexed]
    shares: Shares = {}
    for code in ["", *(node["code"] for node in nodes_of(method["root"]))]:
        pairs = [(Fraction(weight), member["shares"][code]) for weight, member in zip(weights, indexed)]  # noqa: B905
        shares[code] = average([(weight, share) for weight, share in pairs if weight and share is not None])
    return {**merged, "shares": shares if shares[""] is not None else {}}


def ranks_of(method: Json, units: list[Json]) -> dict[str, tuple[int | None, int]]:
    """Return (rank, how many are ranked) inside each block by agency."""
    found: dict[str, tuple[int | None, int]] = {}
    for block in {unit["block"] for unit in units}:
        members = [unit for unit in units if unit["block"] == block]
        values = {unit["agency"]: unit["shares"][""] for unit in members if unit["shares"].get("") is not None}
        if method["rank_by"] == "printed":
            values = {agency: rounded(share * 100, method["rounding"]) for agency, share in values.items()}
        for agency, value in values.items():
            found[agency] = (1 + sum(other > value for other in values.values()), len(values))
        for unit in members:
            found.setdefault(unit["agency"], (None, len(values)))
    return found
