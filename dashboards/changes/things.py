"""Things whose history has a page: which kept rows and which acts belong to each, and who may read of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Model
from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import OneTimeLink, User
from actionplans.models import Measure, Plan, Target
from agencies.models import Agency, AgencySuccession, AgencyVersion, Delegation, Membership
from invitations.models import SampleList
from scoring.models import RoundMethod
from surveys.models import (
    AccessPoint,
    Assignment,
    Draft,
    Kiosk,
    PaperBatch,
    Questionnaire,
    Round,
    RoundChannel,
    RoundUnit,
    RoundVersion,
)

Words = str | Promise
Found = TypeVar("Found", bound=Model)


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a table that belong to a thing: those that `path` leads to, and removed ones whose `column` named it.

    `subject`: how acts about such a row are called in the audit, before its number.
    """

    code: str
    words: Words
    model: type[Model]
    path: str = "pk"
    column: str = ""
    subject: str = ""

    @property
    def table(self) -> str:
        return self.model._meta.db_table


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing: `number` is its row's, `subjects` name it in the audit, `acts` are beginnings of codes (all: none)."""

    kind: "Kind"
    number: int
    name: str
    address: str
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing. `of_rights`: told to those alone who read the whole audit."""

    words: Words
    parts: tuple[Part, ...]
    find: Callable[[str], tuple[int, str, str, tuple[str, ...]]]
    acts: tuple[str, ...] = ()
    of_rights: bool = False


def thing_of(kind: str, key: str) -> Thing:
    """Return the thing that an address names. Raises Http404."""
    known = KINDS.get(kind)
    if known is None:
        raise Http404
    return Thing(known, *known.find(key))


def _round(key: str) -> tuple[int, str, str, tuple[str, ...]]:
    found = _one(Round, code=key)
    return found.pk, found.title, reverse("dashboards:round", args=[found.code]), (f"round:{found.code}",)


def _published(key: str) -> tuple[int, str, str, tuple[str, ...]]:
    found = _one(Round, code=key)
    agencies = found.units.order_by("pk").values_list("agency__code", flat=True)
    subjects = (f"round:{found.code}", *(f"round:{found.code}/unit:{code}" for code in agencies))
    return found.pk, found.title, reverse("publications:round", args=[found.code]), subjects


def _questionnaire(key: str) -> tuple[int, str, str, tuple[str, ...]]:
    found = _one(Questionnaire, code=key)
    drafts = Draft.objects.filter(questionnaire=found).values_list("pk", flat=True)
    newest = found.versions.order_by("number").last()
    subjects = tuple(f"questionnaire-draft:{pk}" for pk in drafts)
    return found.pk, newest.title if newest else key, reverse("editor:questionnaire", args=[key]), subjects


def _agency(key: str) -> tuple[int, str, str, tuple[str, ...]]:
    found = _one(Agency, code=key)
    newest = found.versions.order_by("valid").last()
    address = reverse("administration:agency", args=[key])
    return found.pk, newest.name if newest else key, address, (f"agency:{key}",)


def _plan(key: str) -> tuple[int, str, str, tuple[str, ...]]:
    found = _one(Plan, pk=_number(key))
    return found.pk, found.title, reverse("plans:plan", args=[found.pk]), (f"plan:{found.pk}",)


def _user(key: str) -> tuple[int, str, str, tuple[str, ...]]:
    found = _one(User, pk=_number(key))
    return found.pk, found.full_name, reverse("agencies:person", args=[found.pk]), (f"user:{found.username}",)


def _one(model: type[Found], **named: object) -> Found:
    found = model._base_manager.filter(**named).first()
    if found is None:
        raise Http404
    return found


def _number(key: str) -> int:
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Http404
    return int(key)


ROUND_PARTS = (
    Part("dot", _("đợt"), Round),
    Part("ban-phieu", _("bản phiếu hỏi của đợt"), RoundVersion, "round", "round_id"),
    Part("phuong-phap", _("phương pháp của đợt"), RoundMethod, "round", "round_id"),
    Part("kenh", _("kênh thu"), RoundChannel, "round", "round_id"),
    Part("don-vi", _("đơn vị trong đợt"), RoundUnit, "round", "round_id"),
    Part("diem-thu", _("điểm thu"), AccessPoint, "round_unit__round", "", "access-point"),
    Part("may-quay", _("máy ở quầy"), Kiosk, "access_point__round_unit__round"),
    Part("dieu-tra", _("việc giao điều tra viên"), Assignment, "round_unit__round"),
    Part("tap-giay", _("tập phiếu giấy"), PaperBatch, "round", "round_id", "paper-batch"),
    Part("danh-sach", _("danh sách mời"), SampleList, "round", "round_id"),
)
KINDS: Mapping[str, Kind] = {
    "dot": Kind(_("đợt khảo sát"), ROUND_PARTS, _round),
    "phieu-hoi": Kind(_("phiếu hỏi"), (Part("phieu-hoi", _("phiếu hỏi"), Questionnaire),), _questionnaire),
    "co-quan": Kind(
        _("cơ quan"),
        (
            Part("co-quan", _("cơ quan"), Agency),
            Part("ten", _("tên, cấp, nơi trực thuộc"), AgencyVersion, "agency", "agency_id"),
            Part("tach", _("sáp nhập, chia tách từ đơn vị này"), AgencySuccession, "predecessor", "predecessor_id"),
            Part("nhap", _("sáp nhập, chia tách vào đơn vị này"), AgencySuccession, "successor", "successor_id"),
        ),
        _agency,
    ),
    "ke-hoach": Kind(
        _("kế hoạch khắc phục"),
        (
            Part("ke-hoach", _("kế hoạch"), Plan),
            Part("chi-tieu", _("chỉ tiêu của kế hoạch"), Target, "plan", "plan_id"),
            Part("bien-phap", _("biện pháp"), Measure, "plan", "plan_id", "measure"),
        ),
        _plan,
    ),
    # What is published is never changed, only replaced: its history is the acts.
    "cong-bo": Kind(_("công bố kết quả"), (), _published, ("publication.", "appraisal.")),
    "tai-khoan": Kind(
        _("tài khoản"),
        (
            Part("tai-khoan", _("tài khoản"), User),
            Part("vai-tro", _("vai trò"), Membership, "user", "user_id"),
            Part("uy-quyen", _("ủy quyền đã giao"), Delegation, "delegator", "delegator_id"),
            Part("thay", _("ủy quyền được nhận"), Delegation, "delegate", "delegate_id"),
            Part("lop-hai", _("lớp bảo vệ thứ hai"), Authenticator, "user", "user_id"),
            Part("lien-ket", _("đường dẫn đặt mật khẩu"), OneTimeLink, "user", "user_id"),
            Part("cua-tinh", _("đăng nhập của tỉnh"), SocialAccount, "user", "user_id"),
        ),
        _user,
        of_rights=True,
    ),
}


def parts_with_columns() -> Iterator[tuple[str, str]]:
    """Yield every column whose changes a page may show, by table."""
    for kind in KINDS.values():
        for part in kind.parts:
            yield from ((part.table, str(field.column)) for field in part.model._meta.concrete_fields)
