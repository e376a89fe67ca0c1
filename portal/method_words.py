"""A method in words for everybody: from an answer to the printed index, with the formula beside each step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from charts.numbers import vi
from scoring.formula_kinds import bases_of, quoted, ways_of
from scoring.method import Method, Node
from scoring.method_words import unanswered_words, weights_of

WILSON = "(p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n)"


@dataclass(frozen=True, slots=True)
class Section:
    """A step of the computation: plain words, and its formula where there is one."""

    title: str
    words: tuple[str, ...]
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A node of the tree: how deep it lies, how it is computed, its weight among those beside it."""

    code: str
    name: str
    depth: int
    how: str
    weight: str


def sections_of(method: Method) -> tuple[Section, ...]:
    """Return the steps of a method in their order."""
    return (
        Section(_("Mỗi câu trả lời được tính thế nào"), _answers(method), _formulas(method)),
        Section(_("Từ câu hỏi đến chỉ số"), _tree(method), _tree_formula(method.root)),
        Section(_("Làm tròn"), _rounding(method)),
        Section(_("Đơn vị nào có chỉ số, xếp hạng ra sao"), _ranks(method)),
        Section(_("Chỉ số của khối và chỉ số chung"), _roll_ups(method)),
        Section(_("Chắc chắn đến đâu"), _certainty(method), WILSON),
        Section(_("Điều không công bố"), _hiding(method)),
    )


def _answers(method: Method) -> tuple[str, ...]:
    said = {
        "top2": _(
            "Câu trả lời ở hai mức cao nhất được đếm là hài lòng; chỉ số là phần những câu ấy trong mọi câu trả lời."
        ),
        "points": _(
            "Mức thấp nhất được 1 điểm, mỗi mức cao hơn thêm 1 điểm; chỉ số là số điểm được cho so với số "
                    "điểm cao nhất."
        ),
        "points0": _(
            "Mức thấp nhất được 0 điểm, mỗi mức cao hơn thêm 1 điểm; chỉ số là số điểm được cho so với số "
                    "điểm cao nhất."
        ),
    }  # fmt: skip
    found = bases_of(method)
    counted = [said[base] if len(found) == 1 else _within(nodes, said[base]) for base, nodes in found.items()]
    scale = _("Thang có %(scale)d mức.") % {"scale": method.scale}
    return *counted, scale, *unanswered_words(method)


def _within(nodes: Sequence[Node], words: str) -> str:
    return _("Ở %(names)s: %(words)s") % {"names": quoted(nodes), "words": words[0].lower() + words[1:]}


def _formulas(method: Method) -> str:
    """Write how answers are scored, each kind once."""
    return "; ".join(_formula(base, method.scale) for base in bases_of(method))


def _formula(base: str, scale: int) -> str:
    return {
        "top2": f"R = (c{scale - 1} + c{scale}) / (c1 + … + c{scale})",
        "points": f"R = (1·c1 + 2·c2 + … + {scale}·c{scale}) / ({scale}·(c1 + … + c{scale}))",
        "points0": f"R = (0·c1 + 1·c2 + … + {scale - 1}·c{scale}) / ({scale - 1}·(c1 + … + c{scale}))",
    }[base]


def _tree(method: Method) -> tuple[str, ...]:
    """Say how the whole is computed, and components that are not computed as all beside them."""
    whole = {
        "mean_of_children": _("Chỉ số là trung bình cộng của các phần bên dưới, mỗi phần nặng như nhau."),
        "weighted": _("Chỉ số là trung bình có trọng số của các phần bên dưới."),
        "single_item": _("Chỉ số là kết quả của một câu hỏi hài lòng chung."),
    }.get(method.root.formula, _("Mọi câu trả lời được gộp lại: câu nào có nhiều người trả lời hơn thì nặng hơn."))
    by_formula: dict[str, list[Node]] = {}
    for way in ways_of(method):
        by_formula.setdefault(way.formula, []).extend(way.nodes)
    if len(by_formula) < 2:
        return (whole,)
    return (whole, *(_within(nodes, f"{_how_of(formula)}.") for formula, nodes in by_formula.items()))


def _tree_formula(root: Node) -> str:
    return {
        "mean_of_children": "R = (R1 + … + Rk) / k",
        "weighted": "R = w1·R1 + … + wk·Rk,  w1 + … + wk = 1",
        "single_item": "R = R1",
    }.get(root.formula, "R = Σy / Σm")


def _rounding(method: Method) -> tuple[str, ...]:
    said = {
        "half_up": _("Chỉ làm tròn khi in, nửa lên, %(digits)d chữ số thập phân; bên trong tính bằng phân số đúng."),
        "truncate": _("Chỉ cắt khi in, sau %(digits)d chữ số thập phân; bên trong tính bằng phân số đúng."),
    }[method.rounding.mode]
    return (said % {"digits": method.rounding.digits},)


def _ranks(method: Method) -> tuple[str, ...]:
    by = {
        "printed": _("Xếp hạng trong từng khối theo chỉ số đã in; bằng nhau thì cùng hạng."),
        "exact": _("Xếp hạng trong từng khối theo chỉ số trước khi làm tròn; bằng nhau thì cùng hạng."),
    }[method.rank_by]
    minimum = _("Dưới %(minimum)d phiếu: không tính chỉ số, không xếp hạng.") % {"minimum": method.minimum}
    open_ = _("Khoảng hạng nêu các hạng mà số liệu chưa loại trừ được, tính chung cho mọi đơn vị trong khối.")
    return (by, open_, *((minimum,) if method.minimum > 1 else ()))


def _roll_ups(method: Method) -> tuple[str, ...]:
    words = {
        "mean": _("trung bình cộng chỉ số các đơn vị"),
        "pooled": _("gộp mọi phiếu"),
        "weighted": _("trung bình chỉ số các đơn vị theo số hồ sơ"),
    }
    said = {"block": words[method.block_roll_up], "total": words[method.total_roll_up]}
    return (_("Khối: %(block)s. Chung: %(total)s.") % said,)


def _certainty(method: Method) -> tuple[str, ...]:
    sure = method.certainty
    return (
        _(
            "Mỗi chỉ số có khoảng tin cậy %(level)s %%: khảo sát lại cách này nhiều lần thì khoảng %(level)s lần trong "
            "100 lần khoảng tìm được chứa con số của toàn bộ người đã làm thủ tục."
        )
        % {"level": vi(sure.percent)},
        _("Đơn vị tính là người trả lời, có xét cụm và tầng mẫu: Wilson với n là cỡ mẫu hiệu dụng; khoảng của nhiều "
          "đơn vị gộp theo MOVER."),
        _("“Tăng”, “giảm” chỉ nói khi thay đổi vượt quá mức ngẫu nhiên, xét chung cho cả khối (Holm); “tương đương” "
          "khi chắc rằng thay đổi dưới %(delta)s điểm; còn lại là “chưa đủ căn cứ”.")
        % {"delta": vi(f"{float(sure.delta):g}")},
        _("Phiếu tự nguyện (mã QR, máy tại quầy, trang web) không tính vào chỉ số, trừ khi đợt chỉ có phiếu tự nguyện: "
          "khi đó không nêu khoảng tin cậy."),
    )  # fmt: skip


def _hiding(method: Method) -> tuple[str, ...]:
    k = method.certainty.suppression_k
    return (
        _("Số liệu của dưới %(k)d người, hoặc của những người trả lời giống hệt nhau, không nêu; số nào để lộ số ấy "
          "cũng không nêu.") % {"k": k},
        _("Dưới 30 phiếu, phân bố câu trả lời chỉ nêu ba mức."),
    )  # fmt: skip


def lines_of(method: Method, names: Mapping[str, str]) -> tuple[Line, ...]:
    """Return the tree of a method, each node below the one it belongs to; `names` are those of its questions."""
    depths: dict[str | None, int] = {None: 0}
    weights, found = weights_of(method), []
    for node, parent in method.nodes:
        depths[node.code] = depths[parent] + 1
        weight = f"{weights[node.code]} %" if node.code in weights else ""
        found.append(Line(node.code, names.get(node.code, node.name), depths[parent], _how(node), weight))
    return tuple(found)


def _how(node: Node) -> str:
    return "" if node.kind == "item" else _how_of(node.formula)


def _how_of(formula: str) -> str:
    return {
        "top2": _("tỷ lệ hài lòng"),
        "points": _("điểm trên điểm tối đa"),
        "points0": _("điểm trên điểm tối đa"),
        "mean_of_children": _("trung bình cộng"),
        "weighted": _("trung bình có trọng số"),
        "single_item": _("một câu hỏi"),
    }[formula]
