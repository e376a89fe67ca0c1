"""Every page of the portal in every state a person meets: what screenshots picture and axe examines.

A route that is neither in the STATES nor in the NOT_PAGES of an area fails `test_every_route_is_listed`.
"""

from tests.browser.areas import (
    accounts,
    administration,
    analysis,
    audit,
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
    notices,
    overview,
    paper,
    publications,
    quality,
    search,
    supervision,
    surveyor,
    today,
    years,
)
from tests.browser.areas.base import Reach, State, at
from tests.browser.areas.core import answer_all, begin, thanks

AREAS = (
    accounts,
    administration,
    analysis,
    audit,
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
    notices,
    paper,
    publications,
    quality,
    search,
    supervision,
    surveyor,
    today,
    years,
)
STATES: tuple[State, ...] = tuple(state for area in AREAS for state in area.STATES)
NOT_PAGES: dict[str, str] = {route: why for area in AREAS for route, why in area.NOT_PAGES.items()}

__all__ = ["NOT_PAGES", "STATES", "Reach", "State", "answer_all", "at", "begin", "thanks"]
