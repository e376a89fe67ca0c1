from django.db import migrations

from accounts.append_only import append_only

# A step names the one before it, so that numbers have no gap.
FOLLOW = """
ALTER TABLE actionplans_obligationstep
    ADD COLUMN follows smallint GENERATED ALWAYS AS (NULLIF(number - 1, 0)) STORED,
    ADD CONSTRAINT obligation_step_follows_the_one_before
        FOREIGN KEY (obligation_id, follows) REFERENCES actionplans_obligationstep (obligation_id, number)
"""
UNFOLLOW = "ALTER TABLE actionplans_obligationstep DROP COLUMN follows"


class Migration(migrations.Migration):
    dependencies = [("actionplans", "0001_obligations"), ("accounts", "0002_append_only_audit")]

    operations = [
        append_only("actionplans_obligationstep"),
        append_only("actionplans_proof"),
        migrations.RunSQL(FOLLOW, UNFOLLOW),
    ]
