"""Every address of the portal with what it answers to whom, area by area (see `areas.base`)."""

from tests.architecture.areas import (
    accounts,
    analysis,
    beside,
    citizen,
    collection,
    core,
    doors,
    editor,
    exports,
    feedback,
    fieldwork,
    history,
    imports,
    invitations,
    kiosk,
    matrix,
    methods,
    overview,
    paper,
    publications,
    quality,
    surveyor,
    today,
    years,
)
from tests.architecture.areas.base import ALL_METHODS, PUBLIC, At, Route, World

AREAS = (
    accounts,
    analysis,
    beside,
    citizen,
    collection,
    core,
    doors,
    editor,
    exports,
    feedback,
    fieldwork,
    history,
    imports,
    invitations,
    kiosk,
    matrix,
    methods,
    overview,
    paper,
    publications,
    quality,
    surveyor,
    today,
    years,
)
ROUTES: dict[str, Route] = {name: route for area in AREAS for name, route in area.ROUTES.items()}

__all__ = ["ALL_METHODS", "PUBLIC", "ROUTES", "At", "Route", "World"]
