"""Mail by Django's backends, with an SMTP server's refusals told apart."""

import smtplib
from dataclasses import dataclass

from django.core.mail import EmailMessage, get_connection

from notices.gateways.envelope import Envelope, Rejected, TryLater, Unclear

PERMANENT = 500


@dataclass(frozen=True, slots=True)
class MailGateway:
    """Sends each mail over a connection of its own."""

    def deliver(self, envelope: Envelope) -> None:
        """Hand a mail over. Raises Rejected, TryLater, Unclear."""
        connection = get_connection()
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as error:
            raise TryLater("không kết nối được máy chủ thư") from error
        headers = {"Auto-Submitted": "auto-generated", "X-Reference": envelope.reference}
        mail = EmailMessage(
            envelope.subject, envelope.text, to=[envelope.address], headers=headers, connection=connection
        )
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            code = max((code for code, _words in error.recipients.values()), default=PERMANENT)
            raise _refusal(code) from error
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code) from error
        except ValueError as error:
            raise Rejected("nội dung thư không hợp lệ") from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unclear("mất kết nối sau khi đã gửi") from error
        finally:
            _close(connection)


def _refusal(code: int) -> Exception:
    return Rejected(f"SMTP {code}") if code >= PERMANENT else TryLater(f"SMTP {code}")


def _close(connection: object) -> None:
    try:
        connection.close()  # type: ignore[attr-defined]
    except (OSError, smtplib.SMTPException):
        return
