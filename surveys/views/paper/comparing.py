"""The page on which a third person decides between two keyings."""

from typing import Any

from surveys import paper_desk
from surveys.models import PaperBatch, PaperForm
from surveys.paper.comparison import ASSISTED, DAY, differences
from surveys.paper.keying import typed_of
from surveys.selectors import questionnaire_of
from surveys.selectors.paper import keyed_of
from surveys.views.paper.typed import Typed


def compared(form: PaperForm, batch: PaperBatch, typed: Typed | None) -> dict[str, Any]:
    """Return the two keyings side by side: what differs is blank for the decision, what agrees is filled in."""
    questionnaire = questionnaire_of(batch.questionnaire_version_id)
    first, second = (keyed_of(keying) for keying in form.keyings.order_by("at"))
    found = {each.code: each for each in differences(questionnaire, first, second)}
    agreed = typed_of(questionnaire, first.answers, first.texts, first.unclear)
    keys = typed.keys if typed else {code: keys for code, keys in agreed.items() if code not in found}
    made = paper_desk.lines(questionnaire, keys, typed.errors if typed else None)
    day = "" if DAY in found else first.submitted_on.isoformat()
    if typed is not None and typed.day is not None:
        day = typed.day.isoformat()
    return {
        "rows": [(line, found[line.item.code]) for line in made if line.item.code in found],
        "agreed": [line for line in made if line.item.code not in found],
        "day": day,
        "day_difference": found.get(DAY),
        "assisted": typed.assisted if typed else first.assisted and second.assisted,
        "assisted_difference": found.get(ASSISTED),
        "summary": [*(("", words) for words in (typed.faults.values() if typed else ())), *paper_desk.summary(made)],
    }
