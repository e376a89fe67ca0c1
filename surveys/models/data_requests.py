"""Requests of data subjects: what somebody asks about their personal data, its clocks, what was done about it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

KINDS = ("know", "view", "provide", "correct", "delete", "restrict", "object", "withdraw", "complain")


class DataRequest(models.Model):
    """One request. Who asks stands apart, sealed (`DataRequestContact`), and goes; what was asked and done stays.

    Nothing here leads to a comment, an invitation or a form: a receipt code or a number is typed each time it is looked
    for and is not stored, so that no name comes to stand beside what somebody wrote.
    """

    class Kind(models.TextChoices):
        KNOW = "know", _("được biết về việc xử lý")
        VIEW = "view", _("xem dữ liệu")
        PROVIDE = "provide", _("cung cấp dữ liệu")
        CORRECT = "correct", _("sửa dữ liệu")
        DELETE = "delete", _("xóa, hủy dữ liệu")
        RESTRICT = "restrict", _("hạn chế xử lý")
        OBJECT = "object", _("phản đối xử lý")
        WITHDRAW = "withdraw", _("rút lại sự đồng ý")
        COMPLAIN = "complain", _("khiếu nại về dữ liệu")

    class Way(models.TextChoices):
        """How it came."""

        IN_PERSON = "in_person", _("trực tiếp")
        LETTER = "letter", _("văn bản, bưu điện")
        EMAIL = "email", _("thư điện tử")
        PHONE = "phone", _("điện thoại")

    class About(models.TextChoices):
        """What it concerns, as far as the asker says it; by this the page knows what can be found."""

        INVITATION = "invitation", _("lời mời trả lời (số điện thoại, thư điện tử)")
        COMMENT = "comment", _("ý kiến có mã tiếp nhận")
        FORM = "form", _("phiếu đã gửi")
        OTHER = "other", _("việc khác")

    class State(models.TextChoices):
        OPEN = "open", _("đang giải quyết")
        GRANTED = "granted", _("đã thực hiện")
        REFUSED = "refused", _("đã từ chối")
        TAKEN_BACK = "taken_back", _("người yêu cầu rút")
        VOID = "void", _("ghi nhầm")

    # The right that is used.
    kind = models.CharField(max_length=10, choices=Kind)
    # How it came in.
    way = models.CharField(max_length=10, choices=Way)
    # Which data it concerns.
    about = models.CharField(max_length=10, choices=About)
    # What is asked, in the official's words, without name, number or code (the form refuses numbers and addresses).
    words = models.CharField(max_length=1000)
    # Somebody outside (who sends messages, another agency) has to act, too: the longer clock.
    with_others = models.BooleanField(default=False)
    # The day it came in, from which both clocks run.
    received_on = models.DateField()
    # The last day to tell the asker what becomes of it, and the day that was done.
    reply_by = models.DateField()
    replied_on = models.DateField(null=True)
    # The last day to carry it out or refuse it, moved once at most, and the day it ended.
    due_on = models.DateField()
    closed_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    # Raised by every step: who acts on an older one is told.
    version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("-received_on", "-id")
        indexes = (
            models.Index(fields=("due_on",), condition=Q(state="open"), name="open_data_requests_by_day"),
            models.Index(fields=("-received_on", "-id"), name="data_requests_by_receipt"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="data_request_kind_is_known"),
            models.CheckConstraint(
                condition=Q(way__in=("in_person", "letter", "email", "phone")), name="data_request_way_is_known"
            ),
            models.CheckConstraint(
                condition=Q(about__in=("invitation", "comment", "form", "other")), name="data_request_about_is_known"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="data_request_says_what_is_asked"),
            models.CheckConstraint(
                condition=Q(state="open", closed_on=None)
                | Q(state__in=("granted", "refused", "taken_back", "void"), closed_on__isnull=False),
                name="data_request_that_ended_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("granted", "refused")) | Q(replied_on__isnull=False),
                name="data_request_answered_was_replied_to",
            ),
            models.CheckConstraint(
                condition=Q(reply_by__gte=F("received_on"), due_on__gte=F("received_on"))
                & (Q(replied_on=None) | Q(replied_on__gte=F("received_on")))
                & (Q(closed_on=None) | Q(closed_on__gte=F("received_on"))),
                name="data_request_days_are_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk}: {self.kind}, {self.received_on:%d/%m/%Y}"


class DataRequestStep(models.Model):
    """What was done about a request. Append-only."""

    class Kind(models.TextChoices):
        RECEIVE = "receive", _("tiếp nhận")
        REPLY = "reply", _("phản hồi người yêu cầu")
        EXTEND = "extend", _("gia hạn")
        ACT = "act", _("đã làm với dữ liệu")
        GRANT = "grant", _("trả lời: đã thực hiện")
        REFUSE = "refuse", _("trả lời: từ chối")
        TAKE_BACK = "take_back", _("người yêu cầu rút")
        VOID = "void", _("bỏ, ghi nhầm")
        REOPEN = "reopen", _("mở lại")

    request = models.ForeignKey(DataRequest, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    # The reason of a refusal or extension, what was answered or done; without name, number or code.
    note = models.TextField(blank=True)
    # The day it was done, which may be before the day it was written down.
    on = models.DateField()
    # The deadline that the step set.
    due_on = models.DateField(null=True)
    # None: the portal itself.
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("request", "number")
        constraints = (
            models.UniqueConstraint(fields=("request", "number"), name="data_request_steps_are_numbered"),
            models.CheckConstraint(condition=Q(number__gte=1), name="data_request_step_numbers_start_at_one"),
            models.UniqueConstraint(
                fields=("request",), condition=Q(kind="extend"), name="data_request_is_extended_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("extend", "act", "grant", "refuse", "void", "reopen")) | ~Q(note=""),
                name="data_request_step_says_why",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("receive", "extend")) ^ Q(due_on=None),
                name="only_data_request_clocks_have_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.request_id}/{self.number}"


class DataRequestContact(models.Model):
    """Who asked and how to reach them: name and one way, sealed like every contact (`invitations.sealing`).

    The row is destroyed after `kept_until`, which is set when the request ends.
    """

    request = models.OneToOneField(DataRequest, models.PROTECT, related_name="contact")
    # Name and phone, mail or postal address of the asker, encrypted.
    sealed = models.TextField()
    # The last day on which it is kept; null while the request is open.
    kept_until = models.DateField(null=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(sealed=""), name="data_request_contact_is_sealed"),)

    def __str__(self) -> str:
        return str(self.request_id)
