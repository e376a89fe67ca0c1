"""One request to an address that was looked at: no redirects, no proxy, bounded in time, its answer's body unread."""

import socket
import ssl
import threading
from http.client import HTTPConnection, HTTPException, HTTPSConnection

from django.utils.translation import gettext as _

from notices.webhooks.targets import Target

# For each step, and for all of it: who answers a byte a second is not waited for.
STEP_SECONDS, MOST_SECONDS = 5.0, 10.0


class NotSent(Exception):
    """No answer came; whether the other side took it is unknown. The message says why, in words."""


def post(target: Target, address: str, *, body: bytes, headers: dict[str, str]) -> int:
    """Send a body and return the status of the answer. Raises NotSent."""
    wire = _line(target)
    try:
        sock = socket.create_connection((address, target.port), timeout=STEP_SECONDS)
    except OSError as error:
        raise NotSent(_("không kết nối được")) from error
    # The same line by another handle: whatever becomes of the first one, this one cuts it.
    other = sock.dup()
    watch = threading.Timer(MOST_SECONDS, _cut, [other])
    watch.start()
    try:
        wire.sock = _secured(sock, target)
        wire.request("POST", target.path, body=body, headers=headers)
        return wire.getresponse().status
    except ssl.SSLError as error:
        raise NotSent(_("chứng thư hoặc mã hóa không đạt")) from error
    except TimeoutError as error:
        raise NotSent(_("quá thời gian chờ")) from error
    except (OSError, HTTPException, ValueError) as error:
        raise NotSent(_("mất kết nối trước khi có câu trả lời")) from error
    finally:
        watch.cancel()
        wire.close()
        sock.close()
        other.close()


def _line(target: Target) -> HTTPConnection:
    return (HTTPSConnection if target.tls else HTTPConnection)(target.host, target.port)


def _secured(sock: socket.socket, target: Target) -> socket.socket:
    if not target.tls:
        return sock
    return ssl.create_default_context().wrap_socket(sock, server_hostname=target.host)


def _cut(line: socket.socket) -> None:
    """End a connection from outside; whoever reads it sees its end."""
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
