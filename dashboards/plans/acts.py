"""What may be done about a plan or a measure by whom: a form for each act, and the service it ends in."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _

from actionplans.models import Measure, MeasureStep, Plan
from actionplans.plan_reach import PlanReader
from actionplans.services import plans
from actionplans.services.plans import DOING, MEASURE_ACTS, PLAN, PLAN_ACTS
from actionplans.services.taking import Hand
from dashboards.plans import forms
from documents.attachments import kept_attachments

Typed = Mapping[str, Any]
Form = django_forms.Form
# The steps that carry a plan on: what is offered of them stands open, with a link to it at the head.
MAIN = ("submit", "accept", "hand_in")


@dataclass(frozen=True, slots=True)
class Kind:
    """How an act is offered: `who` may ("writes", "judges", "answers"), its form, and what it does."""

    step: Any
    who: str
    form: type[Form]
    do: Callable[[Any, Typed, Hand], Any]
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a person may do now: what it is called, what it means, its form."""

    code: str
    label: str
    help: str
    form: Form
    danger: bool

    @property
    def takes_files(self) -> bool:
        return "proofs" in self.form.fields


def may(code: str, thing: Plan | Measure, reader: PlanReader) -> bool:
    """Say whether this person may do such a thing here at all, whatever the state."""
    kinds = PLAN_KINDS if isinstance(thing, Plan) else MEASURE_KINDS
    return code in kinds and _has_right(kinds[code].who, _plan(thing), reader)


def made(code: str, thing: Plan | Measure, data: Any, files: Any = None) -> Form:
    """Return the form of an act, with what was sent."""
    kinds = PLAN_KINDS if isinstance(thing, Plan) else MEASURE_KINDS
    form = kinds[code].form(data, files, initial={"version": thing.version})
    # Several forms stand on one page, so each gives its fields ids of its own.
    form.auto_id = f"{code}-%s"
    return form


def offered(
    thing: Plan | Measure, reader: PlanReader, typed: Mapping[str, Form], *, knowing: bool = False
) -> list[Act]:
    """Return what a person may do now; `typed` has the forms that were sent and refused, by act.

    `knowing`: the figures were replaced, which whoever submits says to have seen.
    """
    found = []
    for code, kind in _allowed(thing, reader):
        form = typed.get(code) or made(code, thing, None)
        if code == "submit" and not knowing:
            form.fields.pop("knowing", None)
        label, help = _words()[code]
        found.append(Act(code, label, help, form, kind.danger))
    return found


def main_step(offered: Iterable[Act], *, measures: int) -> Act | None:
    """Return the one thing that waits for this person; a plan without measures is not to be submitted yet."""
    return next((each for each in offered if each.code in MAIN and (measures or each.code != "submit")), None)


def label_of(code: str) -> str:
    """Return what an act is called."""
    return _words()[code][0]


def do(code: str, thing: Plan | Measure, typed: Typed, hand: Hand) -> None:
    """Do an act. Raises what its service raises."""
    kinds = PLAN_KINDS if isinstance(thing, Plan) else MEASURE_KINDS
    kinds[code].do(thing, typed, hand)


def _allowed(thing: Plan | Measure, reader: PlanReader) -> Iterator[tuple[str, Kind]]:
    is_plan, plan = isinstance(thing, Plan), _plan(thing)
    acts = PLAN_ACTS if is_plan else MEASURE_ACTS
    for code, kind in (PLAN_KINDS if is_plan else MEASURE_KINDS).items():
        fits = thing.state in acts.allowed[kind.step] and (is_plan or plan.state in _plan_states(code))
        if fits and _has_right(kind.who, plan, reader):
            yield code, kind


def _plan_states(code: str) -> frozenset[Any]:
    carried_out = frozenset((Plan.State.ACCEPTED,))
    return carried_out | plans.WRITABLE if code in ("drop", "restore") else carried_out


def _plan(thing: Plan | Measure) -> Plan:
    return thing if isinstance(thing, Plan) else thing.plan


def _has_right(who: str, plan: Plan, reader: PlanReader) -> bool:
    if who == "judges":
        return reader.judges
    return reader.answers(plan) if who == "answers" else reader.writes(plan)


def _noted(service: Callable[..., Plan]) -> Callable[[Plan, Typed, Hand], Plan]:
    return lambda plan, typed, hand: service(plan=plan, note=typed["note"], hand=hand)


def _submit(plan: Plan, typed: Typed, hand: Hand) -> Plan:
    return plans.submit(plan=plan, note=typed["note"], knowing=bool(typed.get("knowing")), hand=hand)


def _reported(kind: MeasureStep.Kind) -> Callable[[Measure, Typed, Hand], Measure]:
    def report(measure: Measure, typed: Typed, hand: Hand) -> Measure:
        with kept_attachments(typed.get("proofs") or ()) as files:
            return plans.report(measure=measure, kind=kind, note=typed["note"], files=files, hand=hand)

    return report


def _drop(measure: Measure, typed: Typed, hand: Hand) -> Measure:
    return plans.drop_measure(measure=measure, note=typed["note"], hand=hand)


def _restore(measure: Measure, typed: Typed, hand: Hand) -> Measure:
    return plans.restore_measure(measure=measure, note=typed["note"], hand=hand)


PLAN_KINDS: Mapping[str, Kind] = {
    "submit": Kind(PLAN.SUBMIT, "writes", forms.SubmitForm, _submit),
    "take_back": Kind(PLAN.TAKE_BACK, "writes", forms.NoteForm, _noted(plans.take_back)),
    "accept": Kind(PLAN.ACCEPT, "judges", forms.NoteForm, _noted(plans.accept)),
    "return": Kind(PLAN.RETURN, "judges", forms.ReasonForm, _noted(plans.send_back)),
    "close": Kind(PLAN.CLOSE, "judges", forms.NoteForm, _noted(plans.close)),
    "reopen": Kind(PLAN.REOPEN, "judges", forms.NoteForm, _noted(plans.reopen)),
}
MEASURE_KINDS: Mapping[str, Kind] = {
    "start": Kind(DOING.START, "writes", forms.NoteForm, _reported(DOING.START)),
    "progress": Kind(DOING.PROGRESS, "writes", forms.ProgressForm, _reported(DOING.PROGRESS)),
    "done": Kind(DOING.DONE, "writes", forms.DoneForm, _reported(DOING.DONE)),
    "answer": Kind(DOING.ANSWER, "answers", forms.AnswerForm, _reported(DOING.ANSWER)),
    "stuck": Kind(DOING.STUCK, "writes", forms.StuckForm, _reported(DOING.STUCK)),
    "drop": Kind(DOING.DROP, "writes", forms.ReasonForm, _drop, danger=True),
    "restore": Kind(DOING.REOPEN, "writes", forms.NoteForm, _restore),
}


def _words() -> dict[str, tuple[str, str]]:
    return {
        "submit": (_("Trình kế hoạch"), _("Sở Nội vụ xem xét, rồi chấp nhận hoặc trả lại kèm lý do.")),
        "take_back": (_("Rút lại để sửa"), _("Rút được đến khi Sở Nội vụ xem xét xong.")),
        "accept": (_("Chấp nhận kế hoạch"), _("Đơn vị bắt đầu thực hiện và báo tiến độ từng biện pháp.")),
        "return": (_("Trả lại"), _("Đơn vị đọc lý do, sửa và trình lại.")),
        "close": (_("Kết thúc kế hoạch"), _("Mở lại được.")),
        "reopen": (_("Mở lại kế hoạch"), _("Khi kết thúc nhầm, hoặc còn việc phải làm.")),
        "start": (_("Bắt đầu làm"), ""),
        "progress": (_("Báo tiến độ"), ""),
        "done": (_("Báo đã xong"), ""),
        "answer": (_("Trả lời vướng mắc"), _("Đơn vị được báo và làm tiếp.")),
        "stuck": (_("Báo khó khăn, vướng mắc"), ""),
        "drop": (_("Thôi làm biện pháp này"), _("Biện pháp và lý do vẫn còn trong kế hoạch; khôi phục được.")),
        "restore": (_("Làm tiếp biện pháp này"), _("Khi báo xong hoặc thôi làm nhầm.")),
    }
