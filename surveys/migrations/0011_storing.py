from django.db import migrations

# Called with every form (see surveys.services.storing). A function and not a statement sent each time, since a session
# keeps its plans: planning took longer than storing. An answer that waits for a decision is excluded by decision
# number 1 of nobody, so that it is neither counted nor lost.
CREATE = """
CREATE FUNCTION surveys_store_response(
    new_id uuid, of_round_unit bigint, of_version bigint, by_door bigint, by_channel smallint, for_service bigint,
    in_language text, by_surveyor bigint, with_help boolean, numbered text, of_stratum text, of_sampling_unit text,
    by_consent smallint, at_device timestamptz, at_server timestamptz, on_day date, came_late boolean,
    with_flags smallint, given smallint[], through_open_door boolean, questions text[], texts text[],
    waits_because text, by_nullifier text
) RETURNS boolean LANGUAGE plpgsql AS $function$
BEGIN
    INSERT INTO surveys_response (
        id, round_unit_id, questionnaire_version_id, access_point_id, channel, service_id, language, surveyor_id,
        assisted, form_no, stratum, sampling_unit, consent_version, device_time, received_at, submitted_on, late,
        synthetic, flags, answers
    )
    SELECT
        new_id, of_round_unit, of_version, by_door, by_channel, for_service, in_language, by_surveyor,
        with_help, numbered, of_stratum, of_sampling_unit, by_consent, at_device, at_server, on_day, came_late,
        false, with_flags, given
    WHERE NOT through_open_door OR EXISTS (
        SELECT FROM surveys_accesspoint door
        JOIN surveys_roundunit unit ON unit.id = door.round_unit_id JOIN surveys_round round ON round.id = unit.round_id
        WHERE door.id = by_door AND door.closed_at IS NULL AND round.state = 'open'
    )
    ON CONFLICT (id) DO NOTHING;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO surveys_foldinbox (response_id, sign) VALUES (new_id, CASE WHEN waits_because = '' THEN 1 ELSE 0 END);
    IF cardinality(questions) > 0 THEN
        INSERT INTO surveys_responsetext (response_id, question, text)
        SELECT new_id, word.question, word.text FROM unnest(questions, texts) AS word (question, text);
    END IF;
    IF waits_because <> '' THEN
        INSERT INTO surveys_responsedecision (response_id, number, kind, reason, at)
        VALUES (new_id, 1, 'exclude', waits_because, at_server);
    END IF;
    IF by_nullifier <> '' THEN
        INSERT INTO surveys_nullifier (value) VALUES (by_nullifier);
    END IF;
    RETURN true;
END
$function$
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0010_kiosk_reports")]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION surveys_store_response")]
