"""Whether the figures of two methods may be compared, in words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.certainty.comparability import Difference, Outcome, compare
from scoring.method import ROOT, Method, Node
from scoring.method_changes import changes_in_tree

FIELDS: Mapping[Difference, frozenset[str]] = {
    "formula": frozenset({"formula", "base"}),
    "na": frozenset({"na"}),
    "weights": frozenset({"weight"}),
}
WORDS: Mapping[Difference, str] = {
    "formula": "công thức khác",
    "na": "cách tính thành phần không có câu trả lời khác",
    "weights": "trọng số khác",
}


@dataclass(frozen=True, slots=True)
class Comparability:
    """Whether indices compare as they are (`same`), and a reason for each difference.

    `recompute`: one method can compute both years anew on the common items; `break`: none can.
    """

    outcome: Outcome
    differences: tuple[Difference, ...]
    reasons: tuple[str, ...]
    common_items: tuple[str, ...]


def common_items(before: Method, after: Method) -> tuple[str, ...]:
    """Return the questions that both methods score, in the order of `after`."""
    both = set(before.root.items)
    return tuple(code for code in after.root.items if code in both)


def comparable(before: Method, after: Method, *, code: str = ROOT) -> Comparability:
    """Say whether the index of a node by two methods compares (STATISTICS § 8); of the whole tree unless named.

    Raises KeyError where one of the methods has no such node.
    """
    found = compare(after.by_code[code], before.by_code[code], scale=after.scale, scale_before=before.scale)
    reasons = tuple(_reason(difference, before, after, code) for difference in found.differences)
    return Comparability(found.outcome, found.differences, reasons, found.common)


def _reason(difference: Difference, before: Method, after: Method, code: str) -> str:
    if difference == "scale":
        return f"thang khác: {before.scale} mức rồi {after.scale} mức"
    if difference == "items":
        return _items_reason(before.by_code[code], after.by_code[code])
    path = after.paths[code]
    # A formula and what it is based on may change in the same words.
    at = dict.fromkeys(
        f"{change.path} ({change.before or '–'} → {change.after or '–'})"
        for change in changes_in_tree(before, after)
        if change.field in FIELDS[difference] and f"{change.path} > ".startswith(f"{path} > ")
    )
    return ": ".join(part for part in (WORDS[difference], "; ".join(at)) if part)


def _items_reason(before: Node, after: Node) -> str:
    more = [code for code in after.items if code not in before.items]
    less = [code for code in before.items if code not in after.items]
    parts = (f"thêm {', '.join(more)}" if more else "", f"bỏ {', '.join(less)}" if less else "")
    return f"bộ tiêu chí khác: {'; '.join(part for part in parts if part)}"
