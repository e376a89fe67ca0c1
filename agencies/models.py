from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role

RECIPIENT_KINDS = ("province_report", "block_report", "agency_report", "extract", "conclusion", "submission", "letter")


class Block(models.Model):
    """A group of agencies ranked together (khối)."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position", "code")

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """The stable identity of an agency; what it is called and where it belongs stands in its versions."""

    code = models.SlugField(max_length=60, unique=True)
    # Whom to ask there: telephone, mail, person. Nothing rests on it, so it has no history.
    contact = models.CharField(max_length=300, blank=True, default="", db_default="")
    # API keys that read its results, and those of all below it, as an officer of it does.
    keys = models.ManyToManyField("accounts.ApiKey", related_name="agencies")

    class Meta:
        ordering = ("code",)
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.code


class AgencyVersion(models.Model):
    """An agency as it was during a time: name, level, block, parent, place and the act that made it so."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("cấp tỉnh")
        DEPARTMENT = "department", _("sở, ban, ngành")
        VERTICAL = "vertical", _("cơ quan ngành dọc")
        DISTRICT = "district", _("cấp huyện (trước 1/7/2025)")
        COMMUNE = "commune", _("xã, phường, đặc khu")
        FACILITY = "facility", _("cơ sở dịch vụ công")
        UNIT = "unit", _("đơn vị trực thuộc")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="versions")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=120)
    level = models.CharField(max_length=12, choices=Level)
    block = models.ForeignKey(Block, models.PROTECT, null=True, related_name="+")
    parent = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="children")
    place_name = models.CharField(max_length=120, blank=True)
    act = models.CharField(max_length=200, blank=True)
    valid = DateRangeField()
    # PostgreSQL's embedded build knows no Vietnamese collation: names sort by this stored key.
    sort_key = models.CharField(max_length=500, editable=False, db_collation="C")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position", "sort_key")
        constraints = (
            ExclusionConstraint(
                name="agency_versions_do_not_overlap",
                expressions=[("agency", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(condition=~Q(agency=F("parent")), name="agency_is_not_its_own_parent"),
            models.CheckConstraint(condition=Q(valid__isempty=False), name="agency_version_has_time"),
            models.CheckConstraint(condition=~Q(name=""), name="agency_version_has_a_name"),
            models.CheckConstraint(
                condition=Q(
                    level__in=("province", "department", "vertical", "district", "commune", "facility", "unit")
                ),
                name="agency_level_is_known",
            ),
        )

    def __str__(self) -> str:
        return self.name


class AgencySuccession(models.Model):
    """How an agency came out of another: the history by which years are compared or not."""

    class Kind(models.TextChoices):
        RENAME = "rename", _("đổi tên")
        MERGE = "merge", _("sáp nhập")
        SPLIT = "split", _("chia tách")
        TRANSFER = "transfer", _("chuyển giao")
        DISSOLVE = "dissolve", _("giải thể")

    predecessor = models.ForeignKey(Agency, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="predecessions")
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField()
    share = models.DecimalField(max_digits=6, decimal_places=5, null=True)
    act = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("predecessor", "successor", "on"), name="succession_is_stated_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(kind="dissolve", successor=None) | (~Q(kind="dissolve") & Q(successor__isnull=False)),
                name="only_dissolution_has_no_successor",
            ),
            models.CheckConstraint(
                condition=Q(share=None) | Q(share__gt=0, share__lte=1), name="succession_share_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(predecessor=F("successor")), name="agency_does_not_succeed_itself"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("rename", "merge", "split", "transfer", "dissolve")),
                name="succession_kind_is_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor or '∅'} ({self.kind})"


class Service(models.Model):
    """A public service (thủ tục hành chính) that an answer may be about."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=300)
    # From this day on nothing new asks about it; what was answered about it stays. None: in force.
    retired_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="service_has_a_code_and_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class Reorganisation(models.Model):
    """What the wizard did to agencies in one go, so that it can be read and, while nothing rests on it, undone."""

    kind = models.CharField(max_length=10, choices=AgencySuccession.Kind)
    on = models.DateField()
    act = models.CharField(max_length=200, blank=True)
    agencies = models.ManyToManyField(Agency, related_name="reorganisations")
    # Keys of the rows it made and of those it ended (agencies.services.undoing reads them).
    rows = models.JSONField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_at__gte=F("made_at")), name="reorganisation_is_undone_later"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("rename", "merge", "split", "transfer", "dissolve")),
                name="reorganisation_kind_is_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on:%d/%m/%Y}"


class RecipientList(models.Model):
    """Who gets papers of one kind (Nơi nhận), one line each, as it is printed."""

    class Kind(models.TextChoices):
        PROVINCE_REPORT = "province_report", _("báo cáo kết quả của đợt")
        BLOCK_REPORT = "block_report", _("báo cáo kết quả của một khối")
        AGENCY_REPORT = "agency_report", _("phiếu kết quả của một đơn vị")
        EXTRACT = "extract", _("trích báo cáo cải cách hành chính")
        CONCLUSION = "conclusion", _("thông báo kết luận hội nghị công bố")
        SUBMISSION = "submission", _("tờ trình kết quả thẩm định")
        LETTER = "letter", _("công văn")

    kind = models.CharField(max_length=20, choices=Kind, unique=True)
    lines = models.JSONField(default=list)
    # Counts saves: who saves what another has saved meanwhile is told so.
    edition = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(kind__in=RECIPIENT_KINDS), name="recipients_kind_is_known"),)

    def __str__(self) -> str:
        return str(self.get_kind_display())


class SupervisingBody(models.Model):
    """A body that watches over surveys from outside (Ủy ban MTTQ, Hội CCB …); its people share flags and minutes."""

    name = models.CharField(max_length=200)
    # The name without marks and capitals (`agencies.sorting.folded`): the database folds no Vietnamese letters.
    key = models.CharField(max_length=400)

    class Meta:
        ordering = ("key",)
        verbose_name_plural = "supervising bodies"
        constraints = (
            models.UniqueConstraint(fields=("key",), name="supervising_bodies_differ_in_name"),
            models.CheckConstraint(condition=~Q(name=""), name="supervising_body_has_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A role that a person has over an agency and all below it, over a block, or over the whole province.

    `body`: for which supervising body a supervisor watches; it narrows nothing.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="memberships")
    block = models.ForeignKey(Block, models.PROTECT, null=True, related_name="memberships")
    body = models.ForeignKey(SupervisingBody, models.PROTECT, null=True, related_name="memberships")
    valid = DateRangeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(agency=None) | Q(block=None), name="membership_has_one_scope"),
            models.CheckConstraint(
                condition=~Q(role__in=Role.of_an_agency()) | Q(agency__isnull=False), name="agency_roles_name_an_agency"
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.SECTOR_LEAD) | Q(block__isnull=False), name="sector_leads_name_a_block"
            ),
            models.CheckConstraint(
                condition=Q(body=None) | Q(role=Role.SUPERVISOR), name="only_supervisors_name_a_body"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_is_known"),
            models.CheckConstraint(condition=Q(valid__isempty=False), name="membership_has_time"),
            # Null equals nothing, so the whole province stands as agency 0 and block 0 here.
            ExclusionConstraint(
                name="memberships_do_not_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Coalesce("agency", 0), RangeOperators.EQUAL),
                    (Coalesce("block", 0), RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.role} {self.agency or self.block or ''}"


class Delegation(models.Model):
    """A role of an absent person that a colleague holds meanwhile (ủy quyền). It ends by itself.

    What is lent is a membership, and a delegation is none: nobody can lend what was lent to them.
    """

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="delegations")
    # As the membership says; stated again so that the database can refuse lending to oneself.
    delegator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations_held")
    valid = DateRangeField()
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-valid", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(delegator=F("delegate")), name="nobody_delegates_to_themselves"),
            models.CheckConstraint(
                condition=Q(valid__isempty=False, valid__lower_inf=False, valid__upper_inf=False),
                name="delegation_begins_and_ends",
            ),
            ExclusionConstraint(
                name="delegations_do_not_overlap",
                expressions=[
                    ("membership", RangeOperators.EQUAL),
                    ("delegate", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        )

    def __str__(self) -> str:
        return f"{self.delegator} → {self.delegate}: {self.membership.role}"
