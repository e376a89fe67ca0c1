from tests.browser.areas.base import State

STATES: tuple[State, ...] = ()
NOT_PAGES: dict[str, str] = {
    f"drafts:{name}": "a file"
    for name in ("plan", "conclusion", "submission", "publishing", "designating", "reminder", "reminder_of_one")
}
