"""What a method weighs, and what it counts where nobody answered, in words for reports and pages alike. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from charts.numbers import vi
from scoring.formulas import Policy, plain
from scoring.method import Method, Node


def unanswered_words(method: Method) -> tuple[str, ...]:
    """Say in sentences what an answer without a level, a child without answers and a component without any count for.

    A policy is told where it can have an effect only: below a mean, and in a point scheme.
    """
    return (
        _("Câu trả lời “không áp dụng”, “không có ý kiến” và câu bỏ trống không tính."),
        *_children_words(method),
        *_component_words(method),
    )


def weights_of(method: Method) -> Mapping[str, str]:
    """Return by code what each child of a weighted mean weighs, in percent: {"CS": "60", "DV": "40"}."""
    return {
        child.code: vi(plain(weight * 100))
        for node in method.by_code.values()
        for child, weight in zip(node.children, node.weights, strict=False)
    }


def weight_words(method: Method) -> tuple[str, ...]:
    """Say in a sentence for each weighted mean what its children weigh; nothing where no mean is weighted."""
    weights = weights_of(method)
    return tuple(_weight_words(node, weights) for node in method.by_code.values() if node.weights)


def _weight_words(node: Node, weights: Mapping[str, str]) -> str:
    told = "; ".join(f"{child.name or child.code} {weights[child.code]}\N{NO-BREAK SPACE}%" for child in node.children)
    if not node.code:
        return _("Trọng số: %(weights)s.") % {"weights": told}
    return _("Trọng số trong “%(name)s”: %(weights)s.") % {"name": node.name, "weights": told}


def _children_words(method: Method) -> Iterator[str]:
    """Say what a child without answers counts for: once where all means do alike, else of each kind of them."""
    by_policy: dict[Policy, list[Node]] = {}
    for node in method.by_code.values():
        if node.averages:
            by_policy.setdefault(node.na, []).append(node)
    for policy, nodes in by_policy.items():
        words = _policy_words(policy)
        yield words if len(by_policy) == 1 else _within(nodes, words)


def _within(nodes: Sequence[Node], words: str) -> str:
    names = ", ".join(f"“{node.name}”" if node.code else _("toàn bộ chỉ số") for node in nodes)
    return _("Trong %(names)s: %(words)s") % {"names": names, "words": words[0].lower() + words[1:]}


def _policy_words(policy: Policy) -> str:
    return {
        "exclude": _(
            "Mục (phần, yếu tố, câu hỏi) không có câu trả lời nào được tính thì bỏ ra, trung bình lấy theo các mục "
            "còn lại."
        ),
        "zero": _(
            "Mục (phần, yếu tố, câu hỏi) không có câu trả lời nào được tính thì lấy là 0 khi tính trung bình; mọi mục "
            "đều như vậy thì không có chỉ số."
        ),
        "full": _(
            "Mục (phần, yếu tố, câu hỏi) không có câu trả lời nào được tính thì lấy là đạt tối đa khi tính trung bình; "
            "mọi mục đều như vậy thì không có chỉ số."
        ),
    }[policy]


def _component_words(method: Method) -> Iterator[str]:
    """Say what a component of the point scheme without answers earns; nothing where the method gives no points."""
    if method.point_scheme is None:
        return
    yield {
        "exclude": _(
            "Khi cho điểm, thành phần không có câu trả lời nào được tính thì không chấm, điểm tối đa của thành phần ấy "
            "không nằm trong tổng điểm tối đa."
        ),
        "zero": _(
            "Khi cho điểm, thành phần không có câu trả lời nào được tính thì không chấm, điểm tối đa của thành phần ấy "
            "vẫn nằm trong tổng điểm tối đa."
        ),
        "full": _("Khi cho điểm, thành phần không có câu trả lời nào được tính thì được điểm tối đa."),
    }[method.point_scheme.na]
