"""The columns that a file of a round's answers may have: for people who prepare one."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from surveys.importing import CHANNELS, expected
from surveys.models import Channel, Round
from surveys.questionnaire import Question, say
from surveys.selectors import questionnaire_of
from surveys.sheet import Problem


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the first line, what it says, what its cells may hold."""

    name: str
    meaning: str
    values: str
    needed: bool = False


def columns_of(round: Round) -> list[Column]:
    """Return the columns of a round's files, the fixed ones first, then a column for each question."""
    questions = questionnaire_of(round.questionnaire_version_id).questions
    return [*_own(_channels(round)), *(_of(question) for question in questions)]


def _channels(round: Round) -> list[str]:
    """Return the names of the channels a round plans, and of none where it plans none yet: of all."""
    planned = set(round.channels.values_list("channel", flat=True)) | {Channel.FILE}
    return [name for name, channel in CHANNELS.items() if channel in planned or len(planned) == 1]


def _own(channels: list[str]) -> Iterator[Column]:
    yield Column("unit", _("Đơn vị được đánh giá"), _("mã một đơn vị của đợt"), needed=True)
    yield Column("form_no", _("Số phiếu"), _("tối đa 60 ký tự, mỗi phiếu một số; gửi lại cùng số thì không thêm phiếu"))
    yield Column("submitted_on", _("Ngày trả lời"), _("2025-12-31 hoặc 31/12/2025; để trống là ngày nhập"))
    yield Column("service", _("Thủ tục"), _("mã một thủ tục đã có trong danh mục, hoặc để trống"))
    yield Column("channel", _("Kênh thu"), _("một trong %s, hoặc để trống") % ", ".join(channels))
    yield Column("stratum", _("Tầng của mẫu"), _stratum())
    yield Column("sampling_unit", _("Đơn vị lấy mẫu (cụm)"), _cluster())


def _stratum() -> str:
    words = _("nhóm mà mẫu được chọn riêng, thí dụ từng lĩnh vực; để trống nếu không chia; tối đa %d ký tự")
    return words % 60


def _cluster() -> str:
    words = _("nơi được chọn trước khi chọn người, thí dụ một thôn; để trống nếu chọn thẳng người; tối đa %d ký tự")
    return words % 60


def _of(question: Question) -> Column:
    values = expected(Problem(question, "too_long" if question.kind == "text" else "not_a_choice"))
    choices = [say(choice, get_language() or "vi") for choice in question.choices]
    if choices:
        values += ": " + "; ".join(f"{number} {words}" for number, words in enumerate(choices, 1))
    return Column(question.code, say(question.text, get_language() or "vi"), values)
