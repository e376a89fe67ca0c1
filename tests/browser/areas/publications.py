"""Drafts and publications. The demonstration's round of last year is published; its correction is made here."""

from datetime import date
from functools import cache

from playwright.sync_api import Page

from tests.browser.areas.base import Reach, State, at
from tests.browser.facts import Facts
from tests.browser.portal import Portal

PAST = f"kh-{date.today().year - 1}"  # noqa: DTZ011 -- the demonstration closes last year's round
RESIDENTS = f"ho-gia-dinh-{date.today().year - 1}"  # noqa: DTZ011
HOME = "/noi-bo/cong-bo/"
# Published by the demonstration, corrected by a draft of another run that an agency objects to. There the round of the
# residents is before the leaders already, its draft through.
PREPARE = """
from datetime import timedelta
from django.utils.timezone import localdate, now
from accounts.models import User
from scoring.services import score_round
from scoring.services.publications import answer, object_to, prepare_draft
from surveys.models import Round
round = Round.objects.get(code="{past}")
office, agency = (User.objects.get(username=name) for name in {people})
if not round.publication_drafts.filter(publications=None).exists():
    run = score_round(round=round, actor=office, at=now())
    draft = prepare_draft(run=run, opens_on=localdate(), closes_on=localdate() + timedelta(days=9), actor=office,
                          at=now())
    unit = round.units.get(agency__code="so-tu-phap")
    said = [object_to(draft=draft, round_unit=unit, text=text, actor=agency, at=now())
            for text in ("Thiếu một phiếu nhận ngày 12/6.", "Đề nghị xem lại yếu tố kết quả.")]
    answer(objection=said[0], outcome="partly", text="Đã bổ sung phiếu này.", actor=office, at=now())
"""


@cache
def prepare(portal: Portal) -> None:
    people = ("demo-noi-vu", "demo-can-bo")
    portal.manage("shell", "-v0", "-c", PREPARE.format(past=PAST, people=people))


def drafted(path: str) -> Reach:
    """Return a way to a page of last year's round once it has a publication and a draft."""

    def reach(page: Page, facts: Facts) -> None:
        prepare(facts.portal)
        facts.go(page, f"{HOME}{PAST}/{path}")
        for details in page.query_selector_all("main details.details"):
            details.evaluate("details => { details.open = true }")

    return reach


def refused(path: str) -> Reach:
    """Return a way to the page of a form that was sent empty."""

    def reach(page: Page, facts: Facts) -> None:
        drafted(path)(page, facts)
        with page.expect_navigation():
            page.click("main form[method=post] button[type=submit]")

    return reach


DRAFTED = """
from scoring.models import PublicationDraft
print(PublicationDraft.objects.get(round__code="{code}", publications=None).run_id)
"""


def before_the_leaders(code: str, *, asks: bool) -> Reach:
    """Return a way to the page on which the run of a draft is decided on; `asks`: it shows its form."""

    def reach(page: Page, facts: Facts) -> None:
        prepare(facts.portal)
        run = facts.portal.manage("shell", "-v0", "-c", DRAFTED.format(code=code)).strip()
        facts.go(page, f"{HOME}{code}/phe-duyet/{run}/")
        assert page.locator("select[name=outcome]").count() == asks

    return reach


STATES: tuple[State, ...] = (
    State("cong-bo", "publications:rounds", "home_affairs", at(HOME)),
    State("cong-bo-ban-chi-dao", "publications:rounds", "steering", at(HOME)),
    State("cong-bo-chua-tinh", "publications:round", "home_affairs", at(HOME + "{fresh_round}/")),
    State("cong-bo-dot", "publications:round", "home_affairs", drafted("")),
    State("cong-bo-dot-don-vi", "publications:round", "officer", drafted("")),
    State("cong-bo-khac-nhau", "publications:differences", "home_affairs", drafted("khac-nhau/")),
    State("cong-bo-y-kien", "publications:objections", "home_affairs", drafted("y-kien/")),
    State("cong-bo-du-thao", "publications:draft", "home_affairs", refused("du-thao/")),
    State("cong-bo-quyet-dinh", "publications:publish", "home_affairs", refused("quyet-dinh/")),
    State("cong-bo-phe-duyet-cho", "publications:decide", "leadership", before_the_leaders(PAST, asks=False)),
    State("cong-bo-phe-duyet", "publications:decide", "leadership", before_the_leaders(RESIDENTS, asks=True)),
    State("cong-bo-don-vi", "publications:unit", "officer", drafted("don-vi/so-tu-phap/")),
    State("cong-bo-don-vi-loi", "publications:unit", "officer", refused("don-vi/so-tu-phap/")),
)
NOT_PAGES: dict[str, str] = {
    f"publications:{step}": "POST" for step in ("answer", "ask", "withdraw_ask", "bundle", "object")
}
