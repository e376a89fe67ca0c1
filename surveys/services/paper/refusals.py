"""Why something about paper cannot be done; each says it in words that stand on the page."""


class PaperRefused(ValueError):
    """What was asked for cannot be done; the message says why and what to do instead."""


class AlreadyKeyed(PaperRefused):
    """The form of this serial number is stored already."""


class KeyedByYou(PaperRefused):
    """The same person keyed this form; the second keying is another's."""


class WaitsForDecision(PaperRefused):
    """Two people keyed the form differently; a third has to decide."""


class NotAThird(PaperRefused):
    """Whoever keyed a form does not decide which keying holds."""


class BatchRefused(PaperRefused):
    """The batch cannot be made or changed as asked; `faults` pair a field with what is wrong."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__(" ".join(words for _field, words in faults))
        self.faults = faults


class CannotKey(PaperRefused):
    """The batch or its round takes no forms now, or the form cannot belong to it."""


class DayOutside(CannotKey):
    """The day on the form lies outside the round's window, or ahead."""


class FormRejected(PaperRefused):
    """The form was rejected; the rejection has to be taken back first."""


class TooFewAnswered(PaperRefused):
    """So little of the form is answered that the list of reasons proposes to reject it."""


class NothingToTakeBack(PaperRefused):
    """The form is in no state that this step takes back."""


class ReasonUnsaid(PaperRefused):
    """The reason is one that the list does not name, and nobody wrote it down."""
