"""A draft's tree as rows of the editor's page, each with its own faults; a version's as rows to read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from charts.numbers import vi
from dashboards.methods import words
from scoring.formulas import plain
from scoring.method import Method, Node
from scoring.method_document.reading import DECIMAL
from scoring.method_editing import ROOT_ID, Document, Element, Located, children, find, nodes
from scoring.method_editing.document import HEAD, POINTS, SETTINGS
from scoring.points import Component
from surveys.questionnaire import Questionnaire, say


@dataclass(frozen=True, slots=True)
class Note:
    """A fault in words: `anchor` is the control that mends it, `path` its way through the document."""

    place: str
    where: str
    anchor: str
    label: str
    words: str
    path: str


@dataclass(frozen=True, slots=True)
class Item:
    """A question of a node, with its words where a questionnaire is known."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A node of a tree; `marks` say how it is computed."""

    id: str
    code: str
    name: str
    marks: tuple[str, ...]
    items: tuple[Item, ...]
    notes: tuple[Note, ...] = ()
    children: tuple["Row", ...] = ()
    is_root: bool = False
    actions: tuple[tuple[str, str, str], ...] = field(default=())


def notes_of(draft: Document, faults: Sequence[Located]) -> list[Note]:
    """Return faults in words, in the order in which their places stand on the page."""
    order = {HEAD: 0, SETTINGS: 1, POINTS: 2, **{node["id"]: at for at, node in enumerate(nodes(draft), 3)}}
    found = [_note(draft, fault) for fault in faults]
    return sorted(found, key=lambda note: order[note.place])


def _note(draft: Document, fault: Located) -> Note:
    return Note(
        place=fault.place,
        where=place_words(draft, fault.place),
        anchor=_anchor(fault),
        # What is said of questions names them itself.
        label=words.field(fault.field) if fault.field and (fault.path or fault.field != "items") else "",
        words=words.fault(fault.words),
        path=fault.path,
    )


def _anchor(fault: Located) -> str:
    """Return the id of the control that mends a fault, or that of the place."""
    name = fault.field.split("[")[0]
    known = {
        "items": "other_items",
        "children": fault.place,
        "weights": "formula",
        "components": "scheme",
        "channels_counted": "channels_counted-drawn",
        "": fault.place,
    }
    if name.startswith("points") and fault.place not in (POINTS, SETTINGS, HEAD):
        return "points_kind"
    return known.get(name, name)


def place_words(draft: Document, place: str) -> str:
    over = {HEAD: _("Thông tin chung"), SETTINGS: _("Cách tính chung"), POINTS: _("Thang điểm")}
    if place in over:
        return over[place]
    if place == ROOT_ID:
        return _("Toàn bộ chỉ số")
    node = find(draft, place)
    return f"{node['name'] or _('Mục chưa có tên')} ({node['code']})"


def tree_of(draft: Document, notes: Sequence[Note], asked: Questionnaire | None) -> Row:
    """Return the root's row with all below it."""
    texts = texts_of(asked)
    by_place: dict[str, list[Note]] = {}
    for note in notes:
        by_place.setdefault(note.place, []).append(note)

    def row(node: Element, above: Element | None) -> Row:
        return Row(
            id=node["id"],
            code=node.get("code", ""),
            name=node.get("name", "") if above else _("Toàn bộ chỉ số"),
            marks=tuple(_marks(node, above, has_points=draft["points"] is not None)),
            items=tuple(Item(code, texts.get(code, "")) for code in node.get("items", ())),
            notes=tuple(by_place.get(node["id"], ())),
            children=tuple(row(child, node) for child in children(node)),
            is_root=above is None,
            actions=tuple(_actions(node, above)),
        )

    return row(draft["tree"], None)


def texts_of(asked: Questionnaire | None) -> dict[str, str]:
    return {question.code: say(question.text, "vi") for question in asked.questions} if asked else {}


def _marks(node: Element, above: Element | None, *, has_points: bool) -> list[str]:
    marks: list[str] = []
    if node.get("formula"):
        marks.append(words.formulas().get(node["formula"], str(node["formula"])))
    if above is not None and above.get("formula") == "weighted":
        marks.append(_("trọng số %s") % words.number(node.get("weight", "–")))
    if node.get("formula") == "weighted":
        marks.append(_("tổng trọng số %s") % _sum_of_weights(node))
    if node.get("na"):
        marks.append(_("không có câu trả lời: %s") % _lower(words.policies().get(node["na"], str(node["na"]))))
    if has_points and "points" in node:
        marks.append(_points_of(node["points"]))
    return marks


def _sum_of_weights(node: Element) -> str:
    stated = [str(child.get("weight", "")) for child in children(node)]
    total = sum((Fraction(each) for each in stated if DECIMAL.fullmatch(each)), Fraction(0))
    return _("%(sum)s / %(total)s") % {"sum": words.number(plain(total)), "total": node.get("weights_total", 1)}


def _points_of(points: Any) -> str:
    if isinstance(points, Mapping):
        return _("điểm theo bảng %s dòng") % len(points.get("piecewise", ()))
    return _("tối đa %s điểm") % (words.number(points) or "–")


def _actions(node: Element, above: Element | None) -> Iterator[tuple[str, str, str]]:
    """Yield what can be done with a node: nothing goes up before the first or down behind the last."""
    if above is None or not node.get("items"):
        yield "child", "", _("Thêm mục con")
    if above is None:
        return
    beside = [each["id"] for each in children(above)]
    yield "after", "", _("Thêm mục sau")
    if node["id"] != beside[0]:
        yield "up", "up", _("Lên")
    if node["id"] != beside[-1]:
        yield "down", "down", _("Xuống")
    yield "in", "chevron-right", _("Vào")
    yield "out", "chevron-left", _("Ra")
    yield "remove", "", _("Xóa")


def read_tree(method: Method, asked: Questionnaire | None = None) -> Row:
    """Return a version's tree to read."""
    texts = texts_of(asked)
    scheme = method.point_scheme
    components = scheme.components if scheme else {}

    def row(node: Node, above: Node | None, weight: Fraction | None) -> Row:
        inner = [child for child in node.children if child.kind != "item"]
        weights = dict(zip((child.code for child in node.children), node.weights, strict=False))
        return Row(
            id=node.code,
            code=node.code,
            name=node.name or _("Toàn bộ chỉ số"),
            marks=tuple(_read_marks(node, above, weight, components.get(node.code))),
            items=tuple(Item(child.code, texts.get(child.code, "")) for child in node.children if child.kind == "item"),
            children=tuple(row(child, node, weights.get(child.code)) for child in inner),
            is_root=above is None,
        )

    return row(method.root, None, None)


def _read_marks(node: Node, above: Node | None, weight: Fraction | None, points: Component | None) -> list[str]:
    marks = [] if above and above.formula == node.formula else [words.formulas()[node.formula]]
    if weight is not None:
        marks.append(_("trọng số %s") % words.number(plain(weight)))
    if node.averages:
        marks.append(_("không có câu trả lời: %s") % _lower(words.policies()[node.na]))
    if points is not None and not points.table:
        marks.append(_("tối đa %s điểm") % words.number(plain(points.maximum)))
    if points is not None and points.table:
        parts = [_segment(each.low, each.high, each.first, each.last) for each in points.table]
        marks.append(_("điểm: %s") % "; ".join(parts))
    return marks


def _segment(low: Fraction, high: Fraction, first: Fraction, last: Fraction) -> str:
    ends = words.number(plain(first)) if first == last else f"{words.number(plain(first))}–{words.number(plain(last))}"
    shown = {"low": words.number(plain(low)), "high": words.number(plain(high)), "points": ends}
    return _("từ %(low)s đến %(high)s %%: %(points)s") % shown


def count_words(notes: Sequence[Note]) -> str:
    """Say how much hinders publishing, in one line."""
    return _("%s chỗ phải sửa") % vi(len(notes)) if notes else _("Ban hành được")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
