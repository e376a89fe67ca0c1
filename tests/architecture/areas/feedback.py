from uuid import UUID

from accounts.models import User
from accounts.roles import Role
from agencies.models import Agency
from feedback.models import Comment, NamedCase
from feedback.redaction import RULES
from surveys.models import RoundUnit
from tests import factories
from tests.architecture.areas.base import PUBLIC, RESULTS, At, Place, Route, World

ACTING = (Role.OFFICER, Role.HEAD, Role.HOME_AFFAIRS)
UNMASKING = (Role.HEAD, Role.HOME_AFFAIRS)
NOBODY_S = UUID(int=0)
DAY = factories.NOW.date()


def _comment(unit: RoundUnit, about: Agency) -> Comment:
    text = factories.response(unit, [4, 5]).texts.create(question="GY", text="Chờ lâu")
    return Comment.objects.create(
        text=text, source="form", round_unit=unit, agency=about, handler=about, block=unit.block,
        day=factories.NOW.date(), released_on=factories.NOW.date(), masked="Chờ lâu", search="cho lau", rules=RULES,
    )  # fmt: skip


def of_comment(agency: str = "so_xay_dung", round: str = "inside", **data: str) -> Place:
    def place(world: World, person: User) -> At:
        about = getattr(world.cast, agency)
        unit = RoundUnit.objects.get(round__code=getattr(world, round), agency=about)
        return At({"comment_id": _comment(unit, about).pk}, data)

    return place


def beyond(**data: str) -> Place:
    return of_comment("nha_trang", "beyond", **data)


def no_comment(world: World, person: User) -> At:
    return At({"comment_id": NOBODY_S})


def of_case(world: World, person: User) -> At:
    at = of_comment()(world, person)
    found = Comment.objects.get(pk=str(at.kwargs["comment_id"]))
    NamedCase.objects.create(comment=found, agency=found.agency, opened_on=DAY, due_on=DAY)
    return at


TOPICS = {"action": "topics", "version": "0"}
REASON = {"reason": "x", "version": "0"}
ROUTES: dict[str, Route] = {
    "feedback_public:reply": Route(PUBLIC, methods=("GET", "POST"), ok=(200, 400, 422, 429)),
    "feedback_public:write": Route(PUBLIC, methods=("GET", "POST"), ok=(200, 400, 422, 429)),
    "feedback:comments": Route(RESULTS),
    "feedback:comment": Route(RESULTS, of_comment(), outside=(beyond(),), elsewhere=(no_comment,)),
    "feedback:hotlines": Route(ACTING),
    "feedback:province_hotline": Route((Role.HOME_AFFAIRS,), methods=("GET", "POST"), ok=(200, 422)),
    "feedback:agency_hotline": Route(
        ACTING,
        lambda world, person: At({"agency": "so-xay-dung"}),
        methods=("GET", "POST"),
        ok=(200, 422),
        outside=(lambda world, person: At({"agency": "nha-trang"}),),
        elsewhere=(lambda world, person: At({"agency": "khong-co"}),),
    ),
    "feedback:spoken": Route(ACTING, methods=("GET", "POST"), ok=(200, 422)),
    "feedback:cases": Route(UNMASKING),
    "feedback:case": Route(
        (Role.HEAD, Role.HOME_AFFAIRS),
        of_case,
        methods=("GET", "POST"),
        # Sở Nội vụ looks into what is against a head alone; this is not.
        ok=(200, 404, 422),
        outside=(beyond(),),
        elsewhere=(no_comment,),
    ),
    "feedback:act": Route(
        ACTING,
        of_comment(**TOPICS),
        methods=("POST",),
        ok=(302,),
        outside=(beyond(**TOPICS),),
        elsewhere=(no_comment,),
    ),
    "feedback:contact": Route(ACTING, of_comment(), methods=("POST",), outside=(beyond(),), elsewhere=(no_comment,)),
    "feedback:unmask": Route(
        UNMASKING,
        of_comment(**REASON),
        methods=("POST",),
        outside=(beyond(**REASON),),
        elsewhere=(no_comment,),
    ),
}
