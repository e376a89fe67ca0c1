"""Reads a method from its document (YAML or JSON). Pure.

    code: diem-cap-xa
    title: …
    note: …                                  # optional, for officials
    formula: points                          # how answers are scored: top2, points (20–100 %) or points0 (0–100 %)
    scale: 5                                 # levels of every item
    na: exclude                              # a child without valid answers: exclude, zero or full
    minimum: 1                               # fewer forms: no index, no rank
    rounding: {digits: 2, mode: half_up}     # or truncate; on output only
    rank: {by: printed, kind: competition}   # or exact
    roll_up: {block: mean, total: pooled}
    channels_counted: all
    tree:                                    # a list of nodes, or one node {formula, weights, children}
      - {code: TC, name: …, items: [TC1, TC2]}
    points:                                  # optional
      components: {TC: 6}
      na: zero
      rounding: {digits: 2, mode: half_up}
      total: sum_of_printed                  # or rounded_sum
    assumptions: [ … ]                       # what is unverified; shown on the methodology page

A node holds `items` (question codes) or `children` (nodes), and may state its own `formula`: a pooled kind
(Σ over all answers below it), `mean_of_children`, `weighted` (with `weights` by child code, adding up to 1) or
`single_item`. It is a factor when it holds items, else a part, unless `kind` says otherwise.
"""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, get_args

from scoring.formulas import PooledKind, Rounding, RoundingMode
from scoring.method import Formula, Method, Node, PointScheme, Policy, RankBy, RankKind, RollUp, TotalOf

SLUG = re.compile(r"(?=.{1,60}\Z)[a-z0-9]+(-[a-z0-9]+)*")
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}")
# Also keeps exponents out: a document must not make the reader build a number of a million digits.
DECIMAL = re.compile(r"\d{1,6}(\.\d{1,6})?")
# PostgreSQL's JSON cannot hold NUL or half a surrogate pair.
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
LONGEST_TITLE = 300
LONGEST_TEXT = 5_000
MAX_DEPTH = 4
MAX_SCALE = 10
# With three levels the two best would hold the middle one, which satisfies nobody.
MIN_SCALE_OF_TOP2 = 4
DEFAULT_ROUNDING = {"digits": 2, "mode": "half_up"}
FIELDS = {"code", "title", "note", "formula", "scale", "na", "minimum", "rounding", "rank", "roll_up"}
FIELDS |= {"channels_counted", "tree", "points", "assumptions"}


class InvalidMethod(ValueError):
    """The document is not a method; `faults` say where and what was expected."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def parse(document: Any) -> Method:
    """Return the method a document describes.

    Raises InvalidMethod with every fault found, each naming its place in the document.
    """
    reader = _Reader()
    method = reader.method(document)
    if reader.faults:
        raise InvalidMethod(reader.faults)
    return method


class _Reader:
    """Walks a document, gathers its faults and goes on, so that one reading names them all."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.seen: set[str] = set()
        self.na: Policy = "exclude"

    def fault(self, path: str, expected: str) -> None:
        self.faults.append(f"{path}: {expected}")

    def method(self, document: Any) -> Method:
        fields = self.mapping(document, "phương pháp", FIELDS)
        base: PooledKind = self.one_of(fields.get("formula"), "formula", PooledKind)
        self.na = self.one_of(fields.get("na", "exclude"), "na", Policy)
        rank = self.mapping(fields.get("rank", {}), "rank", {"by", "kind"})
        roll_up = self.mapping(fields.get("roll_up", {}), "roll_up", {"block", "total"})
        if fields.get("channels_counted", "all") != "all":
            self.fault("channels_counted", "hiện chỉ nhận giá trị all (đếm mọi kênh)")
        root = self.root(fields.get("tree"), base)
        scale = self.whole(fields.get("scale", 5), "scale", 3, MAX_SCALE)
        if scale < MIN_SCALE_OF_TOP2 and any(node.formula == "top2" for node, _ in root.below()):
            self.fault("scale", f"top2 cần thang từ {MIN_SCALE_OF_TOP2} mức")
        return Method(
            code=self.matched(fields.get("code"), "code", SLUG, "chữ thường, số và dấu gạch nối (tối đa 60 ký tự)"),
            title=self.text(fields.get("title"), "title", required=True, longest=LONGEST_TITLE),
            note=self.text(fields.get("note"), "note"),
            root=root,
            scale=scale,
            rounding=self.rounding(fields.get("rounding", DEFAULT_ROUNDING), "rounding"),
            minimum=self.whole(fields.get("minimum", 1), "minimum", 1, 1_000_000),
            rank_by=self.one_of(rank.get("by", "printed"), "rank.by", RankBy),
            rank_kind=self.one_of(rank.get("kind", "competition"), "rank.kind", RankKind),
            block_roll_up=self.one_of(roll_up.get("block", "mean"), "roll_up.block", RollUp),
            total_roll_up=self.one_of(roll_up.get("total", "pooled"), "roll_up.total", RollUp),
            point_scheme=self.point_scheme(fields["points"], root) if "points" in fields else None,
            assumptions=tuple(self.texts(fields.get("assumptions", []), "assumptions")),
        )

    def root(self, raw: Any, base: PooledKind) -> Node:
        fields = {"children": raw} if isinstance(raw, list) else raw
        fields = self.mapping(fields, "tree", {"formula", "weights", "na", "children", "items"})
        return self.branch(fields, "tree", base, depth=0)

    def node(self, raw: Any, path: str, base: PooledKind, depth: int) -> Node:
        known = {"code", "name", "kind", "formula", "weights", "na", "children", "items"}
        fields = self.mapping(raw, path, known)
        self.text(fields.get("name"), f"{path}.name", required=True)
        return self.branch(fields, path, base, depth)

    def branch(self, fields: Mapping[str, Any], path: str, base: PooledKind, depth: int) -> Node:
        formula: Formula = self.one_of(fields.get("formula", base), f"{path}.formula", Formula)
        own_base: PooledKind = formula if formula in get_args(PooledKind) else base  # type: ignore[assignment]
        children = tuple(self.children(fields, path, own_base, depth))
        node = Node(
            code=self.code(fields.get("code"), f"{path}.code") if depth else "",
            name=str(fields.get("name", "")),
            kind=self.kind(fields, path) if depth else "part",
            formula=formula,
            base=own_base,
            na=self.one_of(fields.get("na", self.na), f"{path}.na", Policy),
            children=children,
            weights=tuple(self.weights(fields.get("weights"), path, children)) if formula == "weighted" else (),
        )
        self.check(node, path, has_weights="weights" in fields)
        return node

    def children(self, fields: Mapping[str, Any], path: str, base: PooledKind, depth: int) -> Iterator[Node]:
        if ("items" in fields) == ("children" in fields):
            self.fault(path, "cần đúng một trong hai: items (mã câu hỏi) hoặc children (các nút con)")
        elif depth >= MAX_DEPTH:
            self.fault(path, f"cây chỉ được sâu {MAX_DEPTH} tầng")
        elif "items" in fields:
            for number, code in enumerate(self.sequence(fields["items"], f"{path}.items"), 1):
                code = self.code(code, f"{path}.items[{number}]")
                yield Node(code=code, name="", kind="item", formula=base, base=base)
        else:
            for number, child in enumerate(self.sequence(fields["children"], f"{path}.children"), 1):
                yield self.node(child, f"{path}.children[{number}]", base, depth + 1)

    def kind(self, fields: Mapping[str, Any], path: str) -> Any:
        default = "factor" if "items" in fields else "part"
        kind = fields.get("kind", default)
        if kind not in {"factor", "part"}:
            self.fault(f"{path}.kind", f"phải là factor hoặc part; đang là {kind!r}")
            return default
        return kind

    def check(self, node: Node, path: str, *, has_weights: bool) -> None:
        """Refuse what has no meaning at this node."""
        if has_weights and node.formula != "weighted":
            self.fault(f"{path}.weights", "trọng số chỉ đi với formula: weighted")
        if node.formula == "single_item" and len(node.items) != 1:
            self.fault(path, f"single_item cần đúng một câu hỏi, đang có {len(node.items)}")
        if node.formula not in {"mean_of_children", "weighted"} and node.na != "exclude":
            self.fault(
                f"{path}.na",
                f"{node.na} chỉ dùng dưới mean_of_children, weighted hoặc trong thang điểm; nút {node.formula} "
                "phải dùng exclude",
            )
        if node.pools and any(below.formula != node.formula for below, _ in node.below()):
            self.fault(path, f"nút gộp {node.formula} chỉ gộp được các nút con cùng công thức")

    def weights(self, raw: Any, path: str, children: tuple[Node, ...]) -> Iterator[Fraction]:
        fields = self.mapping(raw, f"{path}.weights", {child.code for child in children})
        weights = [self.number(fields.get(child.code), f"{path}.weights.{child.code}") for child in children]
        if sum(weights) != 1:
            self.fault(f"{path}.weights", f"các trọng số phải cộng đúng bằng 1, đang là {float(sum(weights)):g}")
        yield from weights

    def point_scheme(self, raw: Any, root: Node) -> PointScheme:
        fields = self.mapping(raw, "points", {"components", "na", "rounding", "total"})
        codes = {node.code for node, _ in root.below()}
        components = self.mapping(fields.get("components"), "points.components", codes)
        if not components:
            self.fault("points.components", "cần ít nhất một thành phần: mã nút và điểm tối đa")
        maxima = {code: self.number(most, f"points.components.{code}") for code, most in components.items()}
        return PointScheme(
            components={node.code: maxima[node.code] for node, _ in root.below() if node.code in maxima},
            na=self.one_of(fields.get("na", "exclude"), "points.na", Policy),
            rounding=self.rounding(fields.get("rounding", DEFAULT_ROUNDING), "points.rounding"),
            total=self.one_of(fields.get("total", "sum_of_printed"), "points.total", TotalOf),
        )

    def rounding(self, raw: Any, path: str) -> Rounding:
        fields = self.mapping(raw, path, {"digits", "mode"})
        digits = self.whole(fields.get("digits", 2), f"{path}.digits", 0, 4)
        return Rounding(digits, self.one_of(fields.get("mode", "half_up"), f"{path}.mode", RoundingMode))

    def code(self, raw: Any, path: str) -> str:
        code = self.matched(raw, path, CODE, "chữ cái không dấu rồi chữ, số, _ (tối đa 20 ký tự)")
        if code in self.seen:
            self.fault(path, f"mã {code} đã dùng trong cây này")
        self.seen.add(code)
        return code

    def number(self, raw: Any, path: str) -> Fraction:
        text = "" if isinstance(raw, bool) else str(raw)
        if not DECIMAL.fullmatch(text) or Fraction(text) == 0:
            self.fault(path, f"phải là số dương viết thường, ví dụ 0.6; đang là {raw!r}")
            return Fraction(0)
        return Fraction(text)

    def whole(self, raw: Any, path: str, low: int, high: int) -> int:
        if type(raw) is not int or not low <= raw <= high:
            self.fault(path, f"phải là số nguyên từ {low} đến {high}; đang là {raw!r}")
            return low
        return raw

    def text(self, raw: Any, path: str, *, required: bool = False, longest: int = LONGEST_TEXT) -> str:
        if raw is not None and not isinstance(raw, str):
            self.fault(path, f"phải là chữ; đang là {raw!r}")
        elif required and not (raw or "").strip():
            self.fault(path, "thiếu chữ")
        elif UNSTORABLE.search(raw or ""):
            self.fault(path, "có ký tự không lưu được")
        elif len(raw or "") > longest:
            self.fault(path, f"dài tối đa {longest} ký tự")
        return " ".join(str(raw or "").split())

    def texts(self, raw: Any, path: str) -> Iterator[str]:
        if not isinstance(raw, list):
            self.fault(path, "phải là một danh sách câu chữ")
            return
        for number, text in enumerate(raw, 1):
            yield self.text(text, f"{path}[{number}]", required=True)

    def matched(self, raw: Any, path: str, pattern: re.Pattern[str], expected: str) -> str:
        if not isinstance(raw, str) or not pattern.fullmatch(raw):
            self.fault(path, f"phải là mã gồm {expected}; đang là {raw!r}")
        return str(raw)

    def one_of(self, raw: Any, path: str, options: Any) -> Any:
        if not isinstance(raw, str) or raw not in get_args(options):
            self.fault(path, f"phải là một trong {', '.join(get_args(options))}; đang là {raw!r}")
            return get_args(options)[0]
        return raw

    def mapping(self, raw: Any, path: str, known: set[str]) -> Mapping[str, Any]:
        if not isinstance(raw, Mapping):
            self.fault(path, "phải là một nhóm khóa: giá trị")
            return {}
        for key in raw:
            if key not in known:
                self.fault(f"{path}.{key}", "khóa này không có trong mẫu")
        return {key: value for key, value in raw.items() if key in known}

    def sequence(self, raw: Any, path: str) -> list[Any]:
        if not isinstance(raw, list) or not raw:
            self.fault(path, "phải là một danh sách không rỗng")
            return []
        return raw
