import hashlib
import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from documents import uploads
from documents.reading import UnreadableFile, open_workbook_checked, reading_xlsx
from documents.receiving import UploadField
from documents.tasks import sweep_uploads
from documents.uploads import Kind, UploadGone, check_upload, drop_upload, keep_upload, open_upload
from tests.documents.hostile import plain_book


def sent(content: bytes = b"unit\na\n", name: str = "phieu.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_kept_file_is_opened_by_its_key_alone_until_it_is_dropped() -> None:
    kept = keep_upload(sent())

    with open_upload(kept.key) as file:
        assert file.read() == b"unit\na\n"
        assert file.seekable()
    drop_upload(kept.key)
    drop_upload(kept.key)
    with pytest.raises(UploadGone, match="Hãy gửi lại tệp"), open_upload(kept.key):
        pass


def test_a_kept_file_is_named_by_chance_and_described() -> None:
    first, second = keep_upload(sent()), keep_upload(sent())

    assert first.key != second.key
    assert (first.name, first.size) == ("phieu.csv", 7)
    assert first.sha256 == second.sha256 == hashlib.sha256(b"unit\na\n").hexdigest()
    assert all("phieu" not in name for name in default_storage.listdir(uploads.FOLDER)[1])


@pytest.mark.parametrize("key", ["../../secrets.json", "", "x", "/etc/passwd"])
def test_a_key_opens_nothing_but_kept_files(key: str) -> None:
    with pytest.raises((ValueError, UploadGone)), open_upload(key):
        pass


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("C:\\Users\\an\\phiếu.xlsx", "phiếu.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("a\0b.csv", "ab.csv"),
        ("x" * 300 + ".csv", "x" * 196 + ".csv"),
        ("\udcff.csv", "?.csv"),
    ],
)
def test_a_senders_name_is_made_storable(name: str, stored: str) -> None:
    assert uploads.storable_name(name) == stored


def test_what_nobody_came_for_within_a_day_is_swept() -> None:
    old, new = keep_upload(sent()), keep_upload(sent())
    path = Path(default_storage.path(f"{uploads.FOLDER}/{old.key}"))
    a_day_ago = (datetime.now(UTC) - timedelta(hours=25)).timestamp()
    os.utime(path, (a_day_ago, a_day_ago))

    sweep_uploads()

    assert not path.exists()
    with open_upload(new.key):
        pass


def test_the_sweep_is_rung_by_beat() -> None:
    assert "documents.tasks.sweep_uploads" in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}


class Unread(io.BytesIO):
    """A file that must be refused by its size alone."""

    def read(self, *_: Any) -> bytes:
        raise AssertionError("read")


@pytest.mark.parametrize(("kind", "most"), [(Kind.TABLE, 50), (Kind.XLSX, 10), (Kind.TEXT, 1)])
def test_too_large_a_file_is_refused_by_its_size_before_it_is_read(kind: Kind, most: int) -> None:
    with pytest.raises(UnreadableFile, match=f"lớn hơn {most} MB"):
        check_upload(Unread(), name="t.csv", size=500 * 1024 * 1024, kind=kind)


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        (Kind.TABLE, "t.csv", b"unit\na\n"),
        (Kind.TABLE, "T.XLSX", plain_book()),
        (Kind.TABLE, "t.txt", "unit\ta\n".encode("utf-16")),
        (Kind.XLSX, "t.xlsx", plain_book()),
        (Kind.TEXT, "t.json", '{"code": "phiếu"}'.encode()),
        (Kind.TEXT, "t.yaml", b"code: a\n"),
    ],
)
def test_a_good_file_passes_and_is_left_at_its_beginning(kind: Kind, name: str, content: bytes) -> None:
    file = io.BytesIO(content)
    check_upload(file, name=name, size=len(content), kind=kind)

    assert file.tell() == 0


@pytest.mark.parametrize(
    ("kind", "name", "content", "words"),
    [
        (Kind.XLSX, "t.csv", b"a,b", r"Loại nhận: \.xlsx"),
        (Kind.TEXT, "t.xlsx", plain_book(), r"Loại nhận: \.json, \.yaml"),
        (Kind.TEXT, "t.json", b"\xff\xff", "UTF-8"),
        (Kind.TEXT, "t.yaml", b"code: a\ntitle: b\0c\n", "NUL"),
        (Kind.TABLE, "t.xls", b"a,b", r"Loại nhận: \.csv, \.xlsx"),
    ],
)
def test_another_kind_of_file_is_refused_in_words(kind: Kind, name: str, content: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        check_upload(io.BytesIO(content), name=name, size=len(content), kind=kind)


def test_a_field_says_why_it_refuses() -> None:
    class Form(forms.Form):
        file = UploadField(kind=Kind.TABLE)

    form = Form({}, MultiValueDict({"file": [sent(b"%PDF-1.7")]}))

    assert form.errors["file"] == ["Tệp là PDF, không phải bảng. Hãy gửi bảng dạng .xlsx hoặc .csv."]


def test_a_checked_workbook_shows_all_its_sheets() -> None:
    with reading_xlsx():
        book = open_workbook_checked(io.BytesIO(plain_book()))
        assert [list(sheet.values) for sheet in book.worksheets] == [[("code", "name"), ("a", "Sở Xây dựng")]]
