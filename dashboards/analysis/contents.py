"""From stored results to the tables and figures of pages, one function for each kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from charts.numbers import vi
from dashboards import graphics
from dashboards.analysis import naming
from dashboards.analysis.naming import Names
from dashboards.analysis.opinions import opinion_files, opinion_lead, opinion_notes, opinion_tables
from dashboards.analysis.quadrants import Map, map_of, quadrant_words
from dashboards.analysis.tables import Cell, Row, Table, axis_of, change, figure, mark_of, number
from dashboards.wording import forms
from scoring.analysis.asked import Kind

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """What a page shows: a sentence on top, tables, a map of quadrants, what to mind; `files` where those have more."""

    lead: str
    tables: tuple[Table, ...]
    map: Map | None = None
    notes: tuple[str, ...] = ()
    files: tuple[Table, ...] = ()


def content_of(kind: Kind, result: Json, names: Names, published: Json | None) -> Content:
    """Return what the page of a stored result shows; `published` is the index on the pages beside (raking)."""
    match kind:
        case "crosstab":
            return crosstab(result, names)
        case "alpha":
            return alphas(result, names)
        case "drivers":
            return drivers(result, names)
        case "channels":
            return channels(result)
        case "services":
            return services(result, names)
        case "opinions":
            return opinions(result, names)
        case "raking":
            return weighted(result, names, published)


def crosstab(result: Json, names: Names) -> Content:
    questions = result["questions"]
    axis = axis_of(row["figures"][0] for row in result["rows"])
    heads = [_("Nhóm"), _("Phiếu"), *(names.node(code) for code in result["columns"])]
    rows = []
    for row in result["rows"]:
        groups = [names.group(code, choice) for code, choice in zip(questions, row["groups"], strict=True)]
        cells = [number(heads[1], row["forms"])]
        cells += [figure(head, one) for head, one in zip(heads[2:], row["figures"], strict=True)]
        total = all(choice is None for choice in row["groups"])
        name, band = (_("Tất cả phiếu"), "") if total else (groups[-1], groups[0] if len(groups) > 1 else "")
        mark = mark_of(axis, row["figures"][0], name, row["forms"])
        rows.append(Row(name, "", tuple(cells), mark, total=total, band=band))
    title = _("Chỉ số theo: %(what)s") % {"what": " · ".join(names.question(code) for code in questions)}
    note = _("%. Dưới chỉ số là khoảng tin cậy. Nhóm theo phiếu của các kênh được tính vào chỉ số.")
    return Content("", (Table(title, tuple(heads), tuple(rows), axis, note),), notes=_hidden_note(result["hidden"]))


def _hidden_note(hidden: int) -> tuple[str, ...]:
    words = _(
        "Nhóm ít người bị ẩn, cùng những ô mà từ đó suy ra được nhóm ấy, kể cả từ bảng của đơn vị khác. Không ai xem "
        "được các ô này, kể cả trong tệp tải về."
    )
    return (words,) if hidden else ()


def alphas(result: Json, names: Names) -> Content:
    heads = (_("Yếu tố"), _("Tiêu chí"), _("Phiếu đủ câu"), _("Alpha"))
    rows = []
    for place, row in enumerate(result["rows"]):
        name = _("Tất cả tiêu chí") if place == 0 else names.node(row["node"])
        alpha = Cell(row["alpha"] or "", words=_why_no_alpha(row), label=heads[3])
        cells = (number(heads[1], row["k"]), number(heads[2], row["n"]), alpha)
        rows.append(Row(name, "", cells, total=place == 0))
    note = _("Chỉ tính phiếu trả lời hợp lệ mọi tiêu chí của dòng; cần từ hai tiêu chí và 30 phiếu.")
    lead = _(
        "%(forms)s trong phạm vi. Từ 0,7 trở lên thường được coi là dùng được; đó là thói quen, không phải quy định."
    )
    ordered = (*rows[1:], rows[0])
    return Content(
        lead % {"forms": forms(result["forms"])}, (Table(_("Alpha của Cronbach"), heads, ordered, note=note),)
    )


def _why_no_alpha(row: Json) -> str:
    return {
        "one_item": _("một tiêu chí, không có alpha"),
        "few_forms": _("chưa đủ 30 phiếu"),
        "hidden": _("không nêu: chỉ số của yếu tố được ẩn"),
        "no_variance": _("mọi phiếu có cùng tổng điểm"),
    }.get(row["reason"] or "", "")


def drivers(result: Json, names: Names) -> Content:
    heads = (_("Yếu tố"), _("Mức quan trọng, %"), _("Chỉ số, %"), _("Nhóm"))
    rows = []
    for row in result["rows"]:
        importance = Cell(row["importance"] or "", words="" if row["importance"] else _("không có"), label=heads[1])
        words = quadrant_words(row["quadrant"])
        cells = (importance, figure(heads[2], row["figure"]), Cell(words=words or "–", label=heads[3]))
        rows.append(Row(names.node(row["node"]), row["node"], cells))
    rows.sort(key=lambda row: -float(row.cells[0].value or 0))
    table = Table(_("Mức quan trọng và chỉ số"), heads, tuple(rows), ends_in_words=True)
    drawn = map_of(result, names) if result["reason"] is None else None
    return Content(_driver_lead(result), (table,), drawn, _driver_notes(result))


def _driver_lead(result: Json) -> str:
    why = {
        "few_forms": _("Chưa đủ phiếu trả lời mọi yếu tố: có %(n)s, cần từ %(needed)s. Chưa tính mức quan trọng."),
        "no_variance": _("Có yếu tố mà mọi phiếu trả lời như nhau (%(n)s phiếu); không tính được mức quan trọng."),
        "same_factors": _("Có các yếu tố được trả lời giống hệt nhau (%(n)s phiếu); không tách được mức quan trọng."),
        "few_factors": _("Phương pháp chỉ có một yếu tố; không có gì để so sánh."),
    }
    if result["reason"]:
        return why[result["reason"]] % {"n": vi(result["n"]), "needed": vi(result["needed"])}
    if result["outcome"] == "overall":
        words = _(
            "Trọng số tương đối (Johnson) của các yếu tố với câu hỏi hài lòng chung, %(n)s phiếu đủ câu; các yếu tố "
            "cùng giải thích %(part)s phần khác nhau giữa các phiếu (R²)."
        )
        return words % {"n": vi(result["n"]), "part": vi(result["explained"])}
    words = _(
        "Phiếu không có câu hỏi hài lòng chung, nên mức quan trọng là tương quan (bình phương) của mỗi yếu tố với "
        "trung bình các yếu tố còn lại, %(n)s phiếu đủ câu. Không phải trọng số Johnson."
    )
    return words % {"n": vi(result["n"])}


def _driver_notes(result: Json) -> tuple[str, ...]:
    rows = [row for row in result["rows"] if row["quadrant"]]
    if not rows:
        return ()
    words = _("Ranh giới: mức quan trọng trung bình %(one)s %%, chỉ số trung bình %(two)s %%.")
    said = {"one": vi(result["mean_importance"]), "two": vi(result["mean_performance"])}
    return (words % said,)


def channels(result: Json) -> Content:
    heads = (_("Cách tìm người trả lời"), _("Phiếu"), _("Chỉ số, %"), _("Ghi chú"))
    axis = axis_of(line["figure"] for line in result["lines"])
    rows = tuple(_channel_row(line, heads, axis) for line in result["lines"])
    table = Table(_("Chỉ số theo kênh thu"), heads, rows, axis, ends_in_words=True)
    return Content(_difference(result["difference"]), (table,), notes=_hidden_note(result["hidden"]))


def _channel_row(line: Json, heads: tuple[str, ...], axis: graphics.Axis) -> Row:
    below = line["channel"] is not None
    voluntary = line["design"] == "voluntary"
    words = _("tính vào chỉ số") if line["counted"] else _("không tính vào chỉ số")
    note = _("%(words)s, không suy rộng") % {"words": words} if voluntary else words
    cells = (number(heads[1], line["forms"]), figure(heads[2], line["figure"]), Cell(words=note, label=heads[3]))
    name = naming.channel(line["channel"]) if below else naming.design(line["design"])
    mark = mark_of(axis, line["figure"], name, line["forms"])
    return Row(name, "", cells, mark, total=not below, indent=below)


def _difference(found: Json) -> str:
    why = {
        "no_drawn": _("Không có phiếu chọn mẫu nên không có gì để so với phiếu tự nguyện."),
        "no_voluntary": _("Không có phiếu tự nguyện nên không có gì để so với phiếu chọn mẫu."),
        "hidden": _("Một trong hai nhóm có quá ít phiếu nên không so chọn mẫu với tự nguyện."),
    }
    if found["reason"]:
        return why[found["reason"]]
    sure = float(found["low"]) > 0 or float(found["high"]) < 0
    verdict = _("lớn hơn sai số ngẫu nhiên") if sure else _("chưa vượt sai số ngẫu nhiên")
    words = _(
        "Chọn mẫu trừ tự nguyện: %(change)s điểm phần trăm, %(verdict)s. Khoảng này chỉ tính sai số ngẫu nhiên, không "
        "tính việc người tự nguyện trả lời khác người được chọn."
    )
    return words % {"change": change("", found).words, "verdict": verdict}


def services(result: Json, names: Names) -> Content:
    """Return the services with enough forms, the weakest first, and how many have too few."""
    least = max(names.method.minimum, names.method.certainty.suppression_k)
    stated = [row for row in result["rows"] if row["groups"][0]]
    told = [row for row in stated if row["figures"][0]["index"] is not None and (row["forms"] or 0) >= least]
    told.sort(key=lambda row: float(row["figures"][0]["index"]))
    axis = axis_of(row["figures"][0] for row in told)
    heads = (_("Thủ tục"), _("Phiếu"), _("Chỉ số, %"))
    rows = tuple(_service_row(row, result["names"].get(str(row["groups"][0]), ""), heads, axis) for row in told)
    tables = (Table(_("Chỉ số theo thủ tục"), heads, rows, axis),) if rows else ()
    return Content(_services_lead(stated, told, least), tables)


def _service_row(row: Json, name: str, heads: tuple[str, ...], axis: graphics.Axis) -> Row:
    found, count = row["figures"][0], row["forms"]
    return Row(name, "", (number(heads[1], count), figure(heads[2], found)), mark_of(axis, found, name, count))


def _services_lead(stated: Sequence[Json], told: Sequence[Json], least: int) -> str:
    if not stated:
        return _("Không phiếu nào ghi thủ tục.")
    few = len(stated) - len(told)
    words = _(
        "%(told)s trong %(stated)s thủ tục có từ %(least)s phiếu trở lên và nêu được; thủ tục có ít phiếu không hiện, "
        "để không lộ câu trả lời của từng người."
    )
    said = {"told": vi(len(told)), "stated": vi(len(stated)), "least": vi(least)}
    return words % said if few else _("Mọi thủ tục có phiếu đều có từ %(least)s phiếu trở lên.") % said


def weighted(result: Json, names: Names, published: Json | None) -> Content:
    rows_of = [
        (_("Chỉ số chính thức"), _("theo lần tính gần nhất"), published),
        (_("Cùng phiếu, chưa cân"), _("chỉ phiếu trả lời đủ các câu"), result["plain"]),
        (_("Sau khi cân"), _("đặt cạnh, không thay chỉ số công bố"), result["weighted"]),
    ]
    known = [(name, sub, found) for name, sub, found in rows_of if found is not None]
    axis = axis_of(found for _name, _sub, found in known)
    heads = (_("Cách tính"), _("Phiếu"), _("Chỉ số, %"))
    rows = tuple(
        Row(name, sub, (number(heads[1], found["n"]), figure(heads[2], found)), mark_of(axis, found, name, found["n"]))
        for name, sub, found in known
    )
    table = Table(_("Trước và sau khi cân"), heads, rows, axis)
    return Content(_weighting_lead(result), (table, _groups(result, names)), notes=_weighting_notes(result))


def _weighting_lead(result: Json) -> str:
    words = _(
        "%(forms)s được cân đáng giá như %(worth)s phiếu không cân (cỡ mẫu hiệu dụng Kish); hệ số thiết kế do cân "
        "%(effect)s."
    )
    said = {"forms": forms(result["forms"]), "worth": vi(result["worth"]), "effect": vi(result["effect"])}
    return words % said


def _weighting_notes(result: Json) -> tuple[str, ...]:
    cut = _("Trọng số cắt ở 1/5 và 5 lần trung bình: %(cut)s bị cắt.") % {"cut": forms(result["cut"])}
    left = _("%(forms)s không trả lời đủ các câu nên không cân.") % {"forms": forms(result["left_out"])}
    open_ = _("Sau 50 lượt cắt vẫn còn trọng số vượt giới hạn: cơ cấu mẫu lệch quá xa cơ cấu dân số.")
    return (cut, *([left] if result["left_out"] else []), *([] if result["within_limits"] else [open_]))


def _groups(result: Json, names: Names) -> Table:
    heads = (_("Nhóm"), _("Phiếu"), _("Trong mẫu, %"), _("Trong dân số, %"), _("Trọng số"))
    keys = ("forms", "sample", "target", "weight")
    rows = tuple(
        Row(
            names.group(group["question"], group["choice"]),
            names.question(group["question"]),
            tuple(number(head, group[key]) for head, key in zip(heads[1:], keys, strict=True)),
        )
        for group in result["groups"]
    )
    return Table(_("Cơ cấu"), heads, rows)


def opinions(result: Json, names: Names) -> Content:
    tables, files = opinion_tables(result, names), opinion_files(result, names)
    return Content(opinion_lead(result, names), tables, notes=opinion_notes(result), files=files)


def published_figure(index: Json) -> Json:
    """Return the index on the pages of a unit, a block or the round as a figure."""
    return {"n": index["n"], "index": index["index"], "low": index["low"], "high": index["high"], "hidden": False}
