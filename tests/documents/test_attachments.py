"""Kept files stay where what was to refer to them was written, and nothing of them stays where it was not."""

from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile

from documents import attachments
from documents.attachments import FOLDER, Attached, kept_attachments
from documents.reading.refusals import UnreadableFile


class Boom(Exception):
    pass


@pytest.fixture(autouse=True)
def storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileSystemStorage:
    own = FileSystemStorage(location=tmp_path)
    monkeypatch.setattr(attachments, "default_storage", own)
    return own


def pdf(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7 " + name.encode())


def lying(storage: FileSystemStorage) -> list[str]:
    return sorted(storage.listdir(FOLDER)[1])


def test_files_stay_in_their_order_where_the_block_ends_well(storage: FileSystemStorage) -> None:
    with kept_attachments([pdf("hai.pdf"), pdf("mot.pdf")]) as kept:
        pass

    assert [each.name for each in kept] == ["hai.pdf", "mot.pdf"]
    assert lying(storage) == sorted(each.key.hex for each in kept)


def test_all_are_dropped_where_the_block_fails(storage: FileSystemStorage) -> None:
    def write(kept: list[Attached]) -> None:
        assert len(lying(storage)) == len(kept) == 2
        raise Boom

    with pytest.raises(Boom), kept_attachments([pdf("mot.pdf"), pdf("hai.pdf")]) as kept:
        write(kept)

    assert lying(storage) == []


def test_those_before_one_that_cannot_be_kept_are_dropped_too(storage: FileSystemStorage) -> None:
    files = [pdf("mot.pdf"), SimpleUploadedFile("hai.exe", b"MZ")]

    with pytest.raises(UnreadableFile), kept_attachments(files):
        pytest.fail("nothing may be written")

    assert lying(storage) == []
