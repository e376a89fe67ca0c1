"""Part 1: on what ground, for what, where, of whom and how."""

from django.conf import settings

from reports import nature_words, wording
from reports.content import Section, Text, texts
from reports.gathered import Gathered
from reports.keyed import keyed, listed_keys
from reports.selectors import Source
from scoring.access import measures_province
from surveys.questionnaire import say


def part(source: Source, more: Gathered) -> Section:
    below = (
        Section("Căn cứ, mục đích", _why(more)),
        Section("Phạm vi, đối tượng", listed_keys("1.pham-vi", scope_words(source))),
        Section("Phương pháp", how(source)),
    )
    return Section("Căn cứ, mục đích, phạm vi và phương pháp", (), below)


def _why(more: Gathered) -> tuple[Text, ...]:
    bases = getattr(settings, "REPORT_LEGAL_BASES", ())
    named = (
        "Căn cứ thực hiện là các văn bản nêu ở đầu báo cáo."
        if bases
        else "Chưa ghi văn bản căn cứ nào; cơ quan soạn thảo bổ sung trước khi trình."
    )
    purpose = " ".join(say(more.questionnaire.purpose, "vi").split())
    return keyed("1", can_cu=named, muc_dich=purpose or "Phiếu khảo sát không ghi mục đích riêng.")


def how(source: Source) -> tuple[Text, ...]:
    """Return how the figures are found; the line that names the run has no key: nobody words it otherwise."""
    said = (*listed_keys("1.phuong-phap", source.method_words), *texts(source.run_words))
    assumptions = keyed("1", gia_dinh=wording.assumptions(source.method.assumptions))
    return (*said, *texts("Các điểm phương pháp tự chọn", look="run-in"), *assumptions) if assumptions else said


def scope_words(source: Source) -> tuple[str, ...]:
    round, interim = source.round, source.interim
    if measures_province(round):
        return nature_words.scope_of_province(
            places=len(source.units), opens_on=round.opens_on, closes_on=round.closes_on, interim=interim
        )
    said = wording.scope(
        units=source.result.agencies,
        blocks=len(source.result.blocks),
        opens_on=round.opens_on,
        closes_on=round.closes_on,
        minimum=source.method.minimum,
        interim=interim,
    )
    return said if source.round.owner_id is None else (*said, nature_words.OWN_SURVEY)
