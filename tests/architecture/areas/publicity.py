from accounts.models import User
from accounts.roles import Role
from actionplans.models import Publicity
from actionplans.services import publicity as services
from actionplans.services.steps import Hand
from scoring.publications import publication_of
from surveys.models import Round
from tests import factories
from tests.actionplans.conferences import published
from tests.actionplans.publicity import way, ways
from tests.architecture.areas.base import RESULTS, At, Place, Route, World
from tests.architecture.areas.made import attached

GIVING = (Role.HOME_AFFAIRS,)
ACTING = Role.of_an_agency()
CODE = "da-cong-bo"


def ready(world: World, person: User) -> At:
    ways(world.cast)
    return At()


def of(agency: str = "so-xay-dung", form: str = "", **data: str) -> Place:
    def place(world: World, person: User) -> At:
        ways(world.cast)
        return At({"code": CODE, "agency": agency, **({"form": form} if form else {})}, data)

    return place


def with_file(agency: str = "so_xay_dung") -> Place:
    def place(world: World, person: User) -> At:
        ways(world.cast)
        live = publication_of(published(world.cast))
        assert live is not None
        whose = getattr(world.cast, agency)
        Publicity.objects.filter(agency=whose, form=way("niem-yet")).update(state="todo", done_on=None)
        item = services.item_of(publication=live, agency=whose, form=way("niem-yet"))
        file = attached()
        day = factories.NOW.date()
        hand = Hand(actor=world.cast.snv, at=factories.NOW, seen=item.version)
        done = services.done(item=item, done_on=day, words="x", link="", files=[file], published_on=day, hand=hand)
        kept = done.steps.latest("number").files.get()
        return At({"code": CODE, "agency": whose.code, "form": "niem-yet", "file": kept.pk})

    return place


def nowhere(**more: object) -> Place:
    return lambda world, person: At({"code": "khong-co", "agency": "khong-co", **more})


def unpublished(**more: object) -> Place:
    """Name a survey of which nothing is published."""

    def place(world: World, person: User) -> At:
        assert Round.objects.filter(code=world.inside).exists()
        return At({"code": world.inside, "agency": "so-xay-dung", **more})

    return place


GET_POST = ("GET", "POST")
BEYOND = "nha-trang"
ROUTES: dict[str, Route] = {
    "publicity:overview": Route(RESULTS, ready),
    "publicity:forms": Route(GIVING, ready, methods=GET_POST, ok=(200, 422)),
    "publicity:agency": Route(RESULTS, of(), outside=(of(BEYOND),), elsewhere=(nowhere(), unpublished())),
    "publicity:board": Route(RESULTS, of(), outside=(of(BEYOND),), elsewhere=(nowhere(), unpublished())),
    "publicity:way": Route(
        RESULTS,
        of(form="niem-yet"),
        methods=GET_POST,
        ok=(200, 403),
        outside=(of(BEYOND, "niem-yet"),),
        elsewhere=(nowhere(form="niem-yet"), unpublished(form="niem-yet")),
    ),
    "publicity:text": Route(
        ACTING,
        of(form="loa-truyen-thanh"),
        methods=GET_POST,
        ok=(200, 422),
        outside=(of(BEYOND, "loa-truyen-thanh"),),
        elsewhere=(nowhere(form="x"),),
    ),
    "publicity:download": Route(
        RESULTS, of(form="loa-truyen-thanh"), outside=(of(BEYOND, "loa-truyen-thanh"),), elsewhere=(nowhere(form="x"),)
    ),
    "publicity:file": Route(
        RESULTS, with_file(), outside=(with_file("nha_trang"),), elsewhere=(nowhere(form="x", file=0),)
    ),
}
