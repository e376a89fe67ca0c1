from accounts.models import User
from accounts.roles import Role
from scoring.method_editing import adopt
from scoring.models import MethodDraft
from scoring.services import load_method
from scoring.services.method_drafts import delete_method_draft, start_method_draft
from tests import factories
from tests.architecture.areas.base import At, Place, Route, World
from tests.scoring.factories import document

WRITING = (Role.HOME_AFFAIRS,)
BOTH, POST = ("GET", "POST"), ("POST",)


def _draft(*, deleted: bool) -> MethodDraft:
    made = start_method_draft(document=adopt(document(code="ban-nhap")), actor=None, at=factories.NOW)
    if deleted:
        delete_method_draft(draft_id=made.pk, actor=None, at=factories.NOW)
    return made


def of_draft(
    methods: tuple[str, ...] = ("GET",), ok: tuple[int, ...] = (200,), *, deleted: bool = False, **more: object
) -> Route:
    def place(world: World, person: User) -> At:
        return At({"draft_id": _draft(deleted=deleted).pk, **more})

    unknown: Place = lambda world, person: At({"draft_id": 0, **more})  # noqa: E731
    return Route(WRITING, place, methods=methods, ok=ok, elsewhere=(unknown,))


def of_version(methods: tuple[str, ...] = ("GET",), ok: tuple[int, ...] = (200,), **more: object) -> Route:
    def place(world: World, person: User) -> At:
        version = load_method(document=document(), at=factories.NOW)
        return At({"slug": version.method.code, **more})

    unknown: Place = lambda world, person: At({"slug": "khong-co", **more})  # noqa: E731
    return Route(WRITING, place, methods=methods, ok=ok, elsewhere=(unknown,))


ROUTES: dict[str, Route] = {
    "methods:methods": Route(WRITING),
    "methods:new": Route(WRITING, methods=BOTH, ok=(200, 422)),
    "methods:draft": of_draft(),
    "methods:act": of_draft(POST, (302,)),
    "methods:save": of_draft(POST, (302,), place="dau"),
    "methods:check": of_draft(POST, place="n1"),
    "methods:trial": of_draft(),
    # No round is chosen: back to the page.
    "methods:compute": of_draft(POST, (302,)),
    "methods:publish": of_draft(BOTH, (200, 302)),
    "methods:delete": of_draft(POST, (302,)),
    "methods:restore": of_draft(POST, (302,), deleted=True),
    "methods:method": of_version(),
    # There is one version: nothing to compare, back to its page.
    "methods:compare": of_version(ok=(302,)),
    "methods:version": of_version(number=1),
    "methods:revise": of_version(POST, (302,), number=1),
    "methods:download": of_version(number=1, format="yaml"),
}
