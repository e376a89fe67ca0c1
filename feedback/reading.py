"""What a comment says, read by the rules: masked words, topics, what cannot wait. Pure but for the stored row."""

from collections.abc import Iterable
from dataclasses import dataclass

from agencies.sorting import folded
from feedback import redaction, signals, topics
from feedback.accused import is_against_the_head
from feedback.models import Audience, Comment, Mask
from feedback.redaction import Span


@dataclass(frozen=True, slots=True)
class Read:
    """What the rules make of a text."""

    masked: str
    search: str
    topics: list[str]
    signals: list[str]
    urgency: int
    names_somebody: bool
    against_the_head: bool
    says_nothing: bool

    @property
    def audience(self) -> Audience:
        """Who may read it until a person decides otherwise."""
        if "unofficial_payment" in self.signals:
            return Audience.TIPS
        if self.against_the_head:
            return Audience.ABOVE
        return Audience.HEAD if self.names_somebody else Audience.AGENCY


def read(text: str, by_hand: Iterable[Mask] = ()) -> Read:
    """Return what the rules, and masks set by hand, make of a text."""
    settled = redaction.settled(text)
    spans = spans_of(settled, by_hand)
    masked = redaction.masked(settled, spans)
    raised = [signal.code for signal in signals.find(masked)]
    named = redaction.names_somebody(spans)
    return Read(
        masked=masked,
        search=folded(masked),
        topics=[topic.code for topic in topics.find(masked)],
        signals=raised,
        urgency=signals.urgency(raised),
        names_somebody=named,
        against_the_head=is_against_the_head(masked, names_somebody=named, raised=raised),
        says_nothing=topics.says_nothing(settled),
    )


def spans_of(settled: str, by_hand: Iterable[Mask] = ()) -> tuple[Span, ...]:
    """Return what is masked: what the rules find, then what people masked or lifted, the last word last."""
    spans = list(redaction.find(settled))
    for mask in by_hand:
        if mask.hides:
            spans.append(Span(mask.start, min(mask.end, len(settled)), "by_hand"))
        else:
            spans = [span for span in spans if span.end <= mask.start or span.start >= mask.end]
    return redaction.joined(spans)


def said(comment: Comment) -> str:
    """Return a comment's own words, unmasked: for the head and Sở Nội vụ alone (feedback.access)."""
    return redaction.settled(comment.text.text if comment.text is not None else comment.words)
