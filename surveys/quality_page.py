"""What the page of doubtful forms shows: filters out of the address, one line a form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from charts.numbers import vi
from surveys.access import Hand
from surveys.models import Channel, Response
from surveys.questionnaire import Questionnaire
from surveys.selectors import questionnaire_of
from surveys.selectors.quality import LateFile, State, Wanted

STATE, FLAG, UNIT, CHANNEL, DOOR = "tinh-trang", "dau-hieu", "don-vi", "kenh", "diem-thu"
STATES: dict[str, State] = {
    "can-xem": "waiting",
    "mot-muc": "plain",
    "den-muon": "late",
    "da-loai": "excluded",
    "da-giu": "kept",
    "tat-ca": "all",
}
SIGNS = {0: "·", -1: "–", -2: "?"}


@dataclass(frozen=True, slots=True)
class Line:
    """One form: when and where it came in, what is odd, what it says (to those who may read it), what was decided."""

    id: str
    day: str
    unit: str
    channel: str
    door: str
    flags: tuple[str, ...]
    seconds: int | None
    answers: str
    texts: tuple[str, ...]
    excluded: bool
    late: bool
    kept: bool
    decisions: tuple[str, ...]


def read(raw: Mapping[str, str], hand: Hand) -> Wanted:
    """Read an address; unknown values are as if absent. A door asked for shows all that came through it."""
    door = _number(raw.get(DOOR, ""))
    state = STATES.get(raw.get(STATE, ""), "all" if door else "waiting")
    flag, channel = _number(raw.get(FLAG, "")), _number(raw.get(CHANNEL, ""))
    unit = raw.get(UNIT, "")
    return Wanted(
        state=state,
        flag=flag if flag in list(Response.Flag) else 0,
        unit=unit if unit in {each.agency.code for each in hand.units} else "",
        channel=channel if channel in list(Channel) else 0,
        door=door,
    )


def address(wanted: Wanted, **changes: object) -> str:
    """Return the query of a page that asks for this, with some of it changed."""
    asked = replace(wanted, **changes)  # type: ignore[arg-type]
    names = {state: name for name, state in STATES.items()}
    pairs = {
        STATE: names[asked.state],
        FLAG: asked.flag or "",
        UNIT: asked.unit,
        CHANNEL: asked.channel or "",
        DOOR: asked.door or "",
    }
    return "?" + urlencode({key: value for key, value in pairs.items() if value})


def line(response: Response, *, readable: bool) -> Line:
    """Return one form's line; its answers and words only where `readable`."""
    questionnaire = questionnaire_of(response.questionnaire_version_id)
    last: int | None = response.last  # type: ignore[attr-defined]
    door = response.access_point
    return Line(
        id=str(response.pk),
        day=response.submitted_on.strftime("%d/%m/%Y"),
        unit=response.round_unit.version.name,
        channel=str(response.get_channel_display()),
        door=(door.label or door.token) if door else "",
        flags=tuple(str(flag.label) for flag in Response.Flag if response.flags & flag),
        seconds=_seconds(response),
        answers=_digits(questionnaire, response.answers) if readable else "",
        texts=tuple(text.text for text in response.texts.all()) if readable else (),
        excluded=last is not None and last % 2 == 1,
        late=response.late,
        kept=bool(response.reviewed),  # type: ignore[attr-defined]
        decisions=tuple(_decision(each) for each in response.decisions.all()),
    )


def late_choices(files: Iterable[LateFile]) -> list[tuple[str, str]]:
    """Return imported files to choose from; a value holds the batch and the number of forms that were seen to wait."""
    words = _("%(waiting)s phiếu: %(file)s, %(day)s")
    return [
        (
            f"{file.batch.pk}-{file.waiting}",
            words
            % {
                "file": file.batch.file_name,
                "day": timezone.localtime(file.batch.at).strftime("%H:%M %d/%m/%Y"),
                "waiting": vi(file.waiting),
            },
        )
        for file in files
    ]


def signs() -> list[tuple[str, str]]:
    """Return every sign a form can carry with what it means and what it may mean innocently."""
    flag = Response.Flag
    meanings = {
        flag.TOO_FAST: _("gửi sau chưa đầy 1 giây mỗi câu, không kịp đọc; chỉ biết với phiếu điền trên máy."),
        flag.STRAIGHT_LINED: _("cùng một mức cho mọi câu tính điểm, từ 8 câu trở lên; có thể là ý kiến thật."),
        flag.REPEATED: _(
            "các câu trả lời y hệt một phiếu trong 24 giờ qua cùng điểm thu; với phiếu chọn một mức cho mọi câu: "
            "từ phiếu thứ 12 liên tiếp cùng một mức, mỗi phiếu cách phiếu trước không quá 10 phút."
        ),
        flag.HIDDEN_FIELD: _("điền vào ô mà người đọc trang không nhìn thấy: thường là phần mềm tự điền."),
        flag.FLOOD: _("quá nhiều phiếu trong 10 phút từ một điểm thu hoặc một mạng; ở quầy đông người có thể là thật."),
        flag.CLOCK_WRONG: _("giờ của máy lệch trên 10 phút so với cổng; cổng tính theo giờ của cổng."),
        flag.SAME_ID_OTHER_CONTENT: _("một lượt trả lời gửi hai phiếu khác nhau: hai người dùng chung một điện thoại."),
    }
    late = _(
        "đến sau khi khóa thu phiếu, hoặc của ngày đơn vị không còn: chưa tính cho đến khi có người đưa vào kết quả."
    )
    return [*((str(sign.label), words) for sign, words in meanings.items()), (_("đến muộn"), late)]


def _decision(decision: object) -> str:
    made = decision
    who = made.actor.full_name if made.actor else _("cổng")  # type: ignore[attr-defined]
    return _("%(kind)s %(day)s, %(who)s: %(reason)s") % {
        "kind": made.get_kind_display(),  # type: ignore[attr-defined]
        "day": timezone.localtime(made.at).strftime("%d/%m/%Y %H:%M"),  # type: ignore[attr-defined]
        "who": who,
        "reason": made.reason,  # type: ignore[attr-defined]
    }


def _seconds(response: Response) -> int | None:
    """Return how long the form was open; unknown for paper and files."""
    if response.device_time is None or response.device_time > response.received_at:
        return None
    return int((response.received_at - response.device_time).total_seconds())


def _digits(questionnaire: Questionnaire, answers: list[int]) -> str:
    """Return the answers as signs, one a question, a blank between sections."""
    groups: dict[str, list[str]] = {}
    for question, code in zip(questionnaire.coded, answers, strict=True):
        sign = SIGNS.get(code) or (str(code - 1) if question.kind == "number" else str(code))
        groups.setdefault(question.section, []).append(sign if len(sign) == 1 else f"[{sign}]")
    return " ".join("".join(signs) for signs in groups.values())


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
