"""Reads about paper: batches with their counts, what may be keyed, samples for re-checking and how they agree."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, Sum

from accounts.models import User
from agencies.access import Scope
from surveys.models import (
    PaperBatch,
    PaperForm,
    PaperKeying,
    Recheck,
    RecheckForm,
    Response,
    ResponseDecision,
    Round,
    RoundUnit,
)
from surveys.paper.agreement import Agreement, agreement, pooled
from surveys.paper.comparison import Keyed
from surveys.paper.serial import Serial
from surveys.selectors.versions import questionnaire_of

ODD = range(1, 200, 2)
State = PaperForm.State


@dataclass(frozen=True, slots=True)
class BatchCounts:
    """What became of a batch's returned forms; `excluded` of the `stored` ones were left out by a decision."""

    states: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)
    unclear: int = 0
    excluded: int = 0

    @property
    def keyed(self) -> int:
        return sum(self.states.values())

    @property
    def stored(self) -> int:
        return self.states.get(State.STORED, 0)

    @property
    def valid(self) -> int:
        return self.stored - self.excluded

    @property
    def rejected(self) -> int:
        return self.states.get(State.REJECTED, 0) + self.excluded

    @property
    def waiting(self) -> int:
        return self.states.get(State.WAITING, 0)

    @property
    def differing(self) -> int:
        return self.states.get(State.DIFFERING, 0)


def batches_of(round: Round, units: Collection[RoundUnit]) -> QuerySet[PaperBatch]:
    """Return the batches of some units of a round, by serial number."""
    batches = PaperBatch.objects.filter(round=round, round_unit__in=[unit.pk for unit in units])
    return batches.select_related("round_unit__version", "round_unit__agency", "handed_to").order_by("prefix", "first")


def batches_to_key(user: User, scope: Scope, *, owners: Collection[int] = ()) -> QuerySet[PaperBatch]:
    """Return the open batches a person may key: those in the scope, of the owners' rounds, or handed to the person."""
    mine = Q(handed_to=user) | Q(round__owner_id__in=owners)
    if scope.everything:
        mine = Q()
    elif scope.agency_ids or scope.block_ids:
        mine |= Q(round_unit__agency_id__in=scope.agency_ids) | Q(round_unit__block_id__in=scope.block_ids)
    open_ones = PaperBatch.objects.exclude(state=PaperBatch.State.CLOSED).exclude(round__state=Round.State.DRAFT)
    related = ("round", "round_unit__version", "round_unit__agency", "questionnaire_version")
    return open_ones.filter(mine).select_related(*related).order_by("round__code", "prefix", "first")


@dataclass(frozen=True, slots=True)
class ToKey:
    """A batch with the number of its forms that have come back and are not settled yet."""

    pk: int
    unit: str
    round_title: str
    left: int


def keying_waiting(user: User, scope: Scope, *, owners: Collection[int] = ()) -> list[ToKey]:
    """Return the batches a person may key with forms to key, or to decide on where two keyings differ."""
    unsettled = Q(forms__state__in=(State.WAITING, State.DIFFERING))
    batches = batches_to_key(user, scope, owners=owners).annotate(
        keyed=Count("forms"), unsettled=Count("forms", filter=unsettled)
    )
    found = [(each, max(0, (each.returned or 0) - each.keyed) + each.unsettled) for each in batches]
    return [ToKey(each.pk, each.round_unit.version.name, each.round.title, left) for each, left in found if left]


def counts_by_batch(batches: Collection[PaperBatch]) -> Mapping[int, BatchCounts]:
    """Return what became of the forms of each batch, in one query."""
    decisions = ResponseDecision.objects.filter(response=OuterRef("response")).order_by("-number")
    last = Subquery(decisions.values("number")[:1])
    forms = PaperForm.objects.filter(batch__in=[batch.pk for batch in batches]).annotate(last=last)
    grouped = forms.values("batch", "state", "reason__words", "last").annotate(forms=Count("pk"), marks=Sum("unclear"))
    states: dict[int, Counter[str]] = defaultdict(Counter)
    reasons: dict[int, Counter[str]] = defaultdict(Counter)
    unclear: Counter[int] = Counter()
    excluded: Counter[int] = Counter()
    for row in grouped.order_by():
        states[row["batch"]][row["state"]] += row["forms"]
        unclear[row["batch"]] += row["marks"] or 0
        if row["reason__words"]:
            reasons[row["batch"]][row["reason__words"]] += row["forms"]
        if row["last"] in ODD:
            excluded[row["batch"]] += row["forms"]
    return {
        batch.pk: BatchCounts(states[batch.pk], reasons[batch.pk], unclear[batch.pk], excluded[batch.pk])
        for batch in batches
    }


def issued_by_batch(round: Round) -> Mapping[str, int]:
    """Return how many forms the batches of a round say were handed out, by agency code; units without batches lack."""
    batches = PaperBatch.objects.filter(round=round, issued__isnull=False)
    counted = batches.values_list("round_unit__agency__code").annotate(handed=Sum("issued")).order_by()
    return dict(counted)


def next_number(round: Round, prefix: str) -> int:
    """Return the first free number after the batches that use a prefix in a round."""
    last = PaperBatch.objects.filter(round=round, prefix=prefix).aggregate(last=Max("last"))["last"]
    return int(last or 0) + 1


def next_to_key(batch: PaperBatch, after: int, user: User) -> int | None:
    """Return the next number of a batch that this person may key: the following ones first, then those passed over."""
    done = set(_settled(batch, user))
    following = [*range(after + 1, batch.last + 1), *range(batch.first, after + 1)]
    return next((number for number in following if number not in done), None)


def _settled(batch: PaperBatch, user: User) -> QuerySet[PaperForm, int]:
    waiting_for_another = Q(state=State.WAITING) & ~Q(first_by=user)
    return batch.forms.exclude(waiting_for_another).values_list("number", flat=True)


def missing_numbers(batch: PaperBatch) -> list[int]:
    """Return the numbers of a batch that nobody has keyed or rejected."""
    known = set(batch.forms.values_list("number", flat=True))
    return [number for number in range(batch.first, batch.last + 1) if number not in known]


def is_excluded(form: PaperForm) -> bool:
    """Tell whether the last decision on a form's response left it out of the count."""
    last = PaperForm.objects.filter(pk=form.pk).aggregate(last=Max("response__decisions__number"))["last"]
    return last is not None and last in ODD


def forms_of(batch: PaperBatch) -> QuerySet[PaperForm]:
    """Return what came of a batch's forms, newest first, with `last`, the number of the last decision on each."""
    related = ("first_by", "second_by", "decided_by", "reason")
    forms = batch.forms.select_related(*related).annotate(last=Max("response__decisions__number"))
    return forms.order_by("-keyed_at", "-number")


def keyed_of(keying: PaperKeying) -> Keyed:
    return Keyed(tuple(keying.answers), keying.texts, tuple(keying.unclear), keying.submitted_on, keying.assisted)


def recheck_frame(round: Round, *, unit: RoundUnit | None, surveyor: User | None) -> Mapping[str, UUID]:
    """Return the counted forms of a round that carry a number, as "unit/channel/number": response id."""
    forms = Response.objects.of_round(round).exclude(form_no="").counted()
    if unit is not None:
        forms = forms.filter(round_unit=unit)
    if surveyor is not None:
        forms = forms.filter(surveyor=surveyor)
    rows = forms.values_list("round_unit__agency__code", "channel", "form_no", "pk").order_by("pk")
    return {f"{code}/{channel}/{number}": pk for code, channel, number, pk in rows}


def has_numbered_forms(round: Round, *, agencies: Collection[str] | None = None) -> bool:
    """Say whether a counted form of a round, or of the agencies with these codes, carries a number to ask again by."""
    forms = Response.objects.of_round(round).exclude(form_no="").counted()
    return (forms if agencies is None else forms.filter(round_unit__agency__code__in=agencies)).exists()


@dataclass(frozen=True, slots=True)
class Checked:
    """One form of a re-check as it may be shown: numbers and counts, no answers."""

    position: int
    form_no: str
    unit: str
    surveyor: str
    done: bool
    missed: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class RecheckResult:
    """How a re-check agrees: overall, per item (code, words), per unit and per surveyor, and form by form."""

    overall: Agreement
    items: Sequence[tuple[str, str, Agreement]]
    units: Sequence[tuple[str, Agreement]]
    surveyors: Sequence[tuple[str, Agreement]]
    forms: Sequence[Checked]

    @property
    def done(self) -> int:
        return sum(form.done for form in self.forms)

    @property
    def missed(self) -> int:
        return sum(bool(form.missed) for form in self.forms)


def recheck_result(recheck: Recheck) -> RecheckResult:
    """Return how the second answers of a re-check agree with the first, as far as it is done."""
    related = ("response__round_unit__version", "response__surveyor")
    forms = list(recheck.forms.select_related(*related).defer("response__round_unit__round").order_by("position"))
    checked = [_checked(form) for form in forms]
    items = _items(forms)
    return RecheckResult(
        overall=pooled(form.agreement for form in checked),
        items=items,
        units=_grouped(checked, "unit"),
        surveyors=_grouped(checked, "surveyor"),
        forms=checked,
    )


def _checked(form: RecheckForm) -> Checked:
    response = form.response
    pairs = zip(response.answers, form.answers, strict=True) if form.answers is not None else ()
    alike = [Agreement(1, int(first == second)) for first, second in pairs if (first, second) != (0, 0)]
    surveyor = response.surveyor.full_name if response.surveyor else ""
    return Checked(
        form.position,
        response.form_no,
        response.round_unit.version.name,
        surveyor,
        form.answers is not None,
        form.missed,
        pooled(alike),
    )


def _items(forms: Sequence[RecheckForm]) -> list[tuple[str, str, Agreement]]:
    """Return the agreement per item; forms of several wordings of the questionnaire are matched by question code."""
    pairs: dict[str, list[tuple[int, int]]] = {}
    words: dict[str, str] = {}
    for form in forms:
        questionnaire = questionnaire_of(form.response.questionnaire_version_id)
        for place, question in enumerate(questionnaire.coded):
            words.setdefault(question.code, question.text["vi"])
            known = pairs.setdefault(question.code, [])
            if form.answers is not None:
                known.append((form.response.answers[place], form.answers[place]))
    return [(code, words[code], agreement(known)) for code, known in pairs.items()]


def _grouped(checked: Sequence[Checked], name: str) -> list[tuple[str, Agreement]]:
    groups: dict[str, list[Agreement]] = defaultdict(list)
    for form in checked:
        if getattr(form, name) and form.done:
            groups[getattr(form, name)].append(form.agreement)
    return [(key, pooled(parts)) for key, parts in sorted(groups.items())]


def serial_of(batch: PaperBatch, number: int) -> str:
    return str(Serial(batch.prefix, number))
