"""What the pages of analyses hold for one person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from charts.numbers import vi
from dashboards import wording
from dashboards.analysis import query
from dashboards.analysis.contents import Content, content_of, published_figure
from dashboards.analysis.kinds import About
from dashboards.analysis.naming import Names
from scoring.access import Sight, why_no_figures
from scoring.analysis.answers import WHOLE
from scoring.analysis.asked import Asked, Kind
from scoring.analysis_access import reaches_for
from scoring.analysis_inputs import page_row, profile_questions
from scoring.analysis_store import newest
from scoring.analysis_store import seen as stored
from scoring.method_document import parse
from scoring.models import Analysis, ScoringRun
from scoring.run_for import RunSeen, run_seen
from scoring.selectors import method_version_of_round
from surveys.models import Round, RoundUnit
from surveys.selectors import questionnaire_of


@dataclass(frozen=True)
class Room:
    """A round as one person may analyse it: `reaches` are names by unit, block or round; without any, `why`."""

    round: Round
    sight: Sight
    reaches: Mapping[str, str]
    names: Names | None
    method_line: str
    why: str
    seen: RunSeen

    @property
    def trail(self) -> list[tuple[str, str]]:
        address = reverse("dashboards:round", args=[self.round.code])
        return [(_("Kết quả"), reverse("dashboards:rounds")), (self.round.title, address)]

    @property
    def questions(self) -> list[tuple[str, str]]:
        return [(code, self.names.question(code)) for code in self.names.questions] if self.names else []

    def offers(self, kind: Kind) -> bool:
        """Say whether a person may see a kind where any analysis may be seen: margins and opinions are of all forms."""
        if kind == "raking":
            return self.sight.figures.everything
        return kind != "opinions" or WHOLE in self.reaches or not self.reaches


def room_of(round: Round, sight: Sight, units: Sequence[RoundUnit]) -> Room:
    """Return what a person may analyse of a round; `units` as `scoring.access.round_for` gives them."""
    reaches = reaches_for(round, sight, units, whole=_("Cả đợt"))
    seen = run_seen(round, newest=sight.sees_newest)
    version = seen.run.method_version if seen.run else method_version_of_round(round)
    if version is None or not reaches:
        why = _why_none(round, sight) if not reaches else _("Đợt chưa được gán phương pháp tính.")
        return Room(round, sight, reaches, None, "", why, seen)
    method, questionnaire = parse(version.document), questionnaire_of(round.questionnaire_version_id)
    names = Names.of(method, questionnaire, profile_questions(questionnaire))
    return Room(round, sight, reaches, names, wording.method_line(method, version.number), "", seen)


def _why_none(round: Round, sight: Sight) -> str:
    if round.state == Round.State.CLOSED:
        return _("Phiếu của đợt này đo cả tỉnh, không có chỉ số riêng của từng cơ quan.")
    return why_no_figures(round)


@dataclass(frozen=True)
class Page:
    """One kind of analysis: what is asked (None: nothing can be), what is stored of it and how it is shown."""

    room: Room
    about: About
    asked: Asked | None
    analysis: Analysis | None = None
    content: Content | None = None
    refusal: str = ""
    stale: bool = False

    @property
    def trail(self) -> list[tuple[str, str]]:
        start = (_("Phân tích"), reverse("analysis:start", args=[self.room.round.code]))
        return [*self.room.trail, start, (str(self.about.title), "")]

    @property
    def choices(self) -> dict[str, list[tuple[str, str]]]:
        alone = self.about.kind == "opinions"
        reaches = [(reach or query.ROUND, name) for reach, name in self.room.reaches.items() if not (alone and reach)]
        return {
            "reaches": reaches,
            "first": self.room.questions,
            "second": [("", _("Không")), *self.room.questions],
        }

    @property
    def reach(self) -> str:
        return (self.asked.reach or query.ROUND) if self.asked else ""

    @property
    def first(self) -> str:
        return self.asked.questions[0] if self.asked and self.asked.questions else ""

    @property
    def second(self) -> str:
        return self.asked.questions[1] if self.asked and len(self.asked.questions) > 1 else ""

    @property
    def address(self) -> str:
        return query.address(self.asked) if self.asked else ""


def page_of(room: Room, about: About, raw: Mapping[str, str]) -> Page:
    """Return the page of an address: with the stored analysis of the answers as they are now, if there is one."""
    questions = room.names.questions if room.names else ()
    asked = query.read(about.kind, raw, reaches=room.reaches, questions=questions)
    if asked is None or room.names is None or (about.kind == "opinions" and not room.names.opinions):
        return Page(room, about, None)
    last = newest(room.round, room.seen, kind=about.kind, reach=asked.reach) if about.kind == "raking" else None
    if last is not None:
        asked = Asked.from_json(about.kind, last.parameters)
    found = stored(room.round, asked, room.seen)
    if found is None:
        return Page(room, about, asked, stale=last is not None)
    refusal = refusal_of(found.result)
    content = None if refusal else _content(room, room.names, found, asked)
    return Page(room, about, asked, found, content, refusal)


def refusal_of(result: Mapping[str, Any]) -> str:
    if "too_few" in result:
        words = _("Có %(forms)s trong phạm vi, cần từ %(least)s mới tính.")
        few = result["too_few"]
        return words % {"forms": wording.forms(few["forms"]), "least": vi(few["least"])}
    if "moved" in result:
        return _("So với lần cân trước chỉ khác vài phiếu; đặt hai lần cạnh nhau sẽ lộ câu trả lời của ít người.")
    if "withheld" in result:
        return _("Chỉ số của đơn vị này được ẩn vì ít phiếu, nên phân tích của riêng đơn vị cũng không hiện.")
    return ""


def _content(room: Room, names: Names, found: Analysis, asked: Asked) -> Content:
    published = _published(room.seen.run, asked.reach) if asked.kind == "raking" else None
    return content_of(asked.kind, found.result, names, published)


def _published(run: ScoringRun | None, reach: str) -> Mapping[str, Any] | None:
    """Return the index on the pages of a unit, a block or the round; None where there is none or it is hidden."""
    row = page_row(run, reach) if run else None
    return published_figure(row.to_json()) if row and row.index is not None else None
