import email
from email.policy import default as policy

import pytest
from pytest_django.fixtures import Settings as SettingsWrapper

from notices.gateways import Envelope, MailGateway, Rejected, TryLater
from tests.notices.servers import Post, free_port, post


def letter(address: str = "an@vidu.vn") -> Envelope:
    return Envelope(way="email", address=address, subject="Mời đánh giá", text="Kính gửi ông/bà", reference="r1")


def served_by(settings: SettingsWrapper, told: Post) -> MailGateway:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", told.port, 3
    return MailGateway()


def test_a_mail_arrives_whole(settings: SettingsWrapper) -> None:
    with post() as told:
        served_by(settings, told).deliver(letter())
    ((recipients, content),) = told.letters
    mail = email.message_from_bytes(content, policy=policy)

    assert recipients == ["an@vidu.vn"]
    assert mail["Subject"] == "Mời đánh giá"
    assert mail.get_content().strip() == "Kính gửi ông/bà"


def test_refused_recipients_are_told_from_full_mailboxes(settings: SettingsWrapper) -> None:
    with post() as told:
        gateway = served_by(settings, told)
        with pytest.raises(Rejected, match="550"):
            gateway.deliver(letter("khong-co@vidu.vn"))
        with pytest.raises(TryLater, match="452"):
            gateway.deliver(letter("day@vidu.vn"))
    assert told.letters == []


@pytest.mark.parametrize(("answer", "end"), [("554 spam", Rejected), ("451 later", TryLater)])
def test_a_refused_text(settings: SettingsWrapper, answer: str, end: type[Exception]) -> None:
    with post(data_answer=answer) as told, pytest.raises(end):
        served_by(settings, told).deliver(letter())


def test_no_server_means_certainly_not_sent(settings: SettingsWrapper) -> None:
    with pytest.raises(TryLater):
        served_by(settings, Post(port=free_port())).deliver(letter())


def test_a_subject_with_a_line_break_is_no_header(settings: SettingsWrapper) -> None:
    with post() as told, pytest.raises(Rejected):
        served_by(settings, told).deliver(
            Envelope(way="email", address="an@vidu.vn", subject="a\nBcc: x@y.vn", text="")
        )
