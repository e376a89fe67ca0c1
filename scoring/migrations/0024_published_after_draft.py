from django.db import migrations

# The first publication of a round of the province follows a draft whose window for objections has ended. An agency's
# own survey and a correction need none; what was published before this rule stays as it is.
AFTER_ITS_DRAFT = """
CREATE FUNCTION scoring_published_after_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.supersedes_id IS NULL
        AND EXISTS (SELECT FROM surveys_round WHERE id = NEW.round_id AND owner_id IS NULL)
        AND NOT EXISTS (
            SELECT FROM scoring_publicationdraft WHERE id = NEW.draft_id
                AND closes_on < (NEW.published_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
        )
    THEN
        RAISE EXCEPTION 'the first_publication_follows_a_draft: its window for objections has ended'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'first_publication_follows_a_draft';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER first_publication_follows_a_draft BEFORE INSERT ON scoring_publication
    FOR EACH ROW EXECUTE FUNCTION scoring_published_after_draft();
"""
ANYHOW = """
DROP TRIGGER first_publication_follows_a_draft ON scoring_publication;
DROP FUNCTION scoring_published_after_draft();
"""


class Migration(migrations.Migration):
    dependencies = [("scoring", "0023_kept_hidings"), ("surveys", "0011_storing")]

    operations = [migrations.RunSQL(AFTER_ITS_DRAFT, ANYHOW)]
