"""What a person typed at the desk, read into a form; both the desk and the re-check read by it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from surveys.paper import keying, serial
from surveys.paper.comparison import ASSISTED, Keyed
from surveys.questionnaire import Questionnaire
from surveys.sheet import AnswerSheet, Problem

# No question's code begins so.
SERIAL, DAY, ACTION, CORRECTING = "_serial", "_day", "_action", "_correcting"
REASON, REASON_WORDS = "_reason", "_reason_words"
LONGEST_KEYS = 6_000


@dataclass
class Typed:
    """The keys of one form with what is wrong about them: `errors` by question, `faults` of the fields above them."""

    keys: Mapping[str, str]
    answers: tuple[int, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    unclear: tuple[str, ...] = ()
    errors: Mapping[str, Problem] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    number: int = 0
    day: date | None = None
    assisted: bool = False

    @property
    def is_valid(self) -> bool:
        return not self.errors and not self.faults

    @property
    def keyed(self) -> Keyed:
        """What to store. Only meant to be asked for when the keys are valid."""
        if self.day is None:
            raise ValueError(DAY)
        return Keyed(self.answers, self.texts, self.unclear, self.day, self.assisted)


def read_answers(posted: QueryDict, sheet: AnswerSheet) -> Typed:
    """Read the keys of every question."""
    questionnaire: Questionnaire = sheet.questionnaire
    typed = {question.code: _keys(posted, question.code) for question in questionnaire.questions}
    keys = keying.read(questionnaire, typed)
    reading = sheet.read(keys.raw, complete=False)
    return Typed(typed, reading.answers, reading.texts, keys.unclear, reading.errors)


def read_head(posted: QueryDict, typed: Typed) -> None:
    """Read the day on the paper (whether it may stand there the service says), and whether another held the pen."""
    typed.assisted = bool(posted.get(ASSISTED))
    try:
        typed.day = datetime.strptime(posted.get(DAY, ""), "%Y-%m-%d").date()  # noqa: DTZ007 -- a day, not a moment
    except ValueError:
        typed.faults[DAY] = _("Ghi ngày trên phiếu, ví dụ 05/03/2026.")


def read_serial(posted: QueryDict, typed: Typed, *, prefix: str) -> None:
    """Read the serial number."""
    try:
        typed.number = serial.parse(posted.get(SERIAL, "")[:60], prefix=prefix).number
    except serial.BadSerial as bad:
        typed.faults[SERIAL] = serial_words(bad.fault, prefix)


def serial_words(fault: serial.Fault, prefix: str) -> str:
    words = {
        "unreadable": _("Số phiếu gồm chữ %(prefix)s, số thứ tự và số kiểm tra, ví dụ %(example)s."),
        "other_batch": _("Số phiếu này không bắt đầu bằng %(prefix)s, tức là của lô khác."),
        "check_digit": _("Số phiếu gõ sai: số kiểm tra ở cuối không khớp. Xem lại số in ở góc phiếu."),
    }[fault]
    return words % {"prefix": prefix, "example": serial.Serial(prefix, 123)} if "%(" in words else words


def _keys(posted: QueryDict, code: str) -> str:
    return posted.get(code, "").replace("\0", "")[:LONGEST_KEYS]
