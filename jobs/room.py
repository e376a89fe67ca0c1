"""A full disk: nothing half written stays, and who asked is told in words."""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from jobs.refusal import Refused

logger = logging.getLogger(__name__)
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def nothing_by_halves(path: str) -> Iterator[None]:
    """Remove what a write that failed left at a path of the storage. A full disk is said in words: raises Refused."""
    try:
        with words_for_a_full_disk():
            yield
    except Exception:
        with suppress(OSError):
            default_storage.delete(path)
        raise


@contextmanager
def words_for_a_full_disk() -> Iterator[None]:
    """Raise Refused, in words, where there is no room to write.

    They are read on the page of a job and in a terminal, which has no buttons: they name none.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        logger.exception("No room to write")
        words = _(
            "Ổ đĩa của máy chủ đã đầy nên không lưu được tệp; không có tệp dở dang nào được giữ. "
            "Hãy báo quản trị hệ thống dọn chỗ, rồi làm lại."
        )
        raise Refused(words) from error
