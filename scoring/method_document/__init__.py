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
    roll_up: {block: mean, parent: mean, total: pooled}     # or weighted: by the units' numbers of dossiers
    year_roll_up: pooled                     # several rounds of a year: pooled, mean, or last
    channels_counted: [drawn, census]        # designs the official index counts; all: voluntary ones too
    certainty: {level: 0.95, delta: 1, rho: 0.02, suppression_k: 5}     # settings: see scoring.method.Certainty
    tree:                                    # a list of nodes, or one node {formula, weights, children}
      - {code: TC, name: …, items: [TC1, TC2]}
    points:                                  # optional
      components:                            # by node code; root is the whole tree
        TC: 6                                # share × 6
        TT:                                  # or a table that reads the printed index
          piecewise:
            - {from: 0, to: 50, to_belongs: above, points: 0}          # a step; 50 itself is read from the next row
            - {from: 50, to: 90, to_belongs: above, points: [1, 5]}    # from 1 to 5, linear
            - {from: 90, to: 100, points: 6}
      na: zero
      rounding: {digits: 2, mode: half_up}
      total: sum_of_printed                  # or rounded_sum
    assumptions: [ … ]                       # what is unverified; shown on the methodology page

A node holds `items` (question codes) or `children` (nodes), and may state its own `formula`: a pooled kind
(Σ over all answers below it), `mean_of_children`, `weighted` (with `weights` by child code, exact decimals that add up
to 1, or to 100 with `weights_total: 100`) or `single_item`. Kinds mix at any depth; `base` says by which kind the
answers below a node that does not pool are scored. Under a pooled node all answers are scored by its kind, and `na` is
`exclude`. The `na` of the document holds for the nodes where it has a meaning. A node is a factor when it holds items,
else a part, unless `kind` says otherwise.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from scoring.formulas import Policy, PooledKind
from scoring.method import Certainty, Design, Method, RankBy, RankKind, RollUp, RollUps, YearRollUp
from scoring.method_document.points import read_points
from scoring.method_document.reading import DEFAULT_ROUNDING, LONGEST_TITLE, Fault, Place, Reader
from scoring.method_document.tree import TreeReader

SLUG = re.compile(r"(?=.{1,60}\Z)[a-z0-9]+(-[a-z0-9]+)*")
SLUG_WORDS = "chữ thường, số và dấu gạch nối (tối đa 60 ký tự)"
MIN_SCALE = 3
MAX_SCALE = 10
MAX_MINIMUM = 1_000_000
# The portal hides cells below this anyway; a method may only hide more.
MIN_K = 5
FIELDS = {"code", "title", "note", "formula", "scale", "na", "minimum", "rounding", "rank", "roll_up", "year_roll_up"}
FIELDS |= {"channels_counted", "certainty", "tree", "points", "assumptions"}


class InvalidMethod(ValueError):
    """The document is not a method; `faults` say where and what was expected, `found` the same with places apart."""

    def __init__(self, found: Sequence[Fault]) -> None:
        self.found = tuple(found)
        self.faults = [str(fault) for fault in found]
        super().__init__("\n".join(self.faults))


def parse(document: Any) -> Method:
    """Return the method a document describes.

    Raises InvalidMethod with every fault found, each naming its place: a field of the document, or the way through the
    tree (root > TC > TC1) and a field there.
    """
    read = Reader()
    method = _method(read, document)
    if read.faults:
        raise InvalidMethod(read.faults)
    return method


def _method(read: Reader, document: Any) -> Method:
    fields = read.mapping(document, Place(field="phương pháp"), FIELDS)
    base: PooledKind = read.one_of(fields.get("formula"), Place(field="formula"), PooledKind)
    na: Policy = read.one_of(fields.get("na", "exclude"), Place(field="na"), Policy)
    rank = read.mapping(fields.get("rank", {}), Place(field="rank"), {"by", "kind"})
    scale = read.whole(fields.get("scale", 5), Place(field="scale"), MIN_SCALE, MAX_SCALE)
    root = TreeReader(read, na, scale).root(fields.get("tree"), base)
    return Method(
        code=read.matched(fields.get("code"), Place(field="code"), SLUG, SLUG_WORDS),
        title=read.text(fields.get("title"), Place(field="title"), required=True, longest=LONGEST_TITLE),
        note=read.text(fields.get("note"), Place(field="note")),
        root=root,
        scale=scale,
        rounding=read.rounding(fields.get("rounding", DEFAULT_ROUNDING), Place(field="rounding")),
        minimum=read.whole(fields.get("minimum", 1), Place(field="minimum"), 1, MAX_MINIMUM),
        rank_by=read.one_of(rank.get("by", "printed"), Place(field="rank.by"), RankBy),
        rank_kind=read.one_of(rank.get("kind", "competition"), Place(field="rank.kind"), RankKind),
        roll_ups=_roll_ups(read, fields),
        channels_counted=_channels(read, fields.get("channels_counted", ["drawn", "census"])),
        certainty=_certainty(read, fields.get("certainty", {})),
        point_scheme=read_points(read, fields["points"], root) if "points" in fields else None,
        assumptions=tuple(read.texts(fields.get("assumptions", []), Place(field="assumptions"))),
    )


def _roll_ups(read: Reader, fields: Mapping[str, Any]) -> RollUps:
    place, default = Place(field="roll_up"), RollUps()
    stated = read.mapping(fields.get("roll_up", {}), place, {"block", "parent", "total"})
    year = fields.get("year_roll_up", default.year)
    return RollUps(
        block=read.one_of(stated.get("block", default.block), place.at("block"), RollUp),
        parent=read.one_of(stated.get("parent", default.parent), place.at("parent"), RollUp),
        total=read.one_of(stated.get("total", default.total), place.at("total"), RollUp),
        year=read.one_of(year, Place(field="year_roll_up"), YearRollUp),
    )


def _channels(read: Reader, raw: Any) -> tuple[Design, ...]:
    """Read the designs that count, in the order in which they are always written."""
    known: tuple[Design, ...] = get_args(Design)
    stated = list(known) if raw == "all" else raw
    if not isinstance(stated, list) or not stated or any(design not in known for design in stated):
        read.fault(
            Place(field="channels_counted"),
            f"phải là all hoặc danh sách gồm {', '.join(known)}; đang là {raw!r}",
        )
        return ()
    if len(set(stated)) < len(stated):
        read.fault(Place(field="channels_counted"), "mỗi loại chỉ ghi một lần")
    return tuple(design for design in known if design in stated)


def _certainty(read: Reader, raw: Any) -> Certainty:
    place, default = Place(field="certainty"), Certainty()
    fields = read.mapping(raw, place, {"level", "delta", "rho", "suppression_k"})
    k = fields.get("suppression_k", default.suppression_k)
    return Certainty(
        level=read.within(fields.get("level", "0.95"), place.at("level"), "0.8", "0.999"),
        delta=read.within(fields.get("delta", "1"), place.at("delta"), "0.000001", "100"),
        rho=read.within(fields.get("rho", "0.02"), place.at("rho"), "0", "1"),
        suppression_k=read.whole(k, place.at("suppression_k"), MIN_K, MAX_MINIMUM),
    )
