from django.db import migrations

from accounts.append_only import append_only

FOLLOW = """
ALTER TABLE feedback_namedstep
    ADD COLUMN follows smallint GENERATED ALWAYS AS (NULLIF(number - 1, 0)) STORED,
    ADD CONSTRAINT case_step_follows_the_one_before
        FOREIGN KEY (case_id, follows) REFERENCES feedback_namedstep (case_id, number)
"""
UNFOLLOW = "ALTER TABLE feedback_namedstep DROP COLUMN follows"


class Migration(migrations.Migration):
    dependencies = [("feedback", "0003_named_officials"), ("accounts", "0002_append_only_audit")]

    operations = [append_only("feedback_namedstep"), migrations.RunSQL(FOLLOW, UNFOLLOW)]
