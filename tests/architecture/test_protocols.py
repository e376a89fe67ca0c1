"""A protocol's method has no body: its docstring is all that tells an adapter what to do."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings


def protocols() -> Iterator[tuple[str, ast.ClassDef]]:
    base = Path(settings.BASE_DIR)
    apps = tomllib.loads((base / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["root_packages"]
    for app in apps:
        for path in sorted((base / app).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ClassDef) and any("Protocol" in ast.unparse(parent) for parent in node.bases):
                    yield f"{path.relative_to(base)}:{node.name}", node


def test_every_method_of_a_protocol_says_what_an_adapter_must_do() -> None:
    found = dict(protocols())
    silent = [
        f"{name}.{method.name}"
        for name, node in found.items()
        for method in node.body
        if isinstance(method, ast.FunctionDef) and not ast.get_docstring(method)
    ]

    assert {"notices/gateways/envelope.py:Gateway", "satisfaction/embedded/service.py:Service"} <= set(found)
    assert silent == []
