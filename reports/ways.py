"""How each channel of a round found its people, in the words of reports: as planned, or as scoring takes it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from surveys.models import Channel, Round, RoundChannel
from surveys.selectors import designs_of

UNPLANNED = "Kênh ngoài kế hoạch tính theo cách lấy mẫu thông thường của kênh đó."
NO_PLAN = "Kế hoạch của đợt không ghi kênh thu: mỗi kênh tính theo cách lấy mẫu thông thường của nó."


@dataclass(frozen=True, slots=True)
class Ways:
    """Each channel planned or that forms came by, in the usual order, with its design in words; `note` may be ""."""

    words: Mapping[Channel, str]
    note: str = ""


def ways_of(round: Round, came: Collection[int]) -> Ways:
    """Return the channels of a round; `came` are those that forms came by.

    Forms of a channel that nobody planned count by what it usually is: the paper says the same, not that it has none.
    """
    planned, designs = designs_of(round), designs_of(round, answered=came)
    aside = " (ngoài kế hoạch)" if planned else ""
    words = {
        each: f"{RoundChannel.Design(designs[each]).label}{'' if each in planned else aside}"
        for each in Channel
        if each in designs
    }
    if len(words) == len(planned):
        return Ways(words)
    return Ways(words, UNPLANNED if planned else NO_PLAN)
