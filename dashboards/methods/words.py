"""What the fields of a method and their values are called."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from charts.numbers import vi
from scoring.formula_kinds import bases_of, quoted
from scoring.method import ROOT_NAME, Method
from scoring.method_document.reading import DECIMAL
from surveys.models import RoundChannel

Choices = list[tuple[str, str]]
LONGEST_WORDS = 300


def formulas() -> dict[str, str]:
    return {
        "top2": _("Tỷ lệ hài lòng: hai mức cao nhất trên mọi câu trả lời"),
        "points": _("Điểm trên điểm tối đa, mức thấp nhất được 1 điểm"),
        "points0": _("Điểm trên điểm tối đa, mức thấp nhất được 0 điểm"),
        "mean_of_children": _("Trung bình cộng các mục, câu bên dưới"),
        "weighted": _("Trung bình có trọng số các mục bên dưới"),
        "single_item": _("Một câu hỏi hài lòng chung"),
    }


def bases() -> dict[str, str]:
    return {name: words for name, words in formulas().items() if name in ("top2", "points", "points0")}


def policies() -> dict[str, str]:
    return {
        "exclude": _("Bỏ ra, không tính vào mẫu số"),
        "zero": _("Tính là 0"),
        "full": _("Tính là đạt tối đa"),
    }


def kinds() -> dict[str, str]:
    return {"part": _("Phần"), "factor": _("Yếu tố")}


def modes() -> dict[str, str]:
    return {"half_up": _("Làm tròn nửa lên"), "truncate": _("Cắt bỏ chữ số sau")}


def roll_ups() -> dict[str, str]:
    return {
        "mean": _("Trung bình cộng chỉ số các đơn vị"),
        "pooled": _("Gộp mọi phiếu"),
        "weighted": _("Trung bình theo số hồ sơ"),
    }


def year_roll_ups() -> dict[str, str]:
    return {
        "pooled": _("Gộp mọi phiếu của các đợt"),
        "mean": _("Trung bình cộng các đợt"),
        "last": _("Đợt mới nhất có chỉ số"),
    }


def ranks() -> dict[str, str]:
    return {"printed": _("Chỉ số đã làm tròn"), "exact": _("Chỉ số chưa làm tròn")}


def totals() -> dict[str, str]:
    return {
        "sum_of_printed": _("Làm tròn từng điểm rồi cộng"),
        "rounded_sum": _("Cộng rồi mới làm tròn"),
    }


def belongs() -> dict[str, str]:
    return {"below": _("dòng này"), "above": _("dòng sau")}


def designs() -> dict[str, str]:
    return {value: str(label) for value, label in RoundChannel.Design.choices}


def fields() -> dict[str, str]:
    """Name every field that a fault or a change can be of, by the names of the document."""
    return {
        "code": _("Mã"),
        "title": _("Tên phương pháp"),
        "note": _("Ghi chú cho cán bộ"),
        "assumptions": _("Giả định"),
        "name": _("Tên mục"),
        "node": _("Mục"),
        "kind": _("Loại mục"),
        "parent": _("Thuộc mục"),
        "order": _("Thứ tự bên dưới"),
        "formula": _("Cách tính"),
        "base": _("Cách tính điểm câu trả lời"),
        "na": _("Mục không có câu trả lời"),
        "weight": _("Trọng số"),
        "weights": _("Trọng số các mục bên dưới"),
        "weights_total": _("Tổng trọng số"),
        "items": _("Câu hỏi"),
        "children": _("Các mục bên dưới"),
        "scale": _("Số mức của thang"),
        "minimum": _("Số phiếu tối thiểu"),
        "rounding": _("Làm tròn chỉ số"),
        "rounding.digits": _("Số chữ số thập phân"),
        "rounding.mode": _("Cách làm tròn"),
        "rank.by": _("Xếp hạng theo"),
        "rank.kind": _("Cách xếp hạng"),
        "roll_up.block": _("Chỉ số của khối"),
        "roll_up.parent": _("Chỉ số của cơ quan cấp trên"),
        "roll_up.total": _("Chỉ số chung"),
        "year_roll_up": _("Nhiều đợt trong năm"),
        "channels_counted": _("Kênh được tính"),
        "certainty.level": _("Mức tin cậy"),
        "certainty.delta": _("Thay đổi coi như không đáng kể, điểm %"),
        "certainty.rho": _("Tương quan trong cụm (giả định)"),
        "certainty.suppression_k": _("Ẩn ô có ít phiếu hơn"),
        "points": _("Thang điểm"),
        "points.na": _("Mục không có câu trả lời, khi cho điểm"),
        "points.rounding.digits": _("Số chữ số thập phân của điểm"),
        "points.rounding.mode": _("Cách làm tròn điểm"),
        "points.total": _("Tổng điểm"),
        "components": _("Mục được cho điểm"),
    }


def field(name: str) -> str:
    """Say which field it is: rows and list entries by their number."""
    if found := re.fullmatch(r"points\.piecewise\[(\d+)\].*", name):
        return _("Bảng điểm, dòng %s") % found[1]
    if found := re.fullmatch(r"(items|children|assumptions)\.?\[(\d+)\].*", name):
        return f"{fields()[found[1]]} {found[2]}"
    if found := re.fullmatch(r"points\.components\.(.+)", name):
        return _("Điểm của %s") % (_("toàn bộ chỉ số") if found[1] == ROOT_NAME else found[1])
    known = fields()
    return known.get(name) or known.get(name.split(".")[0], name)


def fault(words: str) -> str:
    """Say a fault in words of the pages instead of those of the document."""
    said = re.sub(r"đang là (''|None)$", _("đang để trống"), words)
    said = re.sub(r"(?<=\d)\.(?=\d)", ",", said)
    for name, called in _VALUES.items():
        said = re.sub(rf"(?<![\w'“]){name}(?![\w'])", called, said)
    return said if len(said) <= LONGEST_WORDS else said[: LONGEST_WORDS - 1] + "…"


_VALUES: Mapping[str, str] = {
    "mean_of_children": "“trung bình cộng”",
    "weighted": "“trung bình có trọng số”",
    "single_item": "“một câu hỏi hài lòng chung”",
    "top2": "“tỷ lệ hài lòng”",
    "points0": "“điểm từ 0”",
    "points": "“điểm từ 1”",
    "from phải nhỏ hơn to": "mốc đầu phải nhỏ hơn mốc cuối",
    "scale đang là": "số mức đang là",
    "formula: ": "cách tính ",
    "phải có base": "phải có cách tính điểm câu trả lời",
    "phải là một danh sách không rỗng": "chưa có gì",
    "exclude": "“bỏ ra”",
    "zero": "“tính là 0”",
    "full": "“tính là đạt tối đa”",
    r"items \(mã câu hỏi\)": "câu hỏi",
    r"children \(các nút con\)": "các mục bên dưới",
}


def value(name: str, raw: str) -> str:
    """Say a value as a change or a version's page shows it."""
    tables: dict[str, dict[str, str]] = {
        "formula": formulas(),
        "base": formulas(),
        "na": policies(),
        "points.na": policies(),
        "kind": kinds(),
        "rounding.mode": modes(),
        "points.rounding.mode": modes(),
        "rank.by": ranks(),
        "roll_up.block": roll_ups(),
        "roll_up.parent": roll_ups(),
        "roll_up.total": roll_ups(),
        "year_roll_up": year_roll_ups(),
        "points.total": totals(),
    }
    if name == "channels_counted":
        return listed(raw.split(", "))
    if name == "parent" and raw == ROOT_NAME:
        return _("toàn bộ chỉ số")
    return tables.get(name, {}).get(raw) or (number(raw) if DECIMAL.fullmatch(raw) else raw)


def listed(names: Sequence[str]) -> str:
    known = designs()
    return ", ".join(known.get(name, name) for name in names)


def number(raw: Any) -> str:
    """Write a decimal as people here do; what is none stays as it was typed."""
    text = str(raw)
    return text.replace(".", ",") if DECIMAL.fullmatch(text) else text


def settings_of(method: Method) -> list[tuple[str, str]]:
    """Return what stands over the tree of a method as pairs of words."""
    sure = method.certainty
    rounding = _("%(how)s, %(digits)s chữ số thập phân")
    return [
        (_("Cách tính điểm câu trả lời"), _answers(method)),
        (_("Số mức của thang"), str(method.scale)),
        (_("Số phiếu tối thiểu để có chỉ số"), vi(method.minimum)),
        (
            _("Làm tròn chỉ số"),
            rounding % {"how": modes()[method.rounding.mode], "digits": method.rounding.digits},
        ),
        (_("Xếp hạng theo"), ranks()[method.rank_by]),
        (_("Chỉ số của khối"), roll_ups()[method.roll_ups.block]),
        (_("Chỉ số của cơ quan cấp trên"), roll_ups()[method.roll_ups.parent]),
        (_("Chỉ số chung"), roll_ups()[method.roll_ups.total]),
        (_("Nhiều đợt trong năm"), year_roll_ups()[method.roll_ups.year]),
        (_("Kênh được tính"), listed(method.channels_counted)),
        (_("Mức tin cậy"), f"{_decimal(sure.level * 100)} %"),
        (_("Thay đổi coi như không đáng kể"), _("dưới %s điểm phần trăm") % _decimal(sure.delta)),
        (_("Tương quan trong cụm (giả định)"), _decimal(sure.rho)),
        (_("Ẩn ô có ít phiếu hơn"), str(sure.suppression_k)),
    ]


def _answers(method: Method) -> str:
    """Say how answers are scored, of each kind where, if there are several."""
    found = bases_of(method)
    if len(found) == 1:
        return formulas()[next(iter(found))]
    return "; ".join(f"{formulas()[base]} ({quoted(nodes)})" for base, nodes in found.items())


def _decimal(value: Fraction) -> str:
    return f"{float(value):.6f}".rstrip("0").rstrip(".").replace(".", ",")


def pairs(table: Mapping[str, str], *, first: tuple[str, str] | None = None) -> Choices:
    return [*([first] if first else []), *table.items()]
