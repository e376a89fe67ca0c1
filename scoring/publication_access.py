"""Who sees and does what with drafts and publications: a table of role × stage (DESIGN § 3, "Who sees what when")."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Role
from agencies.access import Scope, scope_of
from scoring.approvals import needs_approval
from scoring.models import AppraisalSetup, Approval, Objection, Publication, PublicationDraft, Submission
from scoring.publications import Stage, draft_of, publications_of, stage_by, unanswered_in
from surveys.access import manages, user_of
from surveys.models import Round, RoundUnit
from surveys.selectors import measures_a_province, units_in_scope

# A draft is for those who decide on it, those who watch over them, and the agencies it is about.
DRAFTS: Mapping[Stage, tuple[Role, ...]] = {
    "none": (),
    "draft": Role.seeing_results(),
    "published": (),
    "revised": Role.seeing_results(),
}
PUBLICATIONS: Mapping[Stage, tuple[Role, ...]] = {
    "none": (),
    "draft": (),
    "published": Role.seeing_results(),
    "revised": Role.seeing_results(),
}
# What is published is approved before, by those who lead the whole province.
APPROVING = (Role.LEADERSHIP,)
# All runs, what differs between them, all objections: whoever publishes, approves, steers, watches over that.
RUNS = (Role.HOME_AFFAIRS, *APPROVING, Role.STEERING, Role.SUPERVISOR)
# An agency's own people do so for the survey it makes of itself (tự khảo sát).
AUDITING = (*RUNS, *Role.of_an_agency())
# Bundles hold every count, however few people it rests on.
BUNDLES = (Role.HOME_AFFAIRS,)


@dataclass(frozen=True, slots=True)
class Reader:
    """What a person may do with the publication of a round.

    `units` are those they see; `objecting` the units they may object for; `publishes`: the round is theirs to draft,
    answer for and publish; `approves`: to approve; `asked` are the runs that leaders were asked about or decided on,
    `reads_asked`: these are theirs to read.
    `draft_in_force` and `live_in_force` are there for everybody, `draft` and `live` are they as far as this person sees
    them; `publications` are all of them, the newest first.
    """

    user: User
    round: Round
    stage: Stage
    units: tuple[RoundUnit, ...]
    objecting: frozenset[int]
    publishes: bool
    draft_in_force: PublicationDraft | None
    live_in_force: Publication | None
    publications: tuple[Publication, ...]
    sees_draft: bool
    sees_publication: bool
    sees_runs: bool
    sees_bundles: bool
    approves: bool = False
    reads_asked: bool = False
    asked: frozenset[int] = frozenset()
    # How many objections there are, and of whom those have no answer yet.
    objections: int = 0
    unanswered: tuple[str, ...] = ()
    # The round is appraised, and no paper lays it before who decides yet; `appraised`: it is appraised at all.
    unlaid: bool = False
    appraised: bool = False

    @property
    def draft(self) -> PublicationDraft | None:
        return self.draft_in_force if self.sees_draft else None

    @property
    def live(self) -> Publication | None:
        return self.live_in_force if self.sees_publication else None

    @property
    def needs_draft(self) -> bool:
        """Say whether agencies must have had their say about a draft first (as `publication_faults.needs_draft`)."""
        return self.round.owner_id is None and self.live_in_force is None

    @property
    def needs_approval(self) -> bool:
        """Say whether the leaders of the province have to approve what is published (`approvals.needs_approval`)."""
        return needs_approval(self.round)

    @property
    def of_province(self) -> bool:
        """Say whether the round measures the province: no unit has figures of its own, nor anything to object to."""
        return measures_a_province(self.round)

    def objects_for(self, unit: RoundUnit) -> bool:
        return unit.pk in self.objecting


def reader_of(request: HttpRequest, code: str) -> Reader:
    """Return what a person sees of a round's publication. Raises Http404 where the round does not exist for them."""
    user = user_of(request)
    found = get_object_or_404(_rounds(), code=code)
    scope = scope_of(user, on=localdate())
    # All of them: whether figures stand beside those of the whole round is asked of them, too (`sees_whole`).
    prefetch_related_objects([found], Prefetch("units", units_in_scope(found, Scope(everything=True))))
    units = tuple(each for each in found.units.all() if scope.covers(agency_id=each.agency_id, block_id=each.block_id))
    if not units and not scope.everything:
        raise Http404
    draft, made, whole = draft_of(found), publications_of(found), measures_a_province(found)
    live = next((each for each in made if not hasattr(each, "superseded_by")), None)
    stage = stage_by(draft, live)
    owns, needs = manages(user, found), needs_approval(found)
    sees_runs = owns or _opens_all(user, RUNS)
    return Reader(
        user=user,
        round=found,
        stage=stage,
        units=units,
        objecting=frozenset() if whole else objecting(user, units, on=localdate()),
        publishes=owns,
        draft_in_force=draft,
        live_in_force=live,
        publications=made,
        # A draft of the province's own figures is for whoever sees the province.
        sees_draft=scope.has(*DRAFTS[stage]) and (scope.everything or not whole),
        sees_publication=scope.has(*PUBLICATIONS[stage]),
        sees_runs=sees_runs,
        sees_bundles=may_have_bundles(user),
        approves=needs and _opens_all(user, APPROVING),
        reads_asked=needs and _opens_all(user, (*APPROVING, Role.STEERING)),
        asked=frozenset(found.asked),  # type: ignore[attr-defined]
        objections=found.objections or 0,  # type: ignore[attr-defined]
        unanswered=tuple(found.unanswered),  # type: ignore[attr-defined]
        unlaid=found.appraised and not found.laid,  # type: ignore[attr-defined]
        appraised=found.appraised,  # type: ignore[attr-defined]
    )


def _rounds() -> "QuerySet[Round, Round]":
    names = unanswered_in(Q(draft__round=OuterRef("pk"))).values("round_unit__version__name")
    said = Objection.objects.filter(draft__round=OuterRef("pk")).order_by().values("draft__round")
    paper = Submission.objects.filter(round=OuterRef("pk"), end=None, run__publication=None)
    return Round.objects.select_related("questionnaire_version", "owner").annotate(
        appraised=Exists(AppraisalSetup.objects.filter(round=OuterRef("pk"))),
        laid=Exists(paper),
        unanswered=ArraySubquery(names),
        objections=Subquery(said.annotate(n=Count("pk")).values("n")),
        asked=ArraySubquery(Approval.objects.filter(round=OuterRef("pk")).values("run")),
    )


def publisher_of(request: HttpRequest, code: str) -> Reader:
    """Return the same for a round this person publishes. Raises Http404: for anyone else it does not exist here."""
    reader = reader_of(request, code)
    if not reader.publishes:
        raise Http404
    return reader


def approver_of(request: HttpRequest, code: str) -> Reader:
    """Return the same for a round whose runs this person approves or returns. Raises Http404 for anyone else."""
    reader = reader_of(request, code)
    if not reader.approves:
        raise Http404
    return reader


def auditor_of(request: HttpRequest, code: str) -> Reader:
    """Return the same for a round whose runs this person compares. Raises Http404 for anyone else."""
    reader = reader_of(request, code)
    if not reader.sees_runs:
        raise Http404
    return reader


def may_have_bundles(user: User) -> bool:
    """Say whether a person may have evidence bundles."""
    return _opens_all(user, BUNDLES)


def objecting(user: User, units: Iterable[RoundUnit], *, on: date) -> frozenset[int]:
    """Return the units for which a person speaks on a day: those of the agency they are an officer or head of."""
    own: Scope = scope_of(user, on=on, roles=Role.of_an_agency())
    return frozenset(unit.pk for unit in units if unit.agency_id in own.agency_ids and unit.reports_into_id is None)


def _opens_all(user: User, roles: tuple[Role, ...]) -> bool:
    return scope_of(user, on=localdate(), roles=roles).everything
