import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from surveys.importing import Form
from surveys.models import ImportBatch, Round
from surveys.quality import flags_of
from surveys.questionnaire import Questionnaire
from surveys.selectors import questionnaire_of

CREATE = """
CREATE TEMP TABLE incoming (
    id uuid, line integer, round_unit_id bigint, channel smallint, service_id bigint, form_no text, stratum text,
    sampling_unit text, submitted_on date, dated boolean, flags smallint, answers smallint[],
    texts jsonb, is_new boolean DEFAULT false
) ON COMMIT DROP
"""
COPY = """
COPY incoming (
    id, line, round_unit_id, channel, service_id, form_no, stratum, sampling_unit, submitted_on, dated, flags, answers,
    texts
) FROM STDIN (FORMAT csv, FORCE_NOT_NULL (form_no, stratum, sampling_unit))
"""
STORE = """
WITH stored AS (
    INSERT INTO surveys_response (
        id, round_unit_id, questionnaire_version_id, channel, service_id, language, assisted, form_no, import_batch_id,
        stratum, sampling_unit, consent_version, received_at, submitted_on, late, synthetic, flags, answers
    )
    SELECT id, round_unit_id, %(version)s, channel, service_id, 'vi', false, form_no, %(batch)s,
        stratum, sampling_unit, 0, %(at)s, submitted_on, %(late)s, %(synthetic)s, flags, answers
    FROM incoming
    ON CONFLICT (id) DO NOTHING
    RETURNING id
), worded AS (
    INSERT INTO surveys_responsetext (response_id, question, text)
    SELECT incoming.id, words.key, words.value
    FROM incoming JOIN stored USING (id), jsonb_each_text(incoming.texts) AS words
), noted AS (
    INSERT INTO surveys_foldinbox (response_id, sign) SELECT id, 1 FROM stored
)
UPDATE incoming SET is_new = true FROM stored WHERE incoming.id = stored.id
"""
DIFFERENT = """
SELECT incoming.line, incoming.form_no
FROM incoming JOIN surveys_response AS response USING (id)
WHERE NOT incoming.is_new AND (
    (response.round_unit_id, response.channel, response.service_id, response.stratum, response.sampling_unit,
        response.answers)
    IS DISTINCT FROM (incoming.round_unit_id, incoming.channel, incoming.service_id, incoming.stratum,
        incoming.sampling_unit, incoming.answers)
    OR (incoming.dated AND response.submitted_on <> incoming.submitted_on)
    OR incoming.texts <> COALESCE(
        (SELECT jsonb_object_agg(question, text) FROM surveys_responsetext WHERE response_id = incoming.id), '{}'
    )
)
ORDER BY incoming.line
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many forms were new, and those whose number is stored with other content as (line, form number)."""

    added: int
    different: tuple[tuple[int, str], ...]


def store_forms(
    forms: Iterable[Form], *, round: Round, at: datetime, late: bool, synthetic: bool, batch: ImportBatch | None = None
) -> Outcome:
    """Store many forms at once with their inbox rows, each id once. Runs inside the caller's transaction."""
    fields = {
        "version": round.questionnaire_version_id,
        "batch": batch.pk if batch else None,
        "at": at,
        "late": late,
        "synthetic": synthetic,
    }
    with connection.cursor() as cursor:
        cursor.execute(CREATE)
        cursor.copy_expert(COPY, _as_csv(forms, questionnaire_of(round.questionnaire_version_id)))
        cursor.execute(STORE, fields)
        added = cursor.rowcount
        cursor.execute(DIFFERENT)
        different = tuple(cursor.fetchall())
        cursor.execute("DROP TABLE incoming")
    return Outcome(added, different)


def _as_csv(forms: Iterable[Form], questionnaire: Questionnaire) -> io.StringIO:
    file = io.StringIO()
    writer = csv.writer(file)
    for form in forms:
        answers = "{" + ",".join(map(str, form.answers)) + "}"
        texts = json.dumps(form.texts, ensure_ascii=False) if form.texts else "{}"
        marks = (form.service_id, form.form_no, form.stratum, form.sampling_unit, form.submitted_on, form.dated)
        flags = flags_of(questionnaire, form.answers, seconds=None)
        writer.writerow((form.id, form.line, form.round_unit_id, form.channel.value, *marks, flags, answers, texts))
    file.seek(0)
    return file
