"""Numbers, lengths of short messages, the file outbox."""

import json
import re
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings as SettingsWrapper

from notices import outbox
from notices.gateways import Envelope, FileOutbox, TryLater, gateway_for, parse_gateway
from notices.phones import InvalidAddress, mail, masked_mail, masked_phone, phone
from notices.sms import length


@pytest.mark.parametrize(
    "written", ["0912345678", "912345678", "+84912345678", "84912345678", "0912 345.678", "(091) 234-5678"]
)
def test_a_number_has_one_spelling(written: str) -> None:
    assert phone(written) == "+84912345678"


@pytest.mark.parametrize("written", ["", "0123", "abc", "09123456789", "0912345", "\0", "٠٩١٢٣٤"])
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(InvalidAddress):
        phone(written)


def test_a_fixed_line_takes_no_short_message() -> None:
    assert phone("02583822222") == "+842583822222"
    with pytest.raises(InvalidAddress):
        phone("02583822222", mobile=True)


@pytest.mark.parametrize("written", ["", "an", "an@", "an@vidu", "a b@vidu.vn", "an@vi_du.vn", "a@b.vn\nBcc: x"])
def test_what_is_no_mail_address_is_refused(written: str) -> None:
    with pytest.raises(InvalidAddress):
        mail(written)


def test_masks_show_who_it_is_and_no_more() -> None:
    assert masked_phone("+84912345678") == "0912 xxx 678"
    assert masked_mail("nguyenan@vidu.vn") == "n…@vidu.vn"


@pytest.mark.parametrize(
    ("text", "units", "parts", "unicode"),
    [
        ("", 0, 0, False),
        ("a" * 160, 160, 1, False),
        ("a" * 161, 161, 2, False),
        ("a" * 306, 306, 2, False),
        ("a" * 307, 307, 3, False),
        ("€" * 80, 160, 1, False),
        ("a" * 152 + "€" * 5, 162, 2, False),
        ("ờ" * 70, 70, 1, True),
        ("ờ" * 71, 71, 2, True),
        ("a" * 134 + "ờ", 135, 3, True),
        ("🙂" * 35, 70, 1, True),
        ("🙂" * 67, 134, 3, True),
    ],
)
def test_lengths_of_short_messages(text: str, units: int, parts: int, unicode: bool) -> None:
    found = length(text)
    assert (found.units, found.parts, found.unicode) == (units, parts, unicode)


def test_the_outbox_is_for_its_owner_alone(tmp_path: Path, settings: SettingsWrapper) -> None:
    settings.OUTBOX = tmp_path
    gateway_for("sms").deliver(Envelope(way="sms", address="+84912345678", text="Chào", tag="dot"))
    (file,) = (tmp_path / "dot").iterdir()

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [letter.text for _at, letter in outbox.newest("dot")] == ["Chào"]
    assert outbox.sweep(before=datetime.now().astimezone() - timedelta(days=1)) == 0
    assert outbox.sweep(before=datetime.now().astimezone() + timedelta(days=1)) == 1
    assert outbox.count("dot") == 0


def test_an_outbox_that_cannot_be_written_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "dot").write_text("a file, not a folder")
    with pytest.raises(TryLater):
        FileOutbox(tmp_path).deliver(Envelope(way="sms", address="+84912345678", text="Chào", tag="dot"))


def test_a_configured_gateway_takes_the_outbox_s_place(settings: SettingsWrapper) -> None:
    configured = parse_gateway({"url": "https://sms.example/send"})
    settings.GATEWAYS = {"sms": configured, "zalo": None}

    assert gateway_for("sms") is configured
    assert isinstance(gateway_for("zalo"), FileOutbox)


def test_the_place_of_the_files_is_told_within_the_home(settings: SettingsWrapper) -> None:
    settings.SATISFACTION_HOME = Path("/srv/portal")
    settings.OUTBOX = Path("/srv/portal/outbox")

    assert outbox.place("dot-1") == "outbox/dot-1"


def test_the_manual_s_example_of_a_gateway_is_one(settings: SettingsWrapper) -> None:
    manual = (Path(settings.BASE_DIR) / "docs/operation.md").read_text("utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", manual, re.DOTALL)
    gateway = parse_gateway(json.loads(example))

    assert gateway.success is not None
    assert gateway.success.search('{"code": 100}')
    assert gateway.refused is not None
    assert gateway.refused.search('{"code": 104}')
