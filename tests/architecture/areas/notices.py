"""What a person was told: everybody's own, nobody else's."""

from dataclasses import replace

from accounts.models import User
from notices.kinds import Kind
from notices.models import Notice
from tests.architecture.areas.base import SIGNED_IN, At, Route, World
from tests.factories import NOW


def _told(person: User) -> At:
    made, _new = Notice.objects.get_or_create(
        recipient=person,
        kind=Kind.PUBLICATION,
        subject="x",
        defaults={"words": "publication.issued", "params": {"round": "x"}, "link": "/noi-bo/", "created_at": NOW},
    )
    return At({"notice_id": made.pk})


def own_notice(world: World, person: User) -> At:
    return _told(person)


def foreign_notice(world: World, person: User) -> At:
    return _told(world.cast.moi if person != world.cast.moi else world.cast.an)


ONE = Route(SIGNED_IN, own_notice, ok=(302,), elsewhere=(foreign_notice,))
ROUTES: dict[str, Route] = {
    "notices:notices": Route(SIGNED_IN),
    "notices:open": ONE,
    "notices:mark": replace(ONE, methods=("POST",)),
    "notices:mark_all": Route(SIGNED_IN, methods=("POST",), ok=(302,)),
    "agencies:notices": Route(SIGNED_IN, methods=("GET", "POST"), ok=(200, 302)),
}
