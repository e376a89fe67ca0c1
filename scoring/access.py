"""Who sees which figures of a round, on screen, in files and on paper: a table of role × state (DESIGN § 3).

Figures come from stored runs only. Whoever does not see every count sees a run beside those before it: where fewer than
k answers differ, the figures that would tell them stay hidden (`scoring.shown`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from agencies.access import Scope, scope_of
from scoring import disclosure
from surveys.models import Round, RoundUnit
from surveys.selectors import questionnaire_of, units_in_scope

# While forms come in, whoever is measured could read one citizen's answer off two screens: counts only.
FIGURES: Mapping[str, tuple[Role, ...]] = {
    Round.State.DRAFT: (Role.HOME_AFFAIRS,),
    Round.State.OPEN: (Role.HOME_AFFAIRS,),
    Round.State.CLOSED: Role.seeing_results(),
}
# Sees every count; for all others small cells are hidden (scoring.disclosure).
DETAIL = (Role.HOME_AFFAIRS,)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a person sees of a round: units that exist for them, those with figures, those without hiding."""

    units: Scope
    figures: Scope
    detail: Scope

    @property
    def computes(self) -> bool:
        return self.units.has(*Role.computing_results())

    @property
    def sees_newest(self) -> bool:
        """Say whether they see a round's newest run, whatever is shown to all others (`scoring.run_for`)."""
        return self.detail.everything

    def shows(self, unit: RoundUnit) -> bool:
        return self.figures.covers(agency_id=unit.agency_id, block_id=unit.block_id)

    def details(self, unit: RoundUnit) -> bool:
        return self.detail.covers(agency_id=unit.agency_id, block_id=unit.block_id)

    def compares(self, unit: RoundUnit) -> bool:
        """Say whether the person sees the unit's figures beside those of its whole block."""
        return self.figures.everything or unit.block_id in self.figures.block_ids


EVERYTHING = Scope(everything=True)
# What Sở Nội vụ sees of every round.
FULL_SIGHT = Sight(EVERYTHING, EVERYTHING, EVERYTHING)


def sight_of(user: User | AnonymousUser, *, state: str, on: date) -> Sight:
    units = scope_of(user, on=on)
    return Sight(
        units=units,
        figures=_narrowed(user, units, FIGURES[state], on),
        detail=_narrowed(user, units, DETAIL, on),
    )


def sights_of(user: User | AnonymousUser, *, on: date) -> Mapping[str, Sight]:
    """Return what a person sees of rounds by their state."""
    closed = sight_of(user, state=Round.State.CLOSED, on=on)
    early = replace(closed, figures=_narrowed(user, closed.units, FIGURES[Round.State.OPEN], on))
    return {Round.State.DRAFT: early, Round.State.OPEN: early, Round.State.CLOSED: closed}


def _narrowed(user: User | AnonymousUser, units: Scope, roles: tuple[Role, ...], on: date) -> Scope:
    """Return what these roles alone open; asks the database only where it differs from what all roles open."""
    opening = units.roles & set(Role.seeing_results())
    if opening <= set(roles):
        return units
    return scope_of(user, on=on, roles=roles) if opening & set(roles) else Scope(roles=units.roles)


def user_of(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def round_for(request: HttpRequest, code: str) -> tuple[Round, Sight, list[RoundUnit]]:
    """Return a round with the units this person may see; a round without any does not exist for them."""
    found = get_object_or_404(Round, code=code)
    sight = sight_of(user_of(request), state=found.state, on=localdate())
    units = list(units_in_scope(found, sight.units))
    if not units and not sight.units.everything:
        raise Http404
    return found, sight, units


def unit_for(request: HttpRequest, code: str, agency: str) -> tuple[RoundUnit, Sight]:
    """Return a unit the person may see; a round that measures the whole province has none to look at."""
    found = get_object_or_404(
        RoundUnit.objects.select_related("round", "agency", "version", "block"),
        round__code=code,
        agency__code=agency,
    )
    sight = sight_of(user_of(request), state=found.round.state, on=localdate())
    if not sight.units.covers(agency_id=found.agency_id, block_id=found.block_id) or measures_province(found.round):
        raise Http404
    return found, sight


def sees_whole(round: Round, sight: Sight) -> bool:
    """Say whether the person sees the figures of every unit of a round: then they stand beside each other."""
    if sight.figures.everything:
        return True
    seen = [sight.figures.covers(agency_id=each.agency_id, block_id=each.block_id) for each in round.units.all()]
    return bool(seen) and all(seen)


def stands_beside(unit: RoundUnit, sight: Sight) -> bool:
    """Say whether the person sees the unit's figures beside those of its whole block, or round."""
    return sight.compares(unit) or sees_whole(unit.round, sight)


def measures_province(round: Round) -> bool:
    """Say whether the round's questionnaire measures the province: agencies are not ranked by it."""
    return questionnaire_of(round.questionnaire_version_id).measures == "province"


def why_hidden(why: disclosure.Why) -> str:
    """Return why a person does not see a figure, in a few words."""
    return {
        "few": _("không công bố do số phiếu ít"),
        "alike": _("không nêu: mọi câu trả lời giống nhau"),
        "derivable": _("không nêu: từ số này tính ra được số phải ẩn"),
        "moved": _("không nêu: so với lần tính trước chỉ khác vài câu trả lời"),
    }[why]


def why_no_figures(round: Round) -> str:
    """Return why a person sees counts only."""
    if round.state == Round.State.OPEN:
        return _(
            "Đợt đang thu phiếu nên chỉ hiện số phiếu đã nhận. Chỉ số hiện sau khi khóa thu phiếu, để không ai suy ra "
            "được câu trả lời của từng người."
        )
    return _("Đợt chưa mở thu phiếu nên chưa có số liệu.")
