"""The schema as the page shows it: groups of operations with parameters, fields, answers and a working command."""

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal import published
from portal.reference.doors import EXAMPLE_AGENCY, EXAMPLE_ROUND, KEYS
from portal.reference.merged import schema

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    kind: str
    needed: bool
    words: str


@dataclass(frozen=True, slots=True)
class Operation:
    """`command` is for a shell: what stands in it as $NAME is the reader's own."""

    code: str
    method: str
    path: str
    summary: str
    words: str
    key: str
    parameters: tuple[Line, ...]
    fields: tuple[Line, ...]
    answers: tuple[tuple[str, str], ...]
    command: str


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    words: str
    operations: tuple[Operation, ...]


def groups(host: str) -> list[Group]:
    """Return all operations by group, in the language spoken; examples name what is published, where anything is."""
    known, found = _examples(), schema(get_language() or settings.LANGUAGE_CODE)
    made = [_operation(host, path, method, each, known) for path, method, each in _operations(found)]
    return [
        Group(tag["name"], tag["description"], tuple(one for tags, one in made if tag["name"] in tags))
        for tag in found["tags"]
    ]


def _operations(found: Json) -> Iterator[tuple[str, str, Json]]:
    for path, methods in found["paths"].items():
        yield from ((path, method, each) for method, each in methods.items() if method in ("get", "post"))


def _examples() -> dict[str, str]:
    """Return values for places in addresses."""
    known = {"round": EXAMPLE_ROUND, "agency": EXAMPLE_AGENCY, "method": "top2-2640", "version": "1"}
    newest = published.publications().first()
    if newest is None:
        return known
    version = newest.run.method_version
    known |= {"round": newest.round.code, "method": version.method.code, "version": str(version.number)}
    agencies = published.published(newest).result.agencies
    return known | ({"agency": agencies[0].agency} if agencies else {})


def _operation(host: str, path: str, method: str, each: Json, known: dict[str, str]) -> tuple[list[str], Operation]:
    keys = [name for one in each.get("security", ()) for name in one]
    parameters = [one for one in each.get("parameters", ()) if one["in"] != "header"]
    body = each.get("requestBody", {}).get("content", {}).get("application/json", {})
    return each["tags"], Operation(
        code=each["operationId"],
        method=method.upper(),
        path=path,
        summary=each.get("summary", ""),
        words=each.get("description", ""),
        key=KEYS[keys[0]] if keys else "",
        parameters=tuple(_parameter(one) for one in parameters),
        fields=tuple(_fields(body.get("schema", {}))),
        answers=tuple((status, one["description"]) for status, one in sorted(each["responses"].items())),
        command=_command(host, path, method, parameters, body.get("example"), known, bool(keys)),
    )


def _parameter(one: Json) -> Line:
    return Line(one["name"], _kind(one["schema"]), one.get("required", False), one.get("description", ""))


def _fields(found: Json) -> Iterator[Line]:
    first = found.get("anyOf", [found])[0]
    for name, one in first.get("properties", {}).items():
        yield Line(name, _kind(one), name in first.get("required", ()), one.get("description", ""))


def _kind(found: Json) -> str:
    kind = found.get("type", "")
    kinds = [kind] if isinstance(kind, str) else kind
    words = {"string": _("chữ"), "integer": _("số nguyên"), "number": _("số"), "object": _("đối tượng")}
    return ", ".join(words.get(one, one) for one in kinds if one and one != "null") or _("số hoặc chữ")


def _command(
    host: str, path: str, method: str, parameters: list[Json], example: Any, known: dict[str, str], keyed: bool
) -> str:
    """Return what to type; of the query only what must be there, or has an example."""
    address = path
    for name, value in known.items():
        address = address.replace(f"{{{name}}}", value)
    asked = {
        one["name"]: known.get(one["name"], one["example"])
        for one in parameters
        if "example" in one and one["in"] == "query"
    }
    query = "?" + "&".join(f"{name}={value}" for name, value in asked.items()) if asked else ""
    parts = ["curl", *(["-H", '"Authorization: Bearer $KHOA"'] if keyed else [])]
    if method == "post":
        parts += ["-H", '"Content-Type: application/json"', "-d", _quoted(example)]
    return " ".join([*parts, shlex.quote(host + address + query)])


def _quoted(body: Any) -> str:
    """Quote a body for a shell that fills in the reader's own $NAMES."""
    text = json.dumps(body, ensure_ascii=False)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("`", "\\`") + '"'
