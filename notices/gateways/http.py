"""A generic HTTP gateway, set up by configuration: it serves SMS brandname and Zalo providers alike.

Configuration (JSON):
  url       where to send, https (http only for testing)
  method    POST (default), PUT or GET
  format    "json" (default) or "form"; GET puts the fields into the address
  headers   object of fixed headers (the provider's key)
  body      object of any depth; texts in it may hold {to} {text} {reference}
  number    "e164" +84912345678 (default), "plain" 84912345678, "national" 0912345678
  success   regular expression that a good answer's body holds; empty: the status alone decides
  refused   regular expression in an answer's body that refuses the number for good
  timeout   seconds, 15 by default
"""

import json
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from notices.gateways.envelope import Envelope, Rejected, TryLater, Unclear

FIELDS = frozenset({"url", "method", "format", "headers", "body", "number", "success", "refused", "timeout"})
METHODS = ("POST", "PUT", "GET")
NUMBERS = ("e164", "plain", "national")
MOST_ANSWER = 64 * 1024
# The provider does not know us or the address is wrong: no contact's fault, an office mends it.
OUR_FAULT = frozenset({401, 402, 403, 404, 405, 408, 425, 429})
# A proxy gave up waiting: the provider behind it may have taken the message.
UNKNOWN_END = frozenset({504})


class InvalidGateway(ValueError):
    """The configuration of a gateway cannot be used; the message names the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpGateway:
    url: SplitResult
    method: str = "POST"
    form: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    number: str = "e164"
    success: re.Pattern[str] | None = None
    refused: re.Pattern[str] | None = None
    timeout: float = 15.0

    def deliver(self, envelope: Envelope) -> None:
        """Send one request and judge its answer. Raises Rejected, TryLater, Unclear."""
        target, body, headers = self._request(envelope)
        wire = self._connected()
        try:
            wire.request(self.method, target, body=body, headers=headers)
            response = wire.getresponse()
            answer = response.read(MOST_ANSWER).decode("utf-8", "replace")
        except (OSError, HTTPException) as error:
            raise Unclear("mất kết nối sau khi đã gửi") from error
        finally:
            wire.close()
        self._judge(response.status, answer)

    def _connected(self) -> HTTPConnection:
        """Open the line. Until it stands nothing was sent, so that trying again is safe."""
        host, port = self.url.hostname or "", self.url.port
        wire: HTTPConnection
        if self.url.scheme == "https":
            wire = HTTPSConnection(host, port, timeout=self.timeout, context=ssl.create_default_context())
        else:
            wire = HTTPConnection(host, port, timeout=self.timeout)
        try:
            wire.connect()
        except OSError as error:
            wire.close()
            raise TryLater("không kết nối được cổng nhắn tin") from error
        return wire

    def _request(self, envelope: Envelope) -> tuple[str, bytes | None, dict[str, str]]:
        values = {"to": _number(envelope.address, self.number), "text": envelope.text, "reference": envelope.reference}
        body = _filled(self.body, values)
        target = f"{self.url.path or '/'}{f'?{self.url.query}' if self.url.query else ''}"
        headers = {"User-Agent": "satisfaction", "Accept": "*/*", **self.headers}
        if self.method == "GET":
            return f"{target}{'&' if self.url.query else '?'}{urlencode(body)}", None, headers
        if self.form:
            return target, urlencode(body).encode(), {"Content-Type": "application/x-www-form-urlencoded", **headers}
        content = json.dumps(body, ensure_ascii=False).encode()
        return target, content, {"Content-Type": "application/json; charset=utf-8", **headers}

    def _judge(self, status: int, answer: str) -> None:
        reason = f"HTTP {status}"
        if self.refused and self.refused.search(answer):
            raise Rejected(f"cổng nhắn tin từ chối số này ({reason})")
        if status in UNKNOWN_END:
            raise Unclear(reason)
        if status in OUR_FAULT or status >= 500 or 300 <= status < 400:
            raise TryLater(reason)
        if status >= 400:
            raise Rejected(reason)
        if self.success and not self.success.search(answer):
            # Perhaps sent, perhaps not: sending again on our own could reach a person twice.
            raise Unclear(f"{reason}, nội dung trả lời không báo thành công")


def parse_gateway(document: Any) -> HttpGateway:
    """Return the gateway that a configuration describes. Raises InvalidGateway."""
    if not isinstance(document, dict):
        raise InvalidGateway("cần một đối tượng JSON")
    unknown = sorted(set(document) - FIELDS)
    if unknown:
        raise InvalidGateway(f"không có trường: {', '.join(unknown)}")
    body, headers = document.get("body", {}), document.get("headers", {})
    form = _one_of(document, "format", ("json", "form")) == "form"
    method = _one_of(document, "method", METHODS)
    if not isinstance(body, dict) or ((form or method == "GET") and not _is_flat(body)):
        raise InvalidGateway("body: cần một đối tượng (với form và GET: chỉ một tầng)")
    if not isinstance(headers, dict) or not _is_flat(headers) or any(set("\r\n") & set(t) for t in headers.values()):
        raise InvalidGateway("headers: cần một đối tượng gồm các chuỗi")
    return HttpGateway(
        url=_url(document.get("url")),
        method=method,
        form=form,
        headers=headers,
        body=body,
        number=_one_of(document, "number", NUMBERS),
        success=_pattern(document, "success"),
        refused=_pattern(document, "refused"),
        timeout=_timeout(document.get("timeout", 15)),
    )


def _url(value: Any) -> SplitResult:
    try:
        url = urlsplit(value if isinstance(value, str) else "")
        known = url.scheme in ("http", "https") and url.hostname and url.port != 0
    except ValueError:
        known = False
    if not known:
        raise InvalidGateway("url: cần địa chỉ https://…")
    return url


def _one_of(document: Mapping[str, Any], name: str, known: tuple[str, ...]) -> str:
    value = document.get(name, known[0])
    if value not in known:
        raise InvalidGateway(f"{name}: cần một trong {', '.join(known)}")
    return str(value)


def _pattern(document: Mapping[str, Any], name: str) -> re.Pattern[str] | None:
    value = document.get(name, "")
    try:
        return re.compile(value) if value else None
    except (re.error, TypeError) as error:
        raise InvalidGateway(f"{name}: biểu thức không đúng") from error


def _timeout(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 120:
        raise InvalidGateway("timeout: cần số giây từ 0 đến 120")
    return float(value)


def _is_flat(value: Mapping[str, Any]) -> bool:
    return all(isinstance(text, str) for text in value.values())


def _filled(value: Any, values: Mapping[str, str]) -> Any:
    """Put values into the texts of a template; what is put in is data, never a part of the template."""
    if isinstance(value, str):
        return re.sub(r"\{(to|text|reference)\}", lambda match: values[match[1]], value)
    if isinstance(value, dict):
        return {name: _filled(item, values) for name, item in value.items()}
    return [_filled(item, values) for item in value] if isinstance(value, list) else value


def _number(address: str, form: str) -> str:
    if form == "e164":
        return address
    digits = address.removeprefix("+")
    return f"0{digits.removeprefix('84')}" if form == "national" and digits.startswith("84") else digits
