"""Ways to make results public, and press packs, for tests."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import now

from accounts.models import User
from actionplans.models import PressPack, PublicityForm
from actionplans.services import press
from actionplans.services.publicity import add_usual_forms
from actionplans.services.steps import Hand
from scoring.publications import publication_of
from tests.actionplans.conferences import published
from tests.conftest import Cast

TEXT, TERMS, TITLE = "Chỉ số hài lòng năm nay tăng", "Không đăng trước giờ", "Kết quả hài lòng"


def ways(cast: Cast) -> None:
    """Have figures published, and the usual ways set."""
    published(cast)
    add_usual_forms(actor=cast.snv, at=now())


def way(code: str) -> PublicityForm:
    return PublicityForm.objects.get(code=code)


def pack(cast: Cast, *, hours: int = 24, opened: bool = False, **fields: Any) -> PressPack:
    """Return a pack to be released in so many hours; `opened`: sent to the press."""
    live = publication_of(published(cast))
    assert live is not None
    said = press.Said(
        **{"title": TITLE, "text": TEXT, "terms": TERMS, "release_at": now() + timedelta(hours=hours), **fields}
    )
    made = press.start_pack(publication=live, said=said, actor=cast.snv, at=now())
    return press.open_pack(pack=made, hand=seen(made, cast.snv)) if opened else made


def seen(made: PressPack, actor: User) -> Hand:
    made.refresh_from_db()
    return Hand(actor=actor, at=now(), seen=made.version)


def invited(made: PressPack, actor: User, name: str = "Báo Khánh Hòa") -> str:
    return press.invite_office(pack=made, name=name, hand=seen(made, actor))
