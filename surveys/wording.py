"""What the answer sheet's refusals are called on screen."""

from django.utils.translation import gettext as _

from surveys.questionnaire import Question
from surveys.sheet import Problem


def words(problem: Problem) -> str:
    """Say what is wrong with an answer and what to do."""
    question = problem.question
    if problem.kind == "missing":
        return _missing(question)
    sentences = {
        "not_a_choice": _("Câu trả lời này không có trong phiếu. Chọn lại một phương án."),
        "not_a_number": _("Cần nhập một số nguyên, chỉ dùng chữ số."),
        "out_of_bounds": _("Cần nhập số từ %(low)s đến %(high)s.")
        % {"low": question.minimum, "high": question.maximum},
        "too_long": _("Viết tối đa %(most)s ký tự.") % {"most": question.max_length},
        "not_text": _("Câu này cần trả lời bằng chữ."),
        "not_asked": _("Câu này chỉ trả lời khi câu lọc phía trước cho phép; để trống."),
    }
    return sentences[problem.kind]


def _missing(question: Question) -> str:
    if question.kind == "text":
        return _("Chưa viết câu trả lời.")
    if question.kind == "number":
        return _("Chưa nhập số.")
    if question.na and question.no_opinion:
        return _("Chưa chọn câu trả lời. Chọn một phương án, “Không áp dụng với tôi” hoặc “Không có ý kiến”.")
    if question.no_opinion:
        return _("Chưa chọn câu trả lời. Chọn một phương án, hoặc “Không có ý kiến”.")
    if question.na:
        return _("Chưa chọn câu trả lời. Chọn một phương án, hoặc “Không áp dụng với tôi”.")
    return _("Chưa chọn câu trả lời. Chọn một phương án.")
