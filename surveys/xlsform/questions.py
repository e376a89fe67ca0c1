"""One row of an XLSForm into one question of a questionnaire document. Pure."""

from collections.abc import Mapping
from typing import Any, get_args

from surveys.questionnaire import DEFAULT_USE, FIXED_CHOICES, MAX_SEVERAL, Kind, Use
from surveys.xlsform import expressions
from surveys.xlsform.choices import ChoiceList
from surveys.xlsform.expressions import Unsupported
from surveys.xlsform.sheets import Row
from surveys.xlsform.words import LIKERT, LIKERT_KINDS, MULTILINE, NA, NO_OPINION, is_yes_no, runs_backwards

DEFAULT_LENGTH = 2_000
FITTING: Mapping[str, frozenset[str]] = {
    "select_one": frozenset({"level5", "level3", "yesno", "single"}),
    "select_multiple": frozenset({"several"}),
    "integer": frozenset({"number"}),
    "text": frozenset({"text"}),
}


class UnfitQuestion(ValueError):
    """The row is no question the portal can ask; the message says why."""


def question_of(
    row: Row, type_name: str, choices: ChoiceList | None, *, language: str, required: bool
) -> dict[str, Any]:
    """Return a row's question without its condition. Raises UnfitQuestion."""
    _refuse_appearance(row)
    kind = _kind(row, type_name, choices)
    question: dict[str, Any] = {"code": row.get("name"), "kind": kind, "text": row.text("label", language)}
    _refuse_references(question["text"])
    use = row.get("sat_use") or DEFAULT_USE.get(kind, "opinion")
    if use not in get_args(Use):
        raise UnfitQuestion(f"sat_use chỉ nhận {', '.join(get_args(Use))}")
    apart = choices.apart if choices else _marked(row)
    unusual = {
        "use": use if use != DEFAULT_USE.get(kind, "opinion") else None,
        "required": required if required != (kind != "text") else None,
        "na": (NA in apart) or None,
        "no_opinion": (NO_OPINION in apart) or None,
        "help": row.text("hint", language) or None,
        "choices": _own_choices(kind, choices),
        **_limits(row, kind, apart),
    }
    return question | {key: value for key, value in unusual.items() if value is not None}


def _kind(row: Row, type_name: str, choices: ChoiceList | None) -> Kind:
    told = row.get("sat_kind")
    if told and told not in FITTING[type_name]:
        raise UnfitQuestion(f"sat_kind “{told}” không hợp với kiểu {type_name}")
    kind: Kind = next(each for each in get_args(Kind) if each == (told or _guess(row, type_name, choices)))
    if choices and kind == "level5" and runs_backwards(choices.texts):
        raise UnfitQuestion("các mức đang xếp từ tốt đến xấu: xếp lại để phương án đầu là mức thấp nhất")
    if choices and kind == "several" and len(choices.texts) > MAX_SEVERAL:
        raise UnfitQuestion(f"câu chọn nhiều có {len(choices.texts)} phương án, tối đa {MAX_SEVERAL}")
    return kind


def _guess(row: Row, type_name: str, choices: ChoiceList | None) -> str:
    """Return the kind of a row that does not say it: a form that the portal did not write."""
    if choices is None or type_name == "select_multiple":
        return next(iter(FITTING[type_name]))
    if LIKERT in row.get("appearance").lower().split():
        if len(choices.texts) not in LIKERT_KINDS:
            raise UnfitQuestion(
                f"thang likert cần 3 hoặc 5 mức, đang có {len(choices.texts)}; "
                "nếu chỉ là câu chọn một phương án, bỏ appearance likert"
            )
        return LIKERT_KINDS[len(choices.texts)]
    return "yesno" if is_yes_no(choices.texts) else "single"


def _own_choices(kind: Kind, choices: ChoiceList | None) -> list[dict[str, str]] | None:
    if choices is None or choices.texts == FIXED_CHOICES.get(kind):
        return None
    return [dict(text) for text in choices.texts]


def _marked(row: Row) -> frozenset[str]:
    columns = {NA: "sat_na", NO_OPINION: "sat_no_opinion"}
    return frozenset(name for name, column in columns.items() if row.get(column).lower() == "yes")


def _limits(row: Row, kind: Kind, apart: frozenset[str]) -> dict[str, Any]:
    constraint = row.get("constraint")
    if kind not in {"number", "text"}:
        if constraint and constraint != expressions.alone(sorted(apart)):
            raise UnfitQuestion("constraint chỉ nhận cho câu số và câu chữ")
        return {}
    try:
        bounds = expressions.parse_bounds(constraint, of_text=kind == "text")
    except Unsupported as unsupported:
        raise UnfitQuestion(str(unsupported)) from unsupported
    if kind == "number":
        if bounds.minimum is None or bounds.maximum is None:
            raise UnfitQuestion("câu số cần constraint nêu cả giá trị nhỏ nhất và lớn nhất, ví dụ . >= 0 and . <= 9")
        return {"minimum": bounds.minimum, "maximum": bounds.maximum}
    return {
        "max_length": bounds.maximum if bounds.maximum not in {None, DEFAULT_LENGTH} else None,
        "long": None if MULTILINE in row.get("appearance").lower().split() else False,
    }


def _refuse_appearance(row: Row) -> None:
    if "label" in row.get("appearance").lower().split():
        raise UnfitQuestion("appearance label (dòng đầu của bảng câu hỏi) chưa nhận: xóa dòng này")


def _refuse_references(text: Mapping[str, str]) -> None:
    if any("${" in words for words in text.values()):
        raise UnfitQuestion("chữ có tham chiếu ${…} tới câu khác, chưa nhận")
