"""The character set of a text file: found out in one pass that never holds the file whole."""

import codecs
from typing import BinaryIO

from django.utils.translation import gettext as _

from documents.reading.mojibake import Garbled, Words, from_tcvn3, from_vni, share_of_vietnamese
from documents.reading.refusals import UnreadableFile

CHUNK = 1024 * 1024
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Nearly every marked word must be Vietnamese before a file counts as Windows-1258.
SURE = 0.95
LIKELY = 0.7


def encoding_of(file: BinaryIO, words: Words) -> str:
    """Return the character set of a whole text file, having read it all once; `words` collects what it says."""
    file.seek(0)
    head = file.read(4096)
    encoding = next((name for mark, name in BOMS if head.startswith(mark)), None) or _utf_16(head) or "utf-8"
    try:
        _decode(file, encoding, words)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise UnreadableFile(_broken(encoding)) from error
        return _old_encoding(file, error.start)
    return encoding


def _utf_16(head: bytes) -> str | None:
    """Tell UTF-16 without a mark by where its zeros stand: signs, digits and line ends have one each."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    few = len(head) // 64
    if odd > len(head) // 8 and even <= few:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) // 8 and odd <= few else None


def _decode(file: BinaryIO, encoding: str, words: Words) -> None:
    """Read the whole file; the error's `start` counts from the beginning of the file."""
    decoder = codecs.getincrementaldecoder(encoding)()
    place = 0
    file.seek(0)
    while chunk := file.read(CHUNK):
        waiting = len(decoder.getstate()[0])
        try:
            text = decoder.decode(chunk)
            if len(chunk) < CHUNK:
                text += decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            error.start += place - waiting
            raise
        _refuse_nul(text)
        words.add(text)
        place += len(chunk)


def _refuse_nul(text: str) -> None:
    if "\0" in text:
        raise UnreadableFile(_("Tệp có ký tự NUL nên không phải văn bản hoặc đã hỏng. Hãy xuất lại tệp."))


def _old_encoding(file: BinaryIO, start: int) -> str:
    """Return Windows-1258 when a file that is no UTF-8 surely is it; refuse it by its name in words when not."""
    file.seek(0)
    sample = file.read(CHUNK)
    latin = Words()
    latin.add(sample.decode("latin-1"))
    old, as_vni = latin.share(from_tcvn3), latin.share(from_vni)
    windows = _share_1258(sample)
    if windows >= SURE and windows > max(old, as_vni):
        _refuse_undecodable(file)
        return "cp1258"
    if max(old, as_vni) >= LIKELY:
        raise UnreadableFile(garbled(Garbled.TCVN3 if old >= as_vni else Garbled.VNI))
    raise UnreadableFile(_not_utf_8(file, start))


def _share_1258(sample: bytes) -> float:
    try:
        text = sample.decode("cp1258", errors="strict")
    except UnicodeDecodeError:
        return 0.0
    return share_of_vietnamese(text)


def _refuse_undecodable(file: BinaryIO) -> None:
    try:
        _decode(file, "cp1258", Words())
    except UnicodeDecodeError as error:
        raise UnreadableFile(_not_utf_8(file, error.start)) from error


def _not_utf_8(file: BinaryIO, start: int) -> str:
    file.seek(0)
    line, left = 1, start
    while left > 0 and (chunk := file.read(min(CHUNK, left))):
        line += chunk.count(b"\n")
        left -= len(chunk)
    words = _(
        "Dòng %d không phải chữ UTF-8 (có thể là bảng mã cũ như Windows-1258 hay TCVN3). "
        "Trong Excel hãy lưu lại dạng “CSV UTF-8”."
    )
    return words % line


def _broken(encoding: str) -> str:
    name = "UTF-8" if encoding.startswith("utf-8") else "UTF-16"
    return _("Tệp ghi là %s nhưng bị cắt hoặc hỏng. Hãy lưu lại dạng “CSV UTF-8”.") % name


def garbled(kind: Garbled) -> str:
    """Say in which old character set a text is, and what to do."""
    if kind is Garbled.TCVN3:
        return _(
            "Tệp dùng bảng mã TCVN3 (phông .VnTime). Lưu lại bằng Unicode: chuyển mã bằng Unikey (Ctrl+Shift+F6, "
            "từ TCVN3 sang Unicode) rồi gửi lại."
        )
    if kind is Garbled.VNI:
        return _(
            "Tệp dùng bảng mã VNI (phông VNI-Times). Lưu lại bằng Unicode: chuyển mã bằng Unikey (Ctrl+Shift+F6, "
            "từ VNI Windows sang Unicode) rồi gửi lại."
        )
    return _(
        "Chữ trong tệp đã bị đọc sai bảng mã ở một lần lưu trước (ví dụ “Sá»Ÿ” thay cho “Sở”). "
        "Hãy xuất lại tệp từ nơi có chữ đúng, dạng “CSV UTF-8” hoặc .xlsx."
    )
