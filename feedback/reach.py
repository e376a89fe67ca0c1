"""Who may read which comments, and who may act on them: the one place where that is decided.

Everybody reads masked words. The agency reads what was released to it; a comment that names somebody only its head
does; one that is against that head only heads above, and never that head, whatever other role the head holds; a tip on
unofficial payments only whoever the office set for it (TIPS_GO_TO). Sở Nội vụ reads all but such tips.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from agencies.access import Scope, scope_of
from feedback.models import Audience, CoHandler, Comment, NamedCase
from feedback.selectors.comments import shown_comments

READING = Role.seeing_results()


@dataclass(frozen=True, slots=True)
class Reader:
    """What a person may do about comments today.

    `reading`: the widest scope of reading; `office`: where the person is Sở Nội vụ, `heading` a head, `handling` an
    officer or head; `tips`: reads tips on unofficial payments.
    """

    user: User
    on: date
    reading: Scope
    office: Scope
    heading: Scope
    handling: Scope
    tips: bool

    @property
    def acts(self) -> bool:
        """Tell whether there may be a comment at all that this person decides about."""
        return self.tips or self.reading.has(Role.HOME_AFFAIRS, *Role.of_an_agency())

    @property
    def looks_behind(self) -> bool:
        """Tell whether there may be a comment at all whose masked words are shown to this person."""
        return self.tips or self.reading.has(Role.HOME_AFFAIRS, Role.HEAD)

    def unmasks(self, comment: Comment) -> bool:
        """Tell whether names and numbers may be shown to this person (which is written down)."""
        if comment.audience == Audience.TIPS:
            return self.tips
        return not self.is_accused(comment) and (_covers(self.office, comment) or _heads(self.heading, comment))

    def is_accused(self, comment: Comment) -> bool:
        """Tell whether a comment is against this person, as head of the agency it is about."""
        return comment.audience == Audience.ABOVE and comment.agency_id in self.heading.own_ids

    def handles(self, comment: Comment) -> bool:
        """Tell whether this person may decide about a comment."""
        if comment.audience == Audience.TIPS:
            return self.tips
        if comment.audience in (Audience.HEAD, Audience.ABOVE):
            return self.unmasks(comment)
        return _covers(self.office, comment) or comment.handler_id in self.handling.agency_ids

    def helps(self, comment: Comment) -> bool:
        """Tell whether this person's agency was asked to help with a comment."""
        asked = CoHandler.objects.filter(comment=comment, agency_id__in=self.handling.agency_ids)
        return comment.audience == Audience.AGENCY and asked.exists()

    def hands_over(self, comment: Comment) -> bool:
        """Tell whether this person may give a comment to another agency, or change who reads it."""
        return _covers(self.office, comment)


def reader_for(user: User, *, on: date) -> Reader:
    """Return what a person may do about comments on a day."""
    reading = scope_of(user, on=on, roles=READING)
    nowhere = Scope(roles=reading.roles)

    def narrowed(*roles: Role) -> Scope:
        # Most people hold one role: what they do not hold need not be looked up.
        return scope_of(user, on=on, roles=roles) if reading.has(*roles) else nowhere

    heading = narrowed(Role.HEAD)
    return Reader(
        user=user,
        on=on,
        reading=reading,
        office=narrowed(Role.HOME_AFFAIRS),
        heading=heading,
        handling=narrowed(*Role.of_an_agency()) if reading.has(Role.OFFICER) else heading,
        tips=narrowed(Role(settings.TIPS_GO_TO)).everything,
    )


def visible(reader: Reader) -> QuerySet[Comment]:
    """Return the comments a person may read, those of excluded forms apart."""
    released = Q() if reader.office.everything else Q(released_on__lte=reader.on)
    helping = CoHandler.objects.filter(comment=OuterRef("pk"), agency_id__in=reader.handling.agency_ids)
    of_agency = Q(audience=Audience.AGENCY) & released & (_within(reader.reading) | Q(Exists(helping)))
    of_head = Q(audience=Audience.HEAD) & released & (_within(reader.office) | _within(reader.heading))
    of_above = Q(audience=Audience.ABOVE) & released & (_within(reader.office) | _within(reader.heading))
    of_above &= ~Q(agency_id__in=reader.heading.own_ids)
    of_tips = Q(audience=Audience.TIPS) if reader.tips else Q(pk=None)
    return shown_comments().filter(of_agency | of_head | of_above | of_tips)


def cases_of(reader: Reader) -> QuerySet[NamedCase]:
    """Return the cases a person looks into: of the agencies headed, but for what is against oneself; what goes above.

    What is open stands first, by deadline; those of excluded forms are not shown.
    """
    above = Q(comment__audience=Audience.ABOVE)
    mine = Q(agency_id__in=reader.heading.agency_ids) | (above & _of_cases(reader.office))
    accused = above & Q(agency_id__in=reader.heading.own_ids)
    cases = NamedCase.objects.filter(mine & ~accused, comment__in=shown_comments())
    undecided_first = F("decided_on").desc(nulls_first=True)
    return cases.select_related("comment").order_by(undecided_first, "due_on", "comment")


def _of_cases(scope: Scope) -> Q:
    if scope.everything:
        return Q(pk__isnull=False)
    return Q(agency_id__in=scope.agency_ids) | Q(comment__block_id__in=scope.block_ids)


def _within(scope: Scope) -> Q:
    if scope.everything:
        # An empty Q() joined by "or" would be as if it were not there.
        return Q(pk__isnull=False)
    about = Q(handler_id__in=scope.agency_ids) | Q(agency_id__in=scope.agency_ids)
    return about | Q(block_id__in=scope.block_ids)


def _covers(scope: Scope, comment: Comment) -> bool:
    return any(
        scope.covers(agency_id=agency, block_id=comment.block_id) for agency in (comment.handler_id, comment.agency_id)
    )


def _heads(scope: Scope, comment: Comment) -> bool:
    return comment.agency_id in scope.agency_ids or comment.handler_id in scope.agency_ids
