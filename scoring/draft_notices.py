"""Who is told by mail that a draft waits for their word, and how: days and an address, never figures."""

from datetime import date

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from scoring.models import DraftNotice, PublicationDraft
from scoring.publication_access import objecting
from scoring.publications import draft_of
from surveys.models import RoundUnit


def drafts_to_tell(*, on: date) -> list[PublicationDraft]:
    """Return the drafts in force to which agencies may object on a day."""
    open_now = PublicationDraft.objects.filter(opens_on__lte=on, closes_on__gte=on).select_related("round")
    return [draft for draft in open_now if draft_of(draft.round) == draft]


def people_to_tell(draft: PublicationDraft, *, on: date) -> list[User]:
    """Return who may object to a draft, has a mail address and was not told yet; not who prepared it."""
    units = list(RoundUnit.objects.filter(round=draft.round))
    speaking = Q(memberships__role__in=Role.of_an_agency(), memberships__valid__contains=on)
    told = DraftNotice.objects.filter(draft=draft).values("user")
    people = User.objects.filter(speaking | Q(delegations_held__valid__contains=on), is_active=True)
    asked = people.exclude(email="").exclude(pk__in=told).exclude(pk=draft.actor_id or 0).distinct().order_by("pk")
    return [user for user in asked if objecting(user, units, on=on)]


def message(draft: PublicationDraft) -> str:
    """Return the words of the mail."""
    words = _(
        "Kết quả dự thảo của %(round)s đang được lấy ý kiến các đơn vị từ ngày %(opens)s đến hết ngày %(closes)s.\n\n"
        "Xem kết quả của đơn vị mình và nêu ý kiến tại:\n%(address)s\n\n"
        "Thư này không ghi số liệu; kết quả chỉ xem được sau khi đăng nhập."
    )
    address = settings.PUBLIC_URL.rstrip("/") + reverse("publications:round", args=[draft.round.code])
    days = {"opens": draft.opens_on.strftime("%d/%m/%Y"), "closes": draft.closes_on.strftime("%d/%m/%Y")}
    return words % {"round": draft.round.title, "address": address, **days}
