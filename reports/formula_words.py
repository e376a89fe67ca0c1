"""How an index is computed, in a sentence of a report: at the root, then at the components where these differ. Pure."""

from collections.abc import Mapping

from scoring.formula_kinds import Way, quoted, ways_of
from scoring.method import Method

FORMULAS: Mapping[str, str] = {
    "points": "chỉ số là tổng điểm các câu có trả lời chia cho tổng điểm tối đa của các câu đó, thang {scale} mức",
    "points0": "chỉ số là tổng điểm các câu có trả lời chia cho tổng điểm tối đa, thang {scale} mức tính từ 0",
    "top2": "chỉ số là tỷ lệ câu trả lời “Hài lòng” và “Rất hài lòng” trong số câu có trả lời",
    "mean_of_children": "chỉ số là trung bình cộng của các chỉ số thành phần",
    "weighted": "chỉ số là trung bình có trọng số của các chỉ số thành phần",
    "single_item": "chỉ số lấy từ một câu hỏi về sự hài lòng chung",
}


def formula_words(method: Method) -> str:
    """Say by which formula the whole is computed and by which its components are, all of them where they do not alike.

    Below a pooled root whose components pool by the same kind there is nothing to add: their answers are its own.
    """
    root, ways = method.root, ways_of(method)
    whole = _said(root.formula, method)
    if root.pools and all(way.formula == root.formula for way in ways):
        return whole
    if not ways:
        at = "câu hỏi ấy" if root.formula == "single_item" else "từng câu hỏi"
        return f"{whole}; ở {at}, {_said(root.children[0].base, method)}"
    if len(ways) == 1:
        return f"{whole}; ở từng thành phần, {_way(ways[0], method)}"
    return "; ".join((whole, *(f"ở {quoted(way.nodes)}, {_way(way, method)}" for way in ways)))


def _way(way: Way, method: Method) -> str:
    said = _said(way.formula, method)
    if way.base is None or way.base == way.formula:
        return said
    return f"{said}, từng câu hỏi thì {_said(way.base, method)}"


def _said(formula: str, method: Method) -> str:
    return FORMULAS[formula].format(scale=method.scale)
