"""What somebody typed into a node or a part over the tree: fields to set, and what cannot be kept at all.

A draft may hold any fault, so almost anything is taken and shown again; only what could not be stored is refused.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from django.http import QueryDict
from django.utils.translation import gettext as _

from dashboards.methods import words
from scoring.method import Design
from scoring.method_document.reading import LONGEST_TEXT
from scoring.method_editing import ROOT_ID, Document, Element
from scoring.method_editing.document import DEFAULT_POINTS, HEAD, POINTS, SETTINGS

MOST_ITEMS = 300
MOST_ROWS = 30
LONGEST_VALUE = 60
_ROW = re.compile(r"row\.([0-9]{1,4})\.from")
_DIGITS = re.compile(r"[0-9]{1,7}")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Typed:
    """Fields to set, and errors by the name of the control they belong to."""

    fields: Mapping[str, Any]
    errors: Mapping[str, str] = field(default_factory=dict)


def typed(post: QueryDict, draft: Document, element: Element, *, code_fixed: bool, offered: Sequence[str]) -> Typed:
    """Read the form of a place; `offered` are the questions its boxes stood for."""
    sent = _Sent(post, element)
    readers: dict[str, Callable[[], dict[str, Any]]] = {
        HEAD: lambda: sent.head(code_fixed=code_fixed),
        SETTINGS: sent.settings,
        POINTS: sent.scheme,
    }
    read = readers.get(element["id"])
    fields = read() if read else sent.node(offered, has_points=draft["points"] is not None)
    return Typed(fields, sent.errors)


def rearranged(rows: list[Element], command: str) -> list[Element]:
    """Return the rows of a table after "row_add" or "row_drop:n"; anything else changes nothing."""
    name, _colon, number = command.partition(":")
    if name == "row_add" and len(rows) < MOST_ROWS:
        start = rows[-1].get("to", "") if rows else 0
        return [*rows, {"from": start, "to": 100, "points": ["", ""]}]
    if name == "row_drop" and _DIGITS.fullmatch(number):
        return [row for at, row in enumerate(rows, 1) if at != int(number)]
    return rows


class _Sent:
    """Reads controls by name; one that was not sent leaves what it stands for alone."""

    def __init__(self, post: QueryDict, element: Element) -> None:
        self.post = post
        self.element = element
        self.errors: dict[str, str] = {}

    def head(self, *, code_fixed: bool) -> dict[str, Any]:
        said = self.text("assumptions", "\n".join(self.element["assumptions"]))
        assumptions = [line.strip() for line in said.split("\n") if line.strip()]
        fields = {"title": self.line("title"), "note": self.text("note"), "assumptions": assumptions}
        return fields if code_fixed else {**fields, "code": self.value("code")}

    def settings(self) -> dict[str, Any]:
        old = self.element
        sure = ("level", "delta", "rho")
        return {
            "formula": self.chosen("formula", words.bases()),
            "na": self.chosen("na", words.policies()),
            "scale": self.whole("scale", old["scale"]),
            "minimum": self.whole("minimum", old["minimum"]),
            "rounding": self.rounding("rounding", old["rounding"]),
            "rank": {**old["rank"], "by": self.chosen("rank.by", words.ranks(), old["rank"]["by"])},
            "roll_up": {
                name: self.chosen(f"roll_up.{name}", words.roll_ups(), old["roll_up"][name])
                for name in ("block", "parent", "total")
            },
            "year_roll_up": self.chosen("year_roll_up", words.year_roll_ups()),
            "channels_counted": self.channels(),
            "certainty": {
                **{name: self.decimal(f"certainty.{name}", old["certainty"][name]) for name in sure},
                "suppression_k": self.whole("certainty.suppression_k", old["certainty"]["suppression_k"]),
            },
        }

    def channels(self) -> list[str]:
        """The boxes of channels go with a hidden control: none ticked is not the same as none sent."""
        if "has_channels" not in self.post:
            return list(self.element["channels_counted"])
        sent = self.post.getlist("channels_counted")
        return [design for design in get_args(Design) if design in sent]

    def scheme(self) -> dict[str, Any]:
        old = self.element["points"]
        if "has_scheme" in self.post and "scheme" not in self.post:
            return {"points": None}
        if old is None and "scheme" not in self.post:
            return {}
        stands = old or DEFAULT_POINTS
        return {
            "points": {
                "na": self.chosen("points.na", words.policies(), stands["na"]),
                "rounding": self.rounding("points.rounding", stands["rounding"]),
                "total": self.chosen("points.total", words.totals(), stands["total"]),
            }
        }

    def node(self, offered: Sequence[str], *, has_points: bool) -> dict[str, Any]:
        """What has no meaning under the formula chosen goes: its control is gone, nobody could mend it."""
        formula = self.chosen("formula", {"": "", **words.formulas()}) or None
        averages = formula in ("mean_of_children", "weighted")
        pools = formula is None or formula in words.bases()
        total = self.chosen("weights_total", {"1": "", "100": ""}, str(self.element.get("weights_total", 1)))
        fields = {
            "formula": formula,
            "base": None if pools else self.chosen("base", {"": "", **words.bases()}) or None,
            "na": (self.chosen("na", {"": "", **words.policies()}) or None) if averages else None,
            "weights_total": 100 if total == "100" else None,
            **({"points": self.points()} if has_points else {}),
            **({"items": self.items(offered)} if "has_items" in self.post else {}),
        }
        if self.element["id"] == ROOT_ID:
            return fields
        weight = self.decimal("weight", self.element.get("weight", ""))
        return {
            **fields,
            "code": self.value("code"),
            "name": self.line("name"),
            "kind": self.chosen("kind", {"": "", **words.kinds()}) or None,
            "weight": None if weight == "" else weight,
        }

    def items(self, offered: Sequence[str]) -> list[str] | None:
        """Return the questions ticked and typed: those that were there first, in their order."""
        ticked = [code for code in offered if code in set(self.post.getlist("item"))]
        others = re.split(r"[\s,;]+", self.text("other_items"))
        wanted = list(dict.fromkeys(code for code in (*ticked, *others) if code))
        if len(wanted) > MOST_ITEMS or any(len(code) > LONGEST_VALUE for code in wanted):
            self.errors["other_items"] = _("Tối đa %s câu, mỗi mã tối đa 20 ký tự.") % MOST_ITEMS
            return list(self.element.get("items", []))
        before = [code for code in self.element.get("items", []) if code in wanted]
        found = [*before, *(code for code in wanted if code not in before)]
        return found if found or "children" not in self.element else None

    def points(self) -> Any:
        old = self.element.get("points")
        default = "table" if isinstance(old, dict) else ("share" if old is not None else "")
        kind = self.chosen("points_kind", {"": "", "share": "", "table": ""}, default)
        if kind == "table":
            return {"piecewise": self.rows()}
        return self.decimal("points_max", "" if isinstance(old, dict) or old is None else old) if kind else None

    def rows(self) -> list[Element]:
        numbers = [found[1] for found in map(_ROW.fullmatch, self.post) if found][:MOST_ROWS]
        if not numbers:
            old = self.element.get("points")
            stands: list[Element] = old.get("piecewise", []) if isinstance(old, dict) else []
            return stands or [{"from": 0, "to": 100, "points": ["", ""]}]
        return [self.row(f"row.{number}", last=number == numbers[-1]) for number in numbers]

    def row(self, name: str, *, last: bool) -> Element:
        first, final = self.decimal(f"{name}.first", ""), self.decimal(f"{name}.last", "")
        belongs = self.chosen(f"{name}.belongs", words.belongs(), "below")
        return {
            "from": self.decimal(f"{name}.from", ""),
            "to": self.decimal(f"{name}.to", ""),
            **({} if last else {"to_belongs": belongs}),
            "points": first if final in ("", first) else [first, final],
        }

    def rounding(self, name: str, old: Mapping[str, Any]) -> Element:
        mode = self.chosen(f"{name}.mode", words.modes(), old["mode"])
        return {"digits": self.whole(f"{name}.digits", old["digits"]), "mode": mode}

    def chosen(self, name: str, options: Mapping[str, str], old: Any = None) -> str:
        stands = old if old is not None else self.element.get(name) or ""
        sent = self.post.get(name)
        return sent if isinstance(sent, str) and sent in options else stands

    def whole(self, name: str, old: Any) -> Any:
        """Return the number typed, or the words typed instead of one: the draft says what is wrong with them."""
        sent = self.value(name, str(old))
        return int(sent) if _DIGITS.fullmatch(sent) else sent

    def decimal(self, name: str, old: Any) -> Any:
        sent = self.value(name, str(old)).replace(",", ".")
        return old if sent == str(old) else sent

    def value(self, name: str, old: str | None = None) -> str:
        text = self.line(name, old)
        if len(text) > LONGEST_VALUE:
            self.errors[name] = _("Dài %(count)s ký tự, tối đa %(most)s.") % {"count": len(text), "most": LONGEST_VALUE}
            return text[:LONGEST_VALUE]
        return text

    def line(self, name: str, old: str | None = None) -> str:
        return " ".join(self.text(name, old).split())

    def text(self, name: str, old: str | None = None) -> str:
        sent = self.post.get(name)
        text = sent if isinstance(sent, str) else (old if old is not None else str(self.element.get(name) or ""))
        text = _UNSTORABLE.sub("", text).replace("\r\n", "\n").strip()
        if len(text) > LONGEST_TEXT:
            self.errors[name] = _("Dài %(count)s ký tự, tối đa %(most)s.") % {"count": len(text), "most": LONGEST_TEXT}
            return text[:LONGEST_TEXT]
        return text
