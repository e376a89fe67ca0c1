"""Whoever is shown what is hidden otherwise leaves one entry: who, what, when, in which request."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from dashboards.audit.actions import ACTIONS, SENSITIVE
from tests.architecture.routes import World
from tests.architecture.sensitive import LOOKS, OPENERS
from tests.architecture.test_gate import imported
from tests.surveys.factories import NOON

pytestmark = pytest.mark.django_db
APPS = (
    *("satisfaction", "portal", "dashboards", "reports", "actionplans", "scoring", "feedback", "invitations"),
    *("surveys", "agencies", "accounts", "documents", "jobs", "notices"),
)
NUMBER = "yeu-cau-0123456789"
# The audit tells of who read it, which is no look at citizens' words.
OF_THE_AUDIT = {"audit.viewed", "audit.exported"}


@pytest.mark.parametrize("name", LOOKS)
def test_a_look_leaves_one_entry(world: World, signed_in: Callable[[User], Client], name: str) -> None:
    look = LOOKS[name]
    with time_machine.travel(NOON, tick=False):
        person = look.by(world)
        at = look.at(world, person)
        answer = asked(signed_in(person), look.method, name, at)
        b"".join(answer)

    assert answer.status_code in (200, 302), name
    told = AuditEntry.objects.filter(action=look.act).latest("pk")
    assert AuditEntry.objects.filter(action=look.act, request=NUMBER).count() == 1
    assert (told.actor, told.at, told.request) == (person, NOON, NUMBER)
    assert told.subject


def modules() -> Iterator[tuple[str, ast.Module]]:
    root = Path(settings.BASE_DIR)
    for app in APPS:
        for path in sorted((root / app).rglob("*.py")):
            yield ".".join(path.relative_to(root).with_suffix("").parts), ast.parse(path.read_text(encoding="utf-8"))


def uses(tree: ast.Module, opener: str) -> bool:
    """Tell whether a module takes a function, by its name or through its module."""
    module, _dot, name = opener.rpartition(".")
    taken = {".".join(pair) for pair in imported(tree)}
    through = any(isinstance(node, ast.Attribute) and node.attr == name for node in ast.walk(tree))
    return opener in taken or (module in taken and through)


def asked(client: Client, method: str, name: str, at: Any) -> Any:
    address, head = reverse(name, kwargs=at.kwargs), {"X-Request-ID": NUMBER}
    if method == "POST":
        return client.post(address, at.data, headers=head)
    return client.get(address, at.data, headers=head)


def test_every_sensitive_act_has_an_address_that_a_test_opens_and_words() -> None:
    acts = {look.act for look in LOOKS.values()}

    assert acts >= SENSITIVE
    assert acts - SENSITIVE == OF_THE_AUDIT
    assert acts <= set(ACTIONS)


@pytest.mark.parametrize("opener", OPENERS)
def test_whoever_opens_what_is_hidden_is_listed(opener: str) -> None:
    found = {name for name, tree in modules() if uses(tree, opener)}

    assert found == set(OPENERS[opener]), "add the address to LOOKS, or say in OPENERS why nobody sees it"


def test_the_openers_are_behind_addresses_that_a_test_opens() -> None:
    behind = {each for users in OPENERS.values() for how in users.values() if isinstance(how, tuple) for each in how}

    assert behind <= set(LOOKS)
