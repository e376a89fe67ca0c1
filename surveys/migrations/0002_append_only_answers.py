from django.db import migrations

from accounts.append_only import append_only

# A decision names the one before it, so that numbers have no gap and exclude and restore alternate.
FOLLOW = """
ALTER TABLE surveys_responsedecision
    ADD COLUMN follows smallint GENERATED ALWAYS AS (NULLIF(number - 1, 0)) STORED,
    ADD CONSTRAINT decision_follows_the_one_before
        FOREIGN KEY (response_id, follows) REFERENCES surveys_responsedecision (response_id, number)
"""
UNFOLLOW = "ALTER TABLE surveys_responsedecision DROP COLUMN follows"


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial"), ("accounts", "0002_append_only_audit")]

    operations = [
        append_only("surveys_questionnaireversion"),
        append_only("surveys_response"),
        append_only("surveys_responsetext"),
        append_only("surveys_responsedecision"),
        migrations.RunSQL(FOLLOW, UNFOLLOW),
    ]
