from django.db import migrations

from accounts.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("scoring", "0001_initial"), ("accounts", "0002_append_only_audit")]

    operations = [
        append_only("scoring_methodversion"),
        append_only("scoring_scoringrun"),
        append_only("scoring_unitscore"),
        append_only("scoring_blockscore"),
    ]
