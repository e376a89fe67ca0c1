"""What the checks found, in words, each with the way to its place."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from surveys.drafting.checks import Finding
from surveys.drafting.document import Document, find
from surveys.editor.words import field_words, in_sentence, numbers, place_words


@dataclass(frozen=True, slots=True)
class Note:
    """A finding to show: `place` names the section or question, `id` and `anchor` lead to it and its field."""

    is_error: bool
    id: str
    anchor: str
    place: str
    words: str
    translating: str


def notes(found: list[Finding], draft: Document) -> list[Note]:
    """Return the findings in words, in their order."""
    return [_note(each, draft) for each in found]


def _note(finding: Finding, draft: Document) -> Note:
    element = find(draft, finding.id)
    place = place_words(element)
    language = str(finding.about.get("language", ""))
    return Note(
        is_error=finding.level == "error",
        id=finding.id,
        anchor=anchor(finding),
        place=place[:1].upper() + place[1:],
        words=words(finding, draft),
        translating=language if "language" in finding.kind or finding.kind == "choice_untranslated" else "",
    )


def anchor(finding: Finding) -> str:
    """Return the id of the control on the editor's page that mends a finding."""
    name, _dot, number = finding.field.partition(".")
    language = finding.about.get("language", "vi")
    if name == "choices":
        return f"choice.{number or 1}.{language}"
    if name in ("title", "purpose", "intro", "text", "help"):
        return f"{name}.{language}"
    return {"rule": "rule_question", "": finding.id}.get(name, name)


def words(finding: Finding, draft: Document) -> str:
    """Say what was found and what to do."""
    about = dict(finding.about)
    if "language" in about:
        about["language"] = in_sentence(str(about["language"]))
    if "code" in about:
        about["number"] = numbers(draft).get(str(about["code"]), "?")
    about["field"] = field_words(finding.field)
    return str({**_head(), **_question(), **_rule()}[finding.kind] % about)


def _head() -> dict[str, str]:
    return {
        "slug": _("Mã phiếu phải là chữ thường không dấu, số và dấu gạch nối, tối đa 60 ký tự."),
        "no_title": _("Phiếu chưa có tên."),
        "no_sections": _("Phiếu chưa có phần nào. Thêm một phần."),
        "only_text": _("Phiếu chỉ có câu trả lời bằng chữ. Thêm ít nhất một câu chọn mức hoặc phương án."),
        "nothing_scored": _("Không câu nào tính điểm: đợt dùng phiếu này không ra chỉ số."),
        "long": _("Phiếu có %(count)s câu: người trả lời dễ bỏ dở. Nên bớt câu."),
        "no_section_title": _("Phần này chưa có tên."),
        "empty_section": _("Phần này chưa có câu hỏi. Thêm câu hoặc xóa phần."),
        "language_missing": _(
            "Còn %(count)s chỗ chưa có %(language)s. Người dân chỉ chọn được ngôn ngữ này khi mọi câu hỏi đều có."
        ),
        "language_unknown": _("Cổng không biết ngôn ngữ “%(language)s”, người dân không chọn được."),
        "language_stale": _(
            "%(count)s chỗ có bản dịch %(language)s có thể đã cũ: tiếng Việt đã đổi sau đó. Sửa hoặc xác nhận bản dịch."
        ),
        "language_partial": _("Còn %(count)s chỗ chưa có %(language)s; chỗ đó hiện tiếng Việt."),
        "choice_untranslated": _("Phương án %(number)s chưa có %(language)s, người dân sẽ thấy câu lẫn hai thứ tiếng."),
        "parser": "%(words)s",
    }


def _question() -> dict[str, str]:
    return {
        "code": _("Mã phải bắt đầu bằng chữ cái không dấu, sau đó là chữ, số hoặc _, tối đa 20 ký tự."),
        "code_twice": _("Mã %(code)s dùng hai lần. Mỗi câu, mỗi phần cần một mã riêng."),
        "no_text": _("Câu này chưa có chữ."),
        "text_twice": _("Có câu khác hỏi y như vậy."),
        "scored_without_scale": _("Câu tính điểm phải là 5 mức, 3 mức hoặc một lựa chọn."),
        "no_bounds": _("Câu số cần số nhỏ nhất và lớn nhất, là số nguyên từ 0 đến %(most)s."),
        "length": _("Số ký tự tối đa phải là số nguyên từ 1 đến %(most)s."),
        "few_choices": _("Cần ít nhất %(low)s phương án, đang có %(count)s."),
        "many_choices": _("Tối đa %(high)s phương án, đang có %(count)s. Bớt phương án hoặc tách câu."),
        "no_choice_text": _("Phương án %(number)s chưa có chữ."),
        "choice_twice": _("Có hai phương án giống nhau."),
        "too_long": _("%(field)s (%(language)s) dài %(count)s ký tự, tối đa %(most)s."),
    }


def _rule() -> dict[str, str]:
    return {
        "rule_later": _(
            "Chỉ hỏi theo câu %(number)s, nhưng câu đó đứng sau. Chuyển câu đó lên trước hoặc bỏ điều kiện."
        ),
        "rule_unknown": _("Chỉ hỏi theo câu %(code)s nhưng phiếu không còn câu này. Chọn câu khác hoặc bỏ điều kiện."),
        "rule_without_choices": _("Câu %(number)s không có phương án để làm điều kiện. Chọn câu khác."),
        "rule_empty": _("Chọn ít nhất một câu trả lời của câu %(number)s, hoặc bỏ điều kiện."),
        "rule_choice_gone": _("Điều kiện nêu một phương án mà câu %(number)s không còn. Chọn lại."),
    }


def count_words(found: list[Note]) -> str:
    """Say how much hinders publishing, in one line."""
    errors = sum(note.is_error for note in found)
    warnings = len(found) - errors
    if errors and warnings:
        return _("%(errors)s chỗ phải sửa, %(warnings)s điều nên xem") % {"errors": errors, "warnings": warnings}
    if errors:
        return _("%(errors)s chỗ phải sửa") % {"errors": errors}
    return _("%(warnings)s điều nên xem") % {"warnings": warnings} if warnings else _("Ban hành được")
