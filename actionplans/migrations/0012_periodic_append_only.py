from django.db import migrations

from accounts.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("actionplans", "0011_periodic_dates_and_extracts"), ("accounts", "0002_append_only_audit")]

    operations = [append_only("actionplans_extractstep")]
