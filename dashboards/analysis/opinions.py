"""From stored opinions to tables: a question by its answers, or questions with the same answers one below the other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from charts.numbers import vi
from dashboards import graphics
from dashboards.analysis.naming import Names
from dashboards.analysis.tables import Cell, Row, Table, figure, mark_of, number
from dashboards.wording import forms
from surveys.questionnaire import Question

Json = Mapping[str, Any]
# Shares of one form are read beside each other: all on the whole axis.
AXIS = graphics.Axis(0, 100, 50)


def opinion_tables(result: Json, names: Names) -> tuple[Table, ...]:
    """Return the tables in the order of the form."""
    return tuple(
        _side_by_side(rows, names) if len(rows) > 1 else _by_answer(rows[0], names)
        for rows in _together(result["questions"], names)
    )


def opinion_files(result: Json, names: Names) -> tuple[Table, ...]:
    """Return every question by its answers, with how many answered: files have room."""
    found = []
    for row in result["questions"]:
        table = _by_answer(row, names)
        sizes = [Row(name, _why(row), (number(table.heads[1], people),)) for name, people in _sizes(row, names)]
        found.append(replace(table, rows=(*table.rows, *sizes)))
    return tuple(found)


def opinion_lead(result: Json, names: Names) -> str:
    words = _(
        "Gộp mọi câu trả lời của cả đợt, %(forms)s; không chia theo nơi hay cơ quan. Tỷ lệ tính trên số người trả lời "
        "câu đó, dưới tỷ lệ là khoảng tin cậy %(level)s %%."
    )
    level = vi(f"{100 * float(names.method.certainty.level):g}")
    return words % {"forms": forms(result["forms"]), "level": level}


def opinion_notes(result: Json) -> tuple[str, ...]:
    hidden = _(
        "Câu trả lời chỉ ít người chọn (hoặc chỉ ít người không chọn) bị ẩn, cùng câu trả lời mà từ đó suy ra được. "
        "Không ai xem được các ô này, kể cả trong tệp tải về."
    )
    volunteered = _("Có phiếu do người dân tự gửi: không có khoảng tin cậy, không suy rộng ra toàn bộ người dân.")
    return (*([hidden] if result["hidden"] else []), *([volunteered] if result["volunteered"] else []))


def _together(questions: Sequence[Json], names: Names) -> Iterator[list[Json]]:
    """Yield the questions of a section together where all of them have the same answers, else each alone."""
    for _section, rows in groupby(questions, key=lambda row: names.opinions[row["code"]].section):
        found = list(rows)
        yield from [found] if _alike([names.opinions[row["code"]] for row in found]) else [[row] for row in found]


def _alike(asked: Sequence[Question]) -> bool:
    first = asked[0]
    offered = (first.choices, first.na, first.no_opinion)
    return first.kind != "several" and all((each.choices, each.na, each.no_opinion) == offered for each in asked)


def _by_answer(row: Json, names: Names) -> Table:
    heads = (_("Câu trả lời"), _("Số người"), _("Tỷ lệ, %"))
    rows = tuple(_answer(names.answer(row["code"], line["choice"]), line["figure"], heads) for line in row["lines"])
    notes = (_said(row), _several(row, names), _why(row))
    axis = AXIS if rows else None
    return Table(names.opinion(row["code"]), heads, rows, axis, " ".join(filter(None, notes)))


def _said(row: Json) -> str:
    if row["answered"] is None:
        return ""
    words = _("%(answered)s người trả lời câu này trong %(forms)s.")
    return words % {"answered": vi(row["answered"]), "forms": forms(row["forms"])}


def _answer(name: str, share: Json, heads: Sequence[str]) -> Row:
    return Row(name, "", (number(heads[1], share["n"]), figure(heads[2], share)), _mark(name, share))


def _mark(name: str, share: Json) -> graphics.Mark | None:
    """Return the mark of a share: it is no index, as others are called."""
    drawn = mark_of(AXIS, share, name, None)
    if drawn is None:
        return None
    words = _("%(share)s %%, khoảng tin cậy %(low)s–%(high)s %%") if share["low"] else _("%(share)s %%")
    said = words % {"share": vi(share["index"]), "low": vi(share["low"]), "high": vi(share["high"])}
    return replace(drawn, words=f"{name}: {said}")


def _sizes(row: Json, names: Names) -> list[tuple[str, int | None]]:
    answered = row["answered"]
    silent = None if answered is None else row["forms"] - answered
    return [(_("Người trả lời"), answered), (_silent([row], names), silent)]


def _silent(rows: Sequence[Json], names: Names) -> str:
    some = any(names.opinions[row["code"]].conditions for row in rows)
    return _("Không trả lời hoặc không được hỏi") if some else _("Không trả lời")


def _several(row: Json, names: Names) -> str:
    several = names.opinions[row["code"]].kind == "several"
    return _("Được chọn nhiều câu trả lời: các tỷ lệ cộng lại có thể quá 100 %.") if several else ""


def _side_by_side(rows: Sequence[Json], names: Names) -> Table:
    """Return questions as rows, with an axis for the answer that stands first."""
    codes = _order(names.opinions[rows[0]["code"]], rows)
    shares = [_("%(answer)s, %%") % {"answer": names.answer(rows[0]["code"], code)} for code in codes]
    heads = (_("Câu hỏi"), *shares, _("Người trả lời"), _silent(rows, names))
    lines = tuple(_line(row, codes, heads, names) for row in rows)
    note = _("Số người chọn từng câu trả lời có trong tệp tải về.")
    return Table(names.section(rows[0]["code"]), heads, lines, AXIS if codes else None, note)


def _order(asked: Question, rows: Sequence[Json]) -> list[int]:
    """Return the answers in the order of the form; levels begin with the end that more people chose."""
    lines = [line for row in rows for line in row["lines"]]
    order = list(dict.fromkeys(line["choice"] for line in lines))
    levels = [code for code in order if code > 0]
    if asked.kind not in {"level3", "level5"} or not levels:
        return order
    first, last = (sum(line["figure"]["n"] or 0 for line in lines if line["choice"] == levels[at]) for at in (0, -1))
    return [*(levels if first >= last else reversed(levels)), *(code for code in order if code < 0)]


def _line(row: Json, codes: Sequence[int], heads: Sequence[str], names: Names) -> Row:
    found = {line["choice"]: line["figure"] for line in row["lines"]}
    cells = [
        figure(head, found[code]) if found else Cell(words=_("không nêu"), label=head)
        for head, code in zip(heads[1:], codes, strict=False)
    ]
    sizes = zip(heads[-2:], _sizes(row, names), strict=True)
    cells += [number(head, people) for head, (_name, people) in sizes]
    return Row(
        names.opinion(row["code"]),
        _why(row),
        tuple(cells),
        _mark(names.opinion(row["code"]), found[codes[0]]) if found else None,
    )


def _why(row: Json) -> str:
    """Say why a question has no figures, or of when they are."""
    if row["kept"]:
        words = _(
            "Số liệu của lần tính trước (%(forms)s): từ đó chỉ thay đổi ít phiếu, nêu số mới sẽ lộ câu trả lời của "
            "ít người."
        )
        return words % {"forms": forms(row["forms"])}
    return {
        "none": _("Không ai trả lời câu này."),
        "few": _("Quá ít người trả lời hoặc quá ít người không được hỏi nên không nêu."),
        "alike": _("Mọi người trả lời như nhau nên không nêu, để không lộ câu trả lời của từng người."),
        "follows": _("Không nêu: từ số này suy ra được câu trả lời đã ẩn của câu quyết định ai được hỏi."),
    }.get(row["state"], "")
