from django.db import migrations

from accounts.append_only import append_only

# A step names the one before it, so that numbers have no gap.
FOLLOW = """
ALTER TABLE feedback_step
    ADD COLUMN follows smallint GENERATED ALWAYS AS (NULLIF(number - 1, 0)) STORED,
    ADD CONSTRAINT step_follows_the_one_before
        FOREIGN KEY (comment_id, follows) REFERENCES feedback_step (comment_id, number)
"""
UNFOLLOW = "ALTER TABLE feedback_step DROP COLUMN follows"


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial"), ("accounts", "0002_append_only_audit")]

    operations = [
        append_only("feedback_step"),
        append_only("feedback_mask"),
        migrations.RunSQL(FOLLOW, UNFOLLOW),
    ]
