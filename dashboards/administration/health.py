"""How the system fares, in words with what to do: no check raises, whatever else is down."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import redis
from django.conf import settings
from django.db import Error, connection
from django.db.models import Count, Min, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import replica
from charts.numbers import vi
from invitations.models import Message
from jobs.models import Job, TaskRun
from notices.outbox import files_kept
from surveys.models import FoldInbox

State = Literal["good", "warning", "bad", "none"]
Signs = QuerySet[TaskRun]
SECONDS = 1.0
# The tasks that show a queue's worker alive: beat rings each every minute or oftener.
SIGNS: Mapping[str, str] = {"celery": "jobs.tasks.revive", "reports": "invitations.tasks.send_due"}
SILENT = timedelta(minutes=5)
WAITS_LONG = timedelta(minutes=10)
COUNTS_LATE = timedelta(minutes=2)
MANY_WAIT = 500
LITTLE_ROOM = 2 * 1024**3
UNITS = ("B", "KiB", "MiB", "GiB", "TiB")


@dataclass(frozen=True, slots=True)
class Check:
    """One side of the system: how it is, in words, and what to do where it is not well."""

    name: str
    state: State
    words: str
    advice: str = ""


def checks(at: datetime, signs: Signs | None = None) -> list[Check]:
    """Return how everything is, each asked for itself; `signs`: as in `runs`."""
    return [_asked(name, check) for name, check in _sides(at, TaskRun.objects.all() if signs is None else signs)]


def runs(at: datetime, signs: Signs | None = None) -> Iterator[tuple[str, str, str, bool]]:
    """Yield what beat rings: its name, how often, when it last ended well, and whether that is too long ago.

    What has not ended since the first task of all did is late once it should have: before that its turn has not come.
    `signs`: all signs of tasks, for who asks for the checks, too, so that they are read once.
    """
    signs, words = TaskRun.objects.all() if signs is None else signs, _names()
    last, since = {sign.task: sign.at for sign in signs}, min((sign.first_at for sign in signs), default=at)
    for name, entry in sorted(settings.CELERY_BEAT_SCHEDULE.items()):
        seconds = float(entry["schedule"])
        ended = last.get(entry["task"])
        late = at - (ended or since) > timedelta(seconds=3 * seconds) + SILENT
        never = _("chưa chạy") if late else _("chưa đến lượt")
        yield words.get(name, name), _every(seconds), _moment(ended) if ended else never, late


def unwell(checks: Iterable[Check], runs: Iterable[tuple[str, str, str, bool]]) -> int:
    """Return how many of these places somebody has to look at: all that is not well, and all that is late."""
    return sum(check.state in ("warning", "bad") for check in checks) + sum(late for *_told, late in runs)


def places_unwell(at: datetime) -> int:
    """Count what the page of the system's health counts, in four queries.

    The size of the database is left out: it takes longest and is never anything but well.
    """
    signs = TaskRun.objects.all()
    found = [_asked(name, check) for name, check in _sides(at, signs) if check is not _size]
    return unwell(found, runs(at, signs))


def _sides(at: datetime, signs: Signs) -> Iterator[tuple[str, Callable[[], Check]]]:
    counting, reports = _("Máy xử lý chính (đếm phiếu)"), _("Máy xử lý báo cáo, thư")
    yield counting, lambda: _worker(counting, "celery", at, signs)
    yield reports, lambda: _worker(reports, "reports", at, signs)
    yield _("Hàng đợi công việc"), _queue
    yield _("Việc chờ lâu nhất"), lambda: _oldest(at)
    yield _("Đếm phiếu"), lambda: _folding(at)
    yield _("Thư, tin nhắn chờ gửi"), _outbox
    yield _("Cơ sở dữ liệu"), _size
    yield _("Chỗ trống trên đĩa"), _disk
    if replica.is_there():
        yield _("Bản sao chỉ đọc"), _replica


def _names() -> dict[str, str]:
    return {
        "revive-jobs": _("Nhận lại việc dở dang"),
        "close-ended-rounds": _("Khóa đợt hết hạn"),
        "follow-successions": _("Theo sáp nhập, chia tách"),
        "destroy-old-saved-forms": _("Hủy phiếu lưu dở quá hạn"),
        "fold-inbox": _("Đếm phiếu"),
        "send-invitations": _("Gửi thư mời"),
        "settle-invitations": _("Chốt thư mời trong ngày"),
        "gather-comments": _("Gom ý kiến"),
        "weekly-digest": _("Thư tổng hợp tuần"),
        "analyse-units": _("Tính phân tích của từng đơn vị khi kết quả đã ổn định"),
        "tell-of-drafts": _("Báo dự thảo kết quả"),
        "keep-hidings": _("Xét ô phải ẩn của kết quả mới"),
        "make-open-data": _("Lập tệp dữ liệu mở của các công bố"),
        "tell-of-publications": _("Báo kết quả được công bố"),
        "tell-of-comments": _("Báo ý kiến được giao, quá hạn"),
        "keep-obligations": _("Nhắc hạn nhiệm vụ, chuyển nhiệm vụ theo sắp xếp đơn vị"),
        "tell-of-jobs": _("Báo việc chạy nền đã xong"),
        "tell-of-delegations": _("Báo ủy quyền bắt đầu, kết thúc"),
        "mail-notices": _("Gửi thông báo qua thư"),
        "daily-notices": _("Thư tổng hợp ngày"),
        "send-webhooks": _("Báo cho hệ thống khác (webhook)"),
        "sweep-notices": _("Dọn thông báo cũ"),
        "sweep-sessions": _("Xóa phiên đăng nhập đã hết, lần đăng nhập sai cũ"),
        "seal-audit": _("Niêm phong nhật ký"),
        "verify-audit": _("Kiểm tra niêm phong nhật ký"),
        "tell-of-audit": _("Báo khi nhật ký không khớp"),
        "sweep-uploads": _("Dọn tệp gửi lên"),
        "sweep-job-files": _("Dọn tệp kết quả hết hạn"),
        "sweep-papers": _("Dọn trang giấy đã dàn quá hạn"),
        "keep-requests": _("Nhắc hạn yêu cầu về dữ liệu cá nhân, hủy liên hệ của người yêu cầu"),
        "destroy-answers": _("Hủy phiếu gốc, lời góp ý hết thời hạn giữ"),
        "scheduled-reports": _("Lập báo cáo theo lịch"),
    }


def _asked(name: str, check: Callable[[], Check]) -> Check:
    # Outside a transaction: what the database refuses to one check it does not refuse to the next.
    try:
        return check()
    except (Error, OSError, redis.RedisError, ValueError):
        return Check(name, "bad", _("không hỏi được"), _("Xem nhật ký của cổng và của máy chủ."))


def _worker(name: str, queue: str, at: datetime, signs: Signs) -> Check:
    # Read here at first: a database that refuses it refuses it to this check alone.
    ended = next((sign.at for sign in signs if sign.task == SIGNS[queue]), None)
    advice = _("Khởi động lại cổng hoặc riêng máy xử lý và bộ hẹn giờ; phiếu đã nhận vẫn an toàn, chỉ chậm đếm.")
    if ended is None:
        return Check(name, "bad", _("chưa chạy lần nào"), advice)
    words = _("chạy gần nhất %s") % _moment(ended)
    return Check(name, "bad", words, advice) if at - ended > SILENT else Check(name, "good", words)


def _queue() -> Check:
    name = _("Hàng đợi công việc")
    try:
        client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=SECONDS, socket_timeout=SECONDS)
        with client:
            waiting = sum(int(client.llen(queue)) for queue in SIGNS)
    except (redis.RedisError, OSError, ValueError):
        advice = _("Khởi động lại máy chủ hàng đợi. Cổng vẫn nhận phiếu; báo cáo và thư chờ đến khi nó chạy lại.")
        return Check(name, "bad", _("không liên lạc được"), advice)
    words = ngettext("%s việc đang chờ", "%s việc đang chờ", waiting) % vi(waiting)
    advice = _("Xem máy xử lý có chạy không; nếu chạy thì thêm máy xử lý.") if waiting > MANY_WAIT else ""
    return Check(name, "warning" if waiting > MANY_WAIT else "good", words, advice)


def _oldest(at: datetime) -> Check:
    name = _("Việc chờ lâu nhất")
    oldest = Job.objects.filter(state=Job.State.QUEUED).order_by("sent_at").first()
    if oldest is None:
        return Check(name, "good", _("không có việc chờ"))
    words = _("“%(title)s”, từ %(time)s") % {"title": oldest.title, "time": _moment(oldest.sent_at)}
    if at - oldest.sent_at <= WAITS_LONG:
        return Check(name, "good", words)
    return Check(name, "warning", words, _("Xem máy xử lý và hàng đợi ở trên; cổng tự gửi lại việc quên sau 10 phút."))


def _folding(at: datetime) -> Check:
    name = _("Đếm phiếu")
    # A decision may be about an old form: only arrivals say how long they wait.
    arrived = FoldInbox.objects.filter(decided=False).order_by("pk").values("response__received_at")
    found = FoldInbox.objects.aggregate(waiting=Count("pk"), oldest=Min(Subquery(arrived[:1])))
    waiting, oldest = found["waiting"], found["oldest"]
    if not waiting:
        return Check(name, "good", _("đã đếm hết"))
    words = ngettext("%s phiếu chờ đếm", "%s phiếu chờ đếm", waiting) % vi(waiting)
    if oldest is None or at - oldest <= COUNTS_LATE:
        return Check(name, "good", words)
    words = _("%(words)s, phiếu cũ nhất từ %(time)s") % {"words": words, "time": _moment(oldest)}
    return Check(name, "warning", words, _("Phiếu không mất. Xem máy xử lý chính có chạy không."))


def _outbox() -> Check:
    name = _("Thư, tin nhắn chờ gửi")
    waiting = Message.objects.filter(state__in=("queued", "claimed")).count()
    words = ngettext("%s tin đang chờ", "%s tin đang chờ", waiting) % vi(waiting)
    if "file" not in settings.EMAIL_BACKEND:
        return Check(name, "good", words)
    told = _("%(words)s; chưa có máy chủ thư nên thư chỉ được ghi thành tệp trên máy chủ (%(files)s)") % {
        "words": words,
        "files": _files(files_kept()),
    }
    advice = _(
        "Thư chưa tới người nhận. Người giữ máy chủ ghi địa chỉ máy chủ thư của tỉnh vào cấu hình của cổng "
        "(mục EMAIL_URL, xem thẻ Cài đặt) rồi chạy lại cổng."
    )
    return Check(name, "warning", told, advice)


def _files(number: int) -> str:
    return ngettext("%s tệp", "%s tệp", number) % vi(number) if number else _("hiện chưa có tệp nào")


def _size() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        (size,) = cursor.fetchone()
    return Check(_("Cơ sở dữ liệu"), "good", _("chạy tốt, %s") % _bytes(size))


def _replica() -> Check:
    name = _("Bản sao chỉ đọc")
    seconds = replica.behind()
    advice = _("Trang công khai và trang kết quả tạm đọc máy chủ chính. Xem máy chủ bản sao và đường truyền tới nó.")
    if seconds is None:
        return Check(name, "bad", _("không trả lời"), advice)
    words = _("chậm hơn máy chủ chính %s giây") % vi(round(seconds))
    return Check(name, "good", words) if seconds <= settings.REPLICA_MOST_SECONDS else Check(name, "bad", words, advice)


def _disk() -> Check:
    usage = shutil.disk_usage(settings.SATISFACTION_HOME)
    name, words = _("Chỗ trống trên đĩa"), _("còn %(free)s trong %(total)s")
    told = words % {"free": _bytes(usage.free), "total": _bytes(usage.total)}
    if usage.free >= LITTLE_ROOM:
        return Check(name, "good", told)
    return Check(name, "bad", told, _("Dọn đĩa hoặc thêm đĩa: hết chỗ thì cổng không nhận được phiếu."))


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "H:i d/m/Y")


def _every(seconds: float) -> str:
    if seconds >= 3600:
        return _("mỗi %s giờ") % vi(round(seconds / 3600))
    return _("mỗi %s phút") % vi(round(seconds / 60)) if seconds >= 60 else _("mỗi %s giây") % vi(round(seconds))


def _bytes(size: Any) -> str:
    number, unit = float(size), 0
    while number >= 1024 and unit < len(UNITS) - 1:
        number, unit = number / 1024, unit + 1
    return f"{vi(round(number))} {UNITS[unit]}"
