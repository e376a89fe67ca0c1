import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.apps import apps

from accounts.models import User

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"

Reference = tuple[str, str, str]


def app_layers() -> dict[str, int]:
    """Return the height of every app in the list that import-linter checks, the lowest being 0."""
    contracts = tomllib.loads(PYPROJECT.read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["name"] == "Apps depend one way")
    return {app.strip(): height for height, layer in enumerate(reversed(layers)) for app in layer.split("|")}


def references() -> Iterator[Reference]:
    """Yield (app, app it points to, field) of every relation between tables, those of join tables included.

    The user is left out: every app names it by the setting AUTH_USER_MODEL and imports nothing for it.
    """
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model not in (None, model, User):
                target = field.related_model._meta.app_label  # type: ignore[union-attr]
                yield model._meta.app_label, target, f"{model.__name__}.{field.name}"


def upward(found: Iterable[Reference], layers: dict[str, int]) -> list[str]:
    return [
        f"{field} ({app} -> {target})"
        for app, target, field in found
        if app != target and app in layers and target in layers and layers[target] >= layers[app]
    ]


def test_foreign_keys_point_down_the_list_of_apps() -> None:
    assert upward(references(), app_layers()) == []


def test_every_app_with_tables_stands_in_the_list() -> None:
    ours = {app.label for app in apps.get_app_configs() if Path(app.path).parent == PYPROJECT.parent}

    assert ours <= set(app_layers())


def test_a_key_that_points_up_or_sideways_is_found() -> None:
    layers = {"surveys": 2, "agencies": 1, "accounts": 0, "jobs": 0}

    found = upward(
        [("agencies", "surveys", "A.x"), ("jobs", "accounts", "B.x"), ("surveys", "agencies", "C.x")], layers
    )

    assert found == ["A.x (agencies -> surveys)", "B.x (jobs -> accounts)"]
