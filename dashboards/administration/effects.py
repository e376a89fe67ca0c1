"""What a reorganisation does to rounds, series, people and invitations: done, read, taken back unless agreed to."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from agencies.models import Agency, AgencySuccession, AgencyVersion, Membership, Reorganisation
from agencies.reorganisation import RENAME, Plan
from agencies.services.reorganising import reorganise
from charts.numbers import vi
from dashboards.administration.round_effects import open_rounds, planned_rounds
from scoring.history.lineage import Step, lineages


@dataclass(frozen=True, slots=True)
class Section:
    """One side of what happens, in sentences; never empty."""

    title: str
    lines: tuple[str, ...]


class _Back(Exception):
    """Takes the try back."""


def carry_out(
    plan: Plan, *, agreed: Callable[[tuple[Section, ...]], bool], today: date, actor: User, at: datetime
) -> tuple[tuple[Section, ...], Reorganisation | None]:
    """Do what a plan says if what happens by it is agreed to; else leave everything as it was. Raises an Impossible.

    What is asked about is what was done, in one transaction: nothing can come between the look and the deed.
    """
    found: tuple[Section, ...] = ()
    try:
        with transaction.atomic():
            done = reorganise(plan=plan, actor=actor, at=at)
            # Read after the deed, so that whoever it moved is told of, even if given the role a moment ago.
            found = tuple(_sections(plan, done, _people(plan), today))
            if not agreed(found):
                raise _Back
    except _Back:
        return found, None
    return found, done


def _sections(plan: Plan, done: Reorganisation, people: Sequence[Membership], today: date) -> Iterator[Section]:
    nothing = (_("Không có gì thay đổi."),)
    yield Section(_("Đơn vị"), tuple(_agencies(plan, done)))
    yield Section(_("Đợt đang thu phiếu, mã QR và thư mời"), tuple(open_rounds(plan, today)) or nothing)
    yield Section(_("Đợt đang chuẩn bị"), tuple(planned_rounds(plan)) or nothing)
    yield Section(_("Chuỗi số liệu qua các năm"), tuple(_series(plan, done)))
    yield Section(_("Cán bộ và phạm vi xem"), tuple(_scopes(plan, done, people)) or nothing)


def _agencies(plan: Plan, done: Reorganisation) -> Iterator[str]:
    day = date_format(plan.on, "SHORT_DATE_FORMAT")
    ended = {pk for pk, _upper in done.rows["ended"]}
    if plan.kind != RENAME and not plan.ends:
        yield from passed_on(done)
    for version in AgencyVersion.objects.filter(pk__in=ended).order_by("sort_key"):
        if plan.ends and version.agency in plan.agencies:
            yield _("%(name)s thôi hoạt động từ ngày %(day)s.") % {"name": version.name, "day": day}
    for version in AgencyVersion.objects.filter(pk__in=done.rows["versions"]).select_related("parent", "agency"):
        yield _began(version, plan, done, day)


def passed_on(done: Reorganisation) -> Iterator[str]:
    """Say which parts of an agency that goes on pass to whom."""
    day = date_format(done.on, "SHORT_DATE_FORMAT")
    named = AgencyVersion.objects.filter(agency__in=done.agencies.all(), valid__contains=done.on)
    names = dict(named.values_list("agency_id", "name"))
    passed = AgencySuccession.objects.filter(pk__in=done.rows["successions"])
    for each in passed.order_by("pk"):
        name, heir = (names.get(pk or 0, "") for pk in (each.predecessor_id, each.successor_id))
        known = {"name": name, "heir": heir, "day": day}
        if each.share is None:
            yield _("%(name)s vẫn hoạt động; một phần nhiệm vụ chuyển sang %(heir)s từ ngày %(day)s.") % known
        else:
            known["share"] = vi((each.share * 100).normalize())
            yield _("%(name)s vẫn hoạt động; %(share)s %% nhiệm vụ chuyển sang %(heir)s từ ngày %(day)s.") % known


def _began(version: AgencyVersion, plan: Plan, done: Reorganisation, day: str) -> str:
    if plan.kind == RENAME:
        old = AgencyVersion.objects.get(pk=done.rows["ended"][0][0])
        names = {"old": old.name, "new": version.name, "code": version.agency.code, "day": day}
        return _("%(old)s (mã %(code)s) mang tên %(new)s từ ngày %(day)s.") % names
    if version.agency_id in done.rows["agencies"]:
        names = {"name": version.name, "code": version.agency.code, "day": day}
        return _("%(name)s (mã %(code)s) bắt đầu hoạt động từ ngày %(day)s.") % names
    above = name_of(version.parent, plan.on) if version.parent else ""
    return _("%(name)s chuyển về trực thuộc %(above)s.") % {"name": version.name, "above": above}


def _series(plan: Plan, done: Reorganisation) -> Iterator[str]:
    """Say by the very rules that years are compared by whether a year before the day compares with one after it."""
    stood = {version.agency.code for version in _day_before(plan, done)}
    codes = [agency.code for agency in done.agencies.all() if _stands(agency, plan.on)]
    rows = done.rows["successions"]
    steps = [
        _step(each)
        for agency in plan.agencies
        for each in agency.successions.filter(pk__in=rows).select_related("predecessor", "successor")
    ]
    found = lineages(codes, steps, stood=stood)
    for agency in done.agencies.filter(code__in=codes):
        name = {"name": name_of(agency, plan.on)}
        if found[agency.code].comparable:
            yield _("%(name)s: so sánh được với các năm trước, chuỗi số liệu liền.") % name
        else:
            yield (
                _("%(name)s: chuỗi số liệu ngắt; kết quả các đơn vị cũ đặt bên cạnh, ghi rõ không so sánh trực tiếp.")
                % name
            )
    if plan.ends:
        yield _("Chuỗi số liệu của đơn vị thôi hoạt động dừng lại và vẫn xem được.")
    yield _("Kết quả đã công bố giữ nguyên.")


def _step(passed: AgencySuccession) -> Step:
    to, share = passed.successor, passed.share
    exact = None if share is None else Fraction(share)
    return Step(passed.predecessor.code, to.code if to else None, passed.kind, passed.on, exact)


def _day_before(plan: Plan, done: Reorganisation) -> list[AgencyVersion]:
    involved = AgencyVersion.objects.filter(agency__in=done.agencies.all(), valid__startswith__lt=plan.on)
    return list(involved.select_related("agency"))


def _stands(agency: Agency, day: date) -> bool:
    return AgencyVersion.objects.filter(agency=agency, valid__contains=day).exists()


def _people(plan: Plan) -> list[Membership]:
    lasting = Q(valid__endswith=None) | Q(valid__endswith__gt=plan.on)
    held = Membership.objects.filter(lasting, agency__in=plan.agencies).select_related("user", "agency")
    return list(held.order_by("user__full_name", "pk"))


def _scopes(plan: Plan, done: Reorganisation, people: Sequence[Membership]) -> Iterator[str]:
    day = date_format(plan.on, "SHORT_DATE_FORMAT")
    moved = Membership.objects.filter(pk__in=done.rows["memberships"]).select_related("agency")
    to = {(each.user_id, each.role): each.agency for each in moved}
    for membership in people:
        heir = to.get((membership.user_id, membership.role))
        known = {"who": membership.user.full_name, "role": membership.get_role_display(), "day": day}
        if not plan.ends:
            yield _("%(who)s (%(role)s): vai trò giữ nguyên.") % known
        elif heir is not None:
            known["heir"] = name_of(heir, plan.on)
            yield _("%(who)s (%(role)s): từ ngày %(day)s giữ vai trò này ở %(heir)s.") % known
        else:
            yield _("%(who)s (%(role)s): vai trò ở đơn vị cũ hết hiệu lực từ ngày %(day)s.") % known


def name_of(agency: Agency, day: date) -> str:
    """Return what an agency is called on a day, else its last name."""
    versions = AgencyVersion.objects.filter(agency=agency).order_by("-valid")
    found = versions.filter(valid__contains=day).first() or versions.first()
    return found.name if found else agency.code
