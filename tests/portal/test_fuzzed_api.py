"""Whatever is sent to the API: no error of ours, and only answers that its schema describes (schemathesis)."""

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.conf import settings as django_settings
from hypothesis import HealthCheck, Phase
from pytest_django.fixtures import Settings as SettingsWrapper
from pytest_django.live_server_helper import LiveServer
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from portal.reference import doors
from portal.reference.merged import schema
from tests.conftest import make_cast
from tests.portal.api_world import ApiWorld, world

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# Of each operation, in each way: what its schema allows, and what it does not.
EXAMPLES, MANY = 12, 400


@pytest.fixture
def made(transactional_db: None, settings: SettingsWrapper) -> ApiWorld:
    # It asks faster than anybody may, and the secrets of keys stand in no answer.
    for name in ("INVITATIONS_PER_MINUTE", "FIGURES_PER_MINUTE", "RESULTS_PER_MINUTE", "OPEN_API_PER_MINUTE"):
        setattr(settings, name, 10**9)
    return world(make_cast())


def operations() -> Iterator[Any]:
    for found in schemathesis.openapi.from_dict(schema()).get_all_operations():
        yield found.ok()  # type: ignore[union-attr]


def heads(made: ApiWorld, operation: Any) -> dict[str, str]:
    security = operation.definition.raw.get("security") or []
    names = [name for one in security for name in one]
    return made.head(doors.KEYS[names[0]]) if names else {}


def places(made: ApiWorld) -> dict[str, str]:
    """Return what stands behind addresses: half of what is asked for is there."""
    version = made.publication.run.method_version
    return {
        "round": made.closed.code,
        "agency": "so-y-te",
        "method": version.method.code,
        "version": str(version.number),
    }


def fuzz(operation: Any, made: ApiWorld, host: str, mode: GenerationMode, examples: int) -> int:
    """Send examples of one operation; raises what a check finds. Returns how many were answered in full."""
    known, sent, asked = places(made), heads(made, operation), [0, 0]

    @hypothesis.settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def each(case: Any) -> None:
        asked[0] += 1
        if asked[0] % 2:
            case.path_parameters = {name: known[name] for name in case.path_parameters or {}}
            case.query = {
                name: made.closed.code if name == "round" else text for name, text in (case.query or {}).items()
            }
        response = case.call(base_url=host, headers=sent)
        asked[1] += response.status_code < 300
        case.validate_response(response, checks=CHECKS)

    try:
        each()
    except hypothesis.errors.Unsatisfiable:
        # What takes any text can be given none that its schema forbids.
        assert mode == GenerationMode.NEGATIVE
    return asked[1]


def through(made: ApiWorld, live_server: LiveServer, examples: int) -> dict[str, int]:
    return {
        operation.label: sum(fuzz(operation, made, live_server.url, mode, examples) for mode in GenerationMode)
        for operation in operations()
    }


def test_no_input_breaks_the_api(made: ApiWorld, live_server: LiveServer) -> None:
    found = through(made, live_server, EXAMPLES)
    assert len(found) == len(list(operations())) > 10
    # Reading is not refused all the time: what is answered is what is published.
    assert all(
        found[name] for name in found if name.startswith(("GET /api/v1/p", "GET /api/v1/r")) or "methods" in name
    )


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_much_input_breaks_nothing_either(made: ApiWorld, live_server: LiveServer) -> None:
    through(made, live_server, MANY)


def test_the_doors_stay_shut_without_a_key(made: ApiWorld, live_server: LiveServer) -> None:
    assert django_settings.ALLOWED_HOSTS
    for operation in operations():
        if heads(made, operation):
            case = operation.Case()
            for head, status in (({}, 401), (made.head("delivery"), 403), ({"Authorization": "Bearer x"}, 401)):
                if operation.label.endswith(("bounces/", "stops/")) and status == 403:
                    continue
                answer = case.call(base_url=live_server.url, headers=head)
                assert answer.status_code == status, operation.label
