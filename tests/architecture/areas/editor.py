from accounts.models import User
from accounts.roles import Role
from agencies.models import Agency
from surveys.drafting.document import blank
from surveys.models import Draft
from surveys.services.drafts import delete_draft, start_draft
from tests import factories
from tests.architecture.areas.base import At, Place, Route, World

WRITING = Role.collecting()


def _owner(world: World, person: User) -> Agency | None:
    """Officers and heads write for Sở Xây dựng, Sở Nội vụ for the province."""
    return world.cast.so_xay_dung if person in (world.cast.an, world.cast.chi) else None


def _draft(owner: Agency | None, *, deleted: bool = False) -> Draft:
    made = start_draft(document=blank(code="thu", title="Thử"), owner=owner, actor=None, at=factories.NOW)
    if deleted:
        delete_draft(draft=made, actor=None, at=factories.NOW)
    return made


def own_draft(more: dict[str, object], *, deleted: bool = False) -> Place:
    return lambda world, person: At({"draft_id": _draft(_owner(world, person), deleted=deleted).pk, **more})


def _foreign(owner: str, more: dict[str, object], *, deleted: bool = False) -> Place:
    return lambda world, person: At({"draft_id": _draft(getattr(world.cast, owner, None), deleted=deleted).pk, **more})


def foreign_drafts(**more: object) -> tuple[Place, ...]:
    """Return drafts an agency's people have no business with: another agency's, and the province's."""
    return _foreign("so_y_te", more), _foreign("nobody", more)


def unknown_draft(**more: object) -> tuple[Place, ...]:
    return (lambda world, person: At({"draft_id": 0, **more}),)


def _version(owner: Agency | None, more: dict[str, object]) -> At:
    version = factories.questionnaire_version()
    version.questionnaire.owner = owner
    version.questionnaire.save()
    return At({"slug": version.questionnaire.code, **more})


def own_version(**more: object) -> Place:
    return lambda world, person: _version(_owner(world, person), more)


def foreign_version(**more: object) -> tuple[Place, ...]:
    """Return another agency's version; the province's may be read by every agency."""
    return (lambda world, person: _version(world.cast.so_y_te, more),)


def unknown_version(**more: object) -> tuple[Place, ...]:
    return (lambda world, person: At({"slug": "khong-co", **more}),)


def _of_draft(ok: tuple[int, ...] = (200,), methods: tuple[str, ...] = ("GET",), **more: object) -> Route:
    return Route(
        WRITING,
        own_draft(more),
        methods=methods,
        ok=ok,
        outside=foreign_drafts(**more),
        elsewhere=unknown_draft(**more),
    )


def _of_version(ok: tuple[int, ...] = (200,), methods: tuple[str, ...] = ("GET",), **more: object) -> Route:
    return Route(
        WRITING,
        own_version(**more),
        methods=methods,
        ok=ok,
        outside=foreign_version(**more),
        elsewhere=unknown_version(**more),
    )


POST: tuple[str, ...] = ("POST",)
BOTH: tuple[str, ...] = ("GET", "POST")
ROUTES: dict[str, Route] = {
    "editor:questionnaires": Route(WRITING),
    "editor:new": Route(WRITING, methods=BOTH, ok=(200, 422)),
    "editor:draft": _of_draft(),
    "editor:act": _of_draft((302,), POST),
    "editor:save": _of_draft((302,), POST, place="dau"),
    "editor:languages": _of_draft((200, 302), BOTH),
    "editor:draft_preview": _of_draft((200, 422), BOTH),
    "editor:publish": _of_draft((200, 422), BOTH),
    "editor:delete": _of_draft((302,), POST),
    "editor:restore": Route(
        WRITING,
        own_draft({}, deleted=True),
        methods=POST,
        ok=(302,),
        outside=(_foreign("so_y_te", {}, deleted=True), _foreign("nobody", {}, deleted=True)),
        elsewhere=unknown_draft(),
    ),
    "editor:questionnaire": _of_version(),
    "editor:version": _of_version(number=1),
    "editor:version_preview": _of_version((200, 422), BOTH, number=1),
    "editor:revise": _of_version((302,), POST, number=1),
    "editor:download": _of_version(number=1, format="json"),
    "editor:compare": _of_version((200, 302)),
}
