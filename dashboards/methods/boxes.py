"""What the open form of a place shows: its controls with what they say now."""

from typing import Any

from django.utils.translation import gettext as _

from dashboards.methods import words
from dashboards.methods.forms import MOST_ROWS
from dashboards.methods.rows import texts_of
from scoring.method import SCALES
from scoring.method_editing import ROOT_ID, Document, Element, children, find, nodes, parent_of
from scoring.method_editing.document import DEFAULT_POINTS, HEAD, POINTS, SETTINGS
from surveys.questionnaire import Questionnaire, say

Box = dict[str, Any]


def boxes_of(draft: Document, place: str, asked: Questionnaire | None) -> Box:
    """Return the form of a place. Raises UnknownPlace."""
    element = find(draft, place)
    build = {HEAD: _head, SETTINGS: _settings, POINTS: _scheme}.get(place)
    return {"id": place, **(build(element) if build else _node(draft, element, asked))}


def offered_items(asked: Questionnaire | None) -> list[str]:
    """Return the codes of the questions that can be scored, in the order in which they are asked."""
    if asked is None:
        return []
    return [each.code for each in asked.questions if each.kind in SCALES and each.use == "scored"]


def _head(element: Element) -> Box:
    return {**element, "assumptions": "\n".join(element["assumptions"])}


def _settings(element: Element) -> Box:
    sure = element["certainty"]
    return {
        **element,
        "formulas": words.pairs(words.bases()),
        "policies": words.pairs(words.policies()),
        "modes": words.pairs(words.modes()),
        "ranks": words.pairs(words.ranks()),
        "roll_ups": [
            (f"roll_up.{name}", words.field(f"roll_up.{name}"), element["roll_up"][name])
            for name in ("block", "parent", "total")
        ],
        "ways": words.pairs(words.roll_ups()),
        "year_roll_ups": words.pairs(words.year_roll_ups()),
        "designs": [(value, label, value in element["channels_counted"]) for value, label in words.designs().items()],
        "level": words.number(sure["level"]),
        "delta": words.number(sure["delta"]),
        "rho": words.number(sure["rho"]),
    }


def _scheme(element: Element) -> Box:
    return {
        "on": element["points"] is not None,
        "points": element["points"] or DEFAULT_POINTS,
        "policies": words.pairs(words.policies()),
        "modes": words.pairs(words.modes()),
        "totals": words.pairs(words.totals()),
    }


def _node(draft: Document, element: Element, asked: Questionnaire | None) -> Box:
    above = None if element["id"] == ROOT_ID else parent_of(draft, element["id"])
    inherits = _("Như mục trên") if above else _("Theo cách tính điểm câu trả lời chung")
    formula = element.get("formula", "")
    return {
        **{name: element.get(name, "") for name in ("code", "name", "kind", "base", "na")},
        "formula": formula,
        "is_root": above is None,
        "kinds": words.pairs(words.kinds(), first=("", _("Tự chọn: giữ câu hỏi là yếu tố"))),
        "formulas": words.pairs(words.formulas(), first=("", inherits)),
        "bases": words.pairs(words.bases(), first=("", inherits)) if formula not in words.bases() else [],
        "policies": words.pairs(words.policies(), first=("", _("Theo cách tính chung"))),
        "averages": formula in ("mean_of_children", "weighted"),
        "weight": words.number(element.get("weight", "")),
        "weighted_above": above is not None and above.get("formula") == "weighted",
        "weighs": formula == "weighted",
        "weights_total": str(element.get("weights_total", 1)),
        "totals": [("1", "1"), ("100", "100")],
        **_points(draft, element),
        **_items(draft, element, asked),
    }


def _points(draft: Document, element: Element) -> Box:
    points = element.get("points")
    rows = points.get("piecewise", []) if isinstance(points, dict) else []
    return {
        "has_points": draft["points"] is not None,
        "points_kinds": [
            ("", _("Không cho điểm mục này")),
            ("share", _("Chỉ số nhân điểm tối đa")),
            ("table", _("Theo bảng khoảng chỉ số")),
        ],
        "points_kind": "table" if isinstance(points, dict) else ("share" if points is not None else ""),
        "points_max": "" if isinstance(points, dict) else words.number(points if points is not None else ""),
        "rows": [_row(number, row, last=number == len(rows)) for number, row in enumerate(rows, 1)],
        "belongs": words.pairs(words.belongs()),
        "may_add_row": len(rows) < MOST_ROWS,
    }


def _row(number: int, row: Element, *, last: bool) -> Box:
    ends = row.get("points", "")
    first, final = ends if isinstance(ends, list) and len(ends) == 2 else (ends, ends)
    return {
        "number": number,
        "name": f"row.{number}",
        "from": words.number(row.get("from", "")),
        "to": words.number(row.get("to", "")),
        "belongs": row.get("to_belongs", "below"),
        "first": words.number(first),
        "last": words.number(final),
        "is_last": last,
    }


def _items(draft: Document, element: Element, asked: Questionnaire | None) -> Box:
    """Offer the questions of the questionnaire section by section, saying which other node has one already."""
    held = element.get("items", [])
    elsewhere = {
        code: node.get("code", "")
        for node in nodes(draft)
        if node["id"] != element["id"]
        for code in node.get("items", ())
    }
    offered, texts = offered_items(asked), texts_of(asked)
    return {
        # A node that was moved below one with items leaves both there: either may go.
        "takes_items": bool(held) or not children(element),
        "sections": [
            {
                "title": say(section.title, "vi") or section.code,
                "items": [
                    {"code": code, "text": texts[code], "on": code in held, "elsewhere": elsewhere.get(code, "")}
                    for code in (question.code for question in section.questions)
                    if code in offered
                ],
            }
            for section in (asked.sections if asked else ())
            if any(question.code in offered for question in section.questions)
        ],
        "other_items": ", ".join(code for code in held if code not in offered),
    }
