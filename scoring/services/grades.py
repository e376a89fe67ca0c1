"""Writes: grade schemes. A version never changes; what is changed becomes the next one."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from scoring.grading import Band, Fault, faults, in_order, plain
from scoring.models import GradeScheme
from scoring.models.appraising import LONGEST_SOURCE
from scoring.services.publications import NotPublishable

LONGEST_NAME = 120


@transaction.atomic
def keep_scheme(
    *,
    name: str,
    basis: str,
    reads: str,
    bands: Sequence[Band],
    source: str,
    verified: bool,
    seen: int,
    actor: User | None,
    at: datetime,
) -> GradeScheme:
    """Keep a scheme, or its next version where `seen` is the newest (0: a new name). Raises NotPublishable."""
    name, source = name.replace("\0", "").strip(), source.replace("\0", "").strip()
    wrong = [*_word_faults(name, basis, reads, source), *scheme_faults(bands)]
    newest = GradeScheme.objects.select_for_update().filter(name=name).order_by("-number").first()
    if (newest.number if newest else 0) != seen:
        wrong.append(_("Thang xếp loại tên này vừa có phiên bản khác; xem lại rồi lưu."))
    if wrong:
        raise NotPublishable(wrong)
    ordered = [band.to_json() for band in in_order(bands)]
    if newest and (newest.basis, newest.reads, newest.bands, newest.source, newest.verified) == (
        basis, reads, ordered, source, verified,
    ):  # fmt: skip
        return newest
    made = GradeScheme.objects.create(
        name=name, number=seen + 1, basis=basis, reads=reads, bands=ordered, source=source, verified=verified,
        actor=actor, at=at,
    )  # fmt: skip
    record(actor=actor, action="appraisal.scheme", subject=f"grades:{made.pk}", detail={"number": made.number}, at=at)
    return made


def scheme_faults(bands: Sequence[Band]) -> list[str]:
    """Return what is wrong with the bands of a scheme, in words."""
    return [_words(fault) for fault in faults(bands)]


def _word_faults(name: str, basis: str, reads: str, source: str) -> list[str]:
    found = []
    if not name or len(name) > LONGEST_NAME:
        found.append(_("Ghi tên thang xếp loại, tối đa %d ký tự.") % LONGEST_NAME)
    if not source or len(source) > LONGEST_SOURCE:
        found.append(_("Ghi nguồn: văn bản nào quy định các mức, tối đa %d ký tự.") % LONGEST_SOURCE)
    if basis not in GradeScheme.Basis.values or reads not in GradeScheme.Reads.values:
        found.append(_("Chọn giá trị dùng để xếp loại."))
    return found


def _words(fault: Fault) -> str:
    at = [plain(value).replace(".", ",") for value in fault.at]
    names = " – ".join(fault.names)
    words = {
        "none": lambda: _("Ghi ít nhất một loại."),
        "many": lambda: _("Ghi ít loại hơn."),
        "name": lambda: _("Mỗi loại cần một tên, tối đa 60 ký tự."),
        "twice": lambda: _("Hai loại cùng tên: %s.") % names,
        "bound": lambda: _("Mức của loại %s phải là số từ 0 đến 100.") % names,
        "empty": lambda: _("Loại %s không có giá trị nào: mức dưới cao hơn mức trên.") % names,
        "gap": lambda: _("Khoảng trống giữa %(names)s ở %(at)s %%.") % {"names": names, "at": "–".join(at)},
        "overlap": lambda: _("Chồng nhau: %(names)s ở %(at)s %%.") % {"names": names, "at": "–".join(at)},
        "below": lambda: _("Loại thấp nhất (%s) phải tính cả 0 %% hoặc để trống mức dưới.") % names,
        "above": lambda: _("Loại cao nhất (%s) phải tính cả 100 %% hoặc để trống mức trên.") % names,
    }
    return words[fault.kind]()
