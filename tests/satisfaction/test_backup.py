"""Backups: of one moment, whole or not there, provably readable, and never over anything."""

import json
import tarfile
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils.timezone import now
from psycopg2.extensions import make_dsn

from accounts.audit_chain import seal_audit
from accounts.models import AuditEntry, AuditSeal
from accounts.services import record
from satisfaction.backup import BackupRefused, archive, facts, keeping, programs, taking
from satisfaction.backup.archive import opened
from scoring.models import Tally
from scoring.tally import fold_all
from surveys.models import Response, Round
from tests.scoring.answers import GOOD, POOR, send, survey, unit_of

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("backup")]
REAL = pytest.mark.django_db(transaction=True)


@pytest.fixture
def round() -> Round:
    made = survey()
    send(unit_of(made), GOOD, POOR, GOOD)
    fold_all()
    send(unit_of(made), POOR)
    return made


@pytest.fixture(autouse=True)
def _kept_file() -> Iterator[None]:
    name = default_storage.save("bao-cao/mot.pdf", ContentFile(b"%PDF-1.7 kept"))
    yield
    default_storage.delete(name)


def backup(path: Path, *words: str) -> str:
    said = StringIO()
    call_command("backup", "--to", str(path), *words, stdout=said)
    return said.getvalue()


def verified(path: Path) -> str:
    said = StringIO()
    call_command("verify_backup", str(path), stdout=said)
    return said.getvalue()


@pytest.fixture
def other() -> Iterator[str]:
    """The address of an empty database on the same server."""
    name = f"{connection.settings_dict['NAME']}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
    place = {**programs.place_of(connection.settings_dict), "dbname": name}
    host = f"?host={place['host']}" if place["host"].startswith("/") else ""
    at = "" if host else f"{place['host']}:{place.get('port', 5432)}"
    yield f"postgres://{place['user']}:{place.get('password', '')}@{at}/{name}{host}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def forms_at(url: str) -> int:
    with facts.connected(programs.place_at(url)) as wire, wire.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM surveys_response")
        return int(cursor.fetchone()[0])


@REAL
def test_a_backup_is_proved_by_restoring_and_recounting(tmp_path: Path, round: Round) -> None:
    path = tmp_path / "mot.tar"

    said = backup(path)

    assert "4 phiếu của 1 đợt" in said
    assert "Không kèm khóa bí mật" in said
    assert path.stat().st_mode & 0o777 == 0o600
    manifest = opened(path).manifest
    assert manifest["rounds"] == {round.code: 4}
    assert manifest["tables"]["surveys_response"] == 4
    assert manifest["mark"]["time"] >= manifest["last_response"]
    assert "Tốt" in verified(path)


@REAL
def test_what_it_took_is_noted_and_audited(tmp_path: Path, round: Round) -> None:
    backup(tmp_path / "mot.tar")

    assert AuditEntry.objects.get(action="backup.taken").detail == {"forms": 4, "with_keys": False}
    noted = keeping.last()
    assert noted is not None
    assert noted["file"] == str(tmp_path / "mot.tar")


@REAL
def test_restored_elsewhere_everything_is_there_with_its_files(tmp_path: Path, round: Round, other: str) -> None:
    backup(tmp_path)
    (path,) = tmp_path.glob("sao-luu-*.tar")
    said = StringIO()

    call_command("restore", str(path), "--into", other, "--files-into", str(tmp_path / "files"), stdout=said)

    assert "Đã phục hồi 4 phiếu của 1 đợt" in said.getvalue()
    assert forms_at(other) == 4
    assert (tmp_path / "files" / "bao-cao" / "mot.pdf").read_bytes() == b"%PDF-1.7 kept"


@REAL
def test_restored_tables_still_refuse_changes(tmp_path: Path, round: Round, other: str) -> None:
    backup(tmp_path / "mot.tar")
    call_command("restore", str(tmp_path / "mot.tar"), "--into", other, stdout=StringIO())

    with (
        facts.connected(programs.place_at(other)) as wire,
        wire.cursor() as cursor,
        pytest.raises(Exception, match="never changed or deleted"),
    ):
        cursor.execute("DELETE FROM surveys_response")


@REAL
def test_a_database_that_holds_something_is_refused(tmp_path: Path, round: Round, other: str) -> None:
    backup(tmp_path / "mot.tar")
    with facts.connected(programs.place_at(other)) as wire, wire, wire.cursor() as cursor:
        cursor.execute("CREATE TABLE cua_nguoi_khac (id int)")

    with pytest.raises(CommandError, match="không trống"):
        call_command("restore", str(tmp_path / "mot.tar"), "--into", other)


@REAL
def test_a_folder_that_holds_something_is_refused_before_the_database_is_filled(
    tmp_path: Path, round: Round, other: str
) -> None:
    backup(tmp_path / "mot.tar")

    with pytest.raises(CommandError, match="không trống"):
        call_command("restore", str(tmp_path / "mot.tar"), "--into", other, "--files-into", str(tmp_path))

    with facts.connected(programs.place_at(other)) as wire:
        assert facts.is_empty(wire)


@REAL
def test_what_comes_in_during_the_dump_is_in_neither_part(
    tmp_path: Path, round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    dump = taking._dump

    def late(*arguments: Any) -> None:
        send(unit_of(round), GOOD, GOOD)
        dump(*arguments)

    monkeypatch.setattr(taking, "_dump", late)
    backup(tmp_path / "mot.tar")

    assert Response.objects.count() == 6
    assert opened(tmp_path / "mot.tar").manifest["rounds"] == {round.code: 4}
    assert "4 phiếu" in verified(tmp_path / "mot.tar")


@REAL
def test_wrong_tallies_are_told_by_the_proof(tmp_path: Path, round: Round) -> None:
    Tally.objects.update(responses=7)
    backup(tmp_path / "mot.tar")

    with pytest.raises(CommandError, match=f"không dùng được(.|\n)*đợt {round.code}"):
        verified(tmp_path / "mot.tar")


@REAL
def test_a_dump_of_another_moment_is_told_by_the_proof(
    tmp_path: Path, round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The counts would not notice if dump and counts were of two moments and nobody compared them."""
    held = facts.held
    monkeypatch.setattr(taking, "held", lambda cursor: {**held(cursor), "rounds": {round.code: 5}})
    backup(tmp_path / "mot.tar")

    with pytest.raises(CommandError, match="bản sao lưu ghi 5, phục hồi được 4"):
        verified(tmp_path / "mot.tar")


@pytest.fixture
def seal() -> AuditSeal:
    long_ago = now() - timedelta(hours=3)
    record(actor=None, action="backup.taken", subject="x", detail={}, at=long_ago)
    made = seal_audit(at=now())
    assert made is not None
    return made


@REAL
def test_the_manifest_names_the_last_seal_and_the_proof_finds_it(
    tmp_path: Path, round: Round, seal: AuditSeal, other: str
) -> None:
    said = backup(tmp_path / "mot.tar")

    assert opened(tmp_path / "mot.tar").manifest["seal"] == {"number": seal.number, "digest": seal.digest}
    assert seal.digest in said
    assert f"số {seal.number}, mã {seal.digest}" in verified(tmp_path / "mot.tar")
    restored = StringIO()
    call_command("restore", str(tmp_path / "mot.tar"), "--into", other, stdout=restored)
    assert seal.digest in restored.getvalue()


@REAL
@pytest.mark.parametrize(("later", "digest", "words"), [(1, "", "phục hồi được đến số 1"), (0, "f", "khác mã ffff")])
def test_a_chain_that_ends_before_the_seal_told_is_refused(
    tmp_path: Path, round: Round, seal: AuditSeal, other: str, monkeypatch: pytest.MonkeyPatch, later: int,
    digest: str, words: str,
) -> None:  # fmt: skip
    held = facts.held
    told = {"number": seal.number + later, "digest": digest * 64 or seal.digest}
    monkeypatch.setattr(taking, "held", lambda cursor: {**held(cursor), "seal": told})
    backup(tmp_path / "mot.tar")

    with pytest.raises(CommandError, match=f"niêm phong nhật ký(.|\n)*{words}"):
        verified(tmp_path / "mot.tar")
    with pytest.raises(CommandError, match=f"không khớp(.|\n)*{words}"):
        call_command("restore", str(tmp_path / "mot.tar"), "--into", other, stdout=StringIO())


@REAL
def test_an_entry_changed_under_its_seal_is_told_by_the_proof(tmp_path: Path, round: Round, seal: AuditSeal) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_auditentry DISABLE TRIGGER USER")
        cursor.execute("UPDATE accounts_auditentry SET subject = 'y' WHERE id = %s", [seal.last_entry])
        cursor.execute("ALTER TABLE accounts_auditentry ENABLE TRIGGER USER")
    backup(tmp_path / "mot.tar")

    with pytest.raises(CommandError, match="niêm phong nhật ký số 1 không khớp"):
        verified(tmp_path / "mot.tar")


@REAL
def test_an_older_backup_that_names_no_seal_is_good(
    tmp_path: Path, round: Round, seal: AuditSeal, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = facts.held
    without = lambda cursor: {name: each for name, each in held(cursor).items() if name != "seal"}  # noqa: E731
    monkeypatch.setattr(taking, "held", without)
    backup(tmp_path / "mot.tar")

    assert "Tốt" in verified(tmp_path / "mot.tar")


@REAL
def test_one_changed_byte_is_noticed(tmp_path: Path, round: Round) -> None:
    path = tmp_path / "mot.tar"
    backup(path)
    content = bytearray(path.read_bytes())
    content[archive.BLOCK + 5000] ^= 1
    path.write_bytes(content)

    with pytest.raises(CommandError, match=r"đã hỏng ở phần database\.dump"):
        verified(path)


@REAL
def test_what_breaks_off_is_no_backup(tmp_path: Path) -> None:
    path = tmp_path / "mot.tar"
    backup(path)
    content = path.read_bytes().rstrip(b"\0")

    for kept in (0.0, 0.3, 0.9, 0.999):
        path.write_bytes(content[: int(len(content) * kept)])
        with pytest.raises(CommandError, match="không phải bản sao lưu trọn vẹn"):
            verified(path)


@pytest.mark.parametrize("content", [b"", b"khong phai tar", b"\0" * 2048])
def test_any_other_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.tar").write_bytes(content)
    with pytest.raises(CommandError, match="không phải bản sao lưu"):
        verified(tmp_path / "x.tar")


def test_a_tar_of_others_is_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "x.tar", "w") as tar:
        tar.addfile(tarfile.TarInfo("manifest.json"))
        tar.addfile(tarfile.TarInfo("../../etc/passwd"))
    with pytest.raises(CommandError, match="không phải bản sao lưu"):
        verified(tmp_path / "x.tar")


@REAL
def test_a_failed_dump_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "fitting", lambda *_asked: "/bin/false")
    with pytest.raises(CommandError, match="pg_dump không xong"):
        backup(tmp_path / "mot.tar")
    assert list(tmp_path.iterdir()) == []
    assert not AuditEntry.objects.filter(action="backup.taken").exists()


@REAL
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: archive.Part, piece: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive.Part, "write", full)
    with pytest.raises(CommandError, match="No space left"):
        backup(tmp_path / "mot.tar")
    assert list(tmp_path.iterdir()) == []


@REAL
def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "mot.tar").write_text("của ai đó")
    with pytest.raises(CommandError, match="đã có"):
        backup(tmp_path / "mot.tar")
    assert (tmp_path / "mot.tar").read_text() == "của ai đó"
    assert [path.name for path in tmp_path.iterdir()] == ["mot.tar"]


@REAL
def test_keys_are_in_it_only_when_asked(tmp_path: Path) -> None:
    backup(tmp_path / "khong.tar")
    said = backup(tmp_path / "co.tar", "--with-keys")

    key = settings.SECRET_KEY.encode()
    assert key not in (tmp_path / "khong.tar").read_bytes()
    assert "KÈM khóa bí mật" in said
    kept = json.loads(b"".join(opened(tmp_path / "co.tar").pieces(archive.KEYS)))
    assert kept["SECRET_KEY"] == settings.SECRET_KEY


@REAL
def test_restoring_says_that_keys_are_others(
    tmp_path: Path, round: Round, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(tmp_path / "mot.tar")
    monkeypatch.setattr(settings, "CONTACT_KEYS", ["khoa-moi"])
    said = StringIO()

    call_command("restore", str(tmp_path / "mot.tar"), "--into", other, stdout=said)

    assert "Chú ý: CONTACT_KEY ở đây khác lúc sao lưu" in said.getvalue()


@REAL
def test_a_later_version_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backup(tmp_path / "mot.tar")
    monkeypatch.setattr("satisfaction.backup.restoring.known_migrations", lambda: {"accounts.0001_initial"})
    with pytest.raises(CommandError, match="mới hơn phiên bản này"):
        verified(tmp_path / "mot.tar")


@REAL
def test_a_backup_of_no_portal_is_refused(tmp_path: Path, other: str, settings: Any) -> None:
    settings.DATABASE_BACKUP_URL = other
    with pytest.raises(CommandError, match="không phải của cổng"):
        backup(tmp_path / "mot.tar")


def test_no_password_is_among_the_arguments() -> None:
    where, environment = programs.told(programs.place_at("postgres://a:bi-mat@h:5/d"))
    assert "bi-mat" not in where
    assert environment["PGPASSWORD"] == "bi-mat"
    assert where == make_dsn(user="a", dbname="d", host="h", port="5")


def test_a_program_too_old_for_the_server_is_not_taken() -> None:
    with pytest.raises(BackupRefused, match="postgresql-client"):
        programs.fitting("pg_dump", 99)
