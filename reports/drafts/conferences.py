"""The draft of the notice of what a conference concluded (thông báo kết luận)."""

from actionplans import conclusions
from actionplans.models import Conclusion, Conference
from agencies.models import RecipientList
from agencies.selectors import recipients_of
from reports.content import Section
from reports.drafts.parts import of_agency, paragraphs
from reports.word.paper import Paper


def conclusion_paper(conference: Conference, kept: Conclusion) -> Paper:
    """Return the notice as the blocks that were edited say it."""
    on = conference.held_on or conference.planned_on
    issuer = of_agency(conference.agency, "TB", on=on)
    about = conclusions.lower_first(conference.round.title)
    kept_or_usual = recipients_of(RecipientList.Kind.CONCLUSION) or conclusions.RECIPIENTS
    said = (kept.opening, kept.results, kept.remarks, kept.tasks)
    return Paper(
        title="THÔNG BÁO",
        issuer=issuer,
        sign=issuer.sign,
        year=on.year,
        subject=f"Kết luận tại Hội nghị công bố kết quả {about}",
        sections=tuple(Section("", paragraphs(block)) for block in said if block.strip()),
        closing=kept.closing.rstrip("./ "),
        recipients=(*kept_or_usual, issuer.filing),
        signer=issuer.signer,
    )
