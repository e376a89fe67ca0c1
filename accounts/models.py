from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the account of a name, however it is capitalised."""
        return self.get(username__iexact=username)

    def create_user(self, *, username: str, full_name: str, email: str = "", password: str | None = None) -> "User":
        """Make an account; without a password nobody can sign in with it until one is set by a one-time link."""
        user = self.model(username=username, full_name=full_name, email=email)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An official, surveyor or administrator. Citizens have no account."""

    username = models.CharField(_("tên đăng nhập"), max_length=60, unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=120)
    # Where notices and one-time links go, and by which the province's sign-in knows a person; nobody needs one.
    email = models.EmailField(_("thư điện tử"), max_length=254, blank=True, default="")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        constraints = (
            models.UniqueConstraint(Lower("username"), name="usernames_differ_beyond_case"),
            models.CheckConstraint(condition=~Q(username=""), name="user_has_a_username"),
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="emails_differ_beyond_case"),
        )

    def __str__(self) -> str:
        return self.full_name


class OneTimeLink(models.Model):
    """A link that lets its holder set a password once. Only the hash of its secret is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="one_time_links")
    # The first administrator's account has no name yet: the holder gives it one.
    names_account = models.BooleanField(default=False)
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(expires_at__gte=F("created_at")), name="link_expires_after_it_is_made"),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(used_at__lte=F("expires_at")), name="link_is_used_in_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} until {self.expires_at:%Y-%m-%d %H:%M}"


class ApiKey(models.Model):
    """A key by which another system speaks to the portal. Only the hash of its secret is kept.

    `holder`: the official who made it for programs of their own; it reads what they may see that day, until
    `expires_at` at most. Keys of systems have neither.
    """

    class Purpose(models.TextChoices):
        INVITATIONS = "invitations", _("hệ thống một cửa: báo hồ sơ đã trả kết quả")
        DELIVERY = "delivery", _("cổng nhắn tin: báo tin hỏng, yêu cầu thôi nhận")
        FIGURES = "figures", _("nguồn số liệu: nạp và đọc chỉ số đặt cạnh")
        POINTS = "points", _("phần mềm chấm PAR INDEX: đọc điểm đã công bố")
        RESULTS = "results", _("hệ thống của đơn vị: đọc kết quả của các đơn vị được nêu")

    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=20, choices=Purpose)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    holder = models.ForeignKey(User, models.PROTECT, null=True, related_name="held_keys")
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="api_key_has_a_name"),
            models.CheckConstraint(
                condition=Q(holder=None, expires_at=None)
                | Q(holder__isnull=False, purpose="results", expires_at__isnull=False, expires_at__gt=F("made_at")),
                name="api_key_of_a_person_reads_results_for_a_time",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=("invitations", "delivery", "figures", "points", "results")),
                name="api_key_purpose_is_known",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("made_at")),
                name="api_key_is_revoked_after_it_is_made",
            ),
        )

    def __str__(self) -> str:
        return self.name


class KeyRead(models.Model):
    """How often a key was told the same within an hour; goes into the audit once the hour is over.

    `about`: what was asked for, as in the address. See `accounts.key_reads`.
    """

    key = models.ForeignKey(ApiKey, models.PROTECT, related_name="+", db_index=False)
    endpoint = models.CharField(max_length=60)
    about = models.CharField(max_length=160, blank=True)
    hour = models.DateTimeField()
    times = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("key", "endpoint", "about", "hour"), name="key_reads_are_counted_together"),
            models.CheckConstraint(condition=Q(times__gte=1), name="key_read_at_least_once"),
        )

    def __str__(self) -> str:
        return f"{self.key_id} {self.endpoint} {self.times}"


class FailedSignIn(models.Model):
    """A sign-in that failed or has not succeeded yet; counted to slow down guessing, kept for a day."""

    username_hash = models.CharField(max_length=64)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = (models.Index(fields=("address", "at"), name="failed_sign_ins_by_address"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.address}"


class AuditEntry(models.Model):
    """What an actor did to a subject. Append-only: the database refuses changes and deletions."""

    at = models.DateTimeField()
    # The index that a page needs has the time behind it.
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    action = models.CharField(max_length=60)
    # A round and an agency in it, each named by up to 60 signs, fit.
    subject = models.CharField(max_length=160)
    detail = models.JSONField(default=dict)
    # Of the request it was done in, as in `Change`; empty: a command, or an entry older than this column.
    request = models.CharField(max_length=64, blank=True, db_default="", default="")

    class Meta:
        indexes = (
            models.Index(fields=("at", "id"), name="audit_by_time"),
            models.Index(fields=("actor", "at", "id"), name="audit_by_actor"),
            models.Index(fields=("action", "at", "id"), name="audit_by_action"),
            models.Index(fields=("subject", "at", "id"), name="audit_by_subject_and_time"),
        )
        constraints = (models.CheckConstraint(condition=~Q(action=""), name="audit_names_an_action"),)
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject}"


class Change(models.Model):
    """A row that was added, changed or removed, written by the database's own trigger. Append-only.

    `before` and `after` hold what changed (all of a row that came or went), secrets masked. No actor and no origin: the
    change was made past the portal, by `role` of the database. `transaction` is the same for what was done at once.
    """

    class Act(models.TextChoices):
        STOOD = "S", _("có từ trước")
        ADDED = "I", _("thêm")
        CHANGED = "U", _("sửa")
        REMOVED = "D", _("xóa")

    at = models.DateTimeField()
    table_name = models.CharField(max_length=63)
    row = models.CharField(max_length=64)
    act = models.CharField(max_length=1, choices=Act)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    # No constraint: what is written down must never be a reason for which something cannot be done.
    actor = models.ForeignKey(User, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False)
    origin = models.CharField(max_length=120)
    request = models.CharField(max_length=64)
    role = models.CharField(max_length=63)
    transaction = models.BigIntegerField()

    class Meta:
        indexes = (
            models.Index(fields=("table_name", "row", "id"), name="changes_by_row"),
            models.Index(fields=("at", "id"), name="changes_by_time"),
            # What belonged to a thing and is gone is found by what it was.
            models.Index(fields=("table_name",), name="changes_removed", condition=Q(act="D")),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act} {self.table_name} {self.row}"


class AuditSeal(models.Model):
    """A run of audit entries up to `last_entry` and of changes up to `last_change`, hashed with the seal before it.

    Append-only. Seals made before changes were kept have none.
    """

    number = models.PositiveIntegerField(unique=True)
    last_entry = models.BigIntegerField()
    entries = models.PositiveIntegerField()
    last_change = models.BigIntegerField(default=0)
    changes = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = (
            models.CheckConstraint(condition=Q(number__gte=1), name="audit_seals_count_from_one"),
            models.CheckConstraint(condition=Q(entries__gte=1) | Q(changes__gte=1), name="audit_seal_seals_something"),
            models.UniqueConstraint(fields=("last_entry", "last_change"), name="audit_seals_end_apart"),
            models.CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="audit_seal_has_a_digest"),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.digest[:16]}"
