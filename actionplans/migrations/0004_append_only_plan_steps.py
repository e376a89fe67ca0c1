from django.db import migrations

from accounts.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("actionplans", "0003_plans"), ("accounts", "0002_append_only_audit")]

    operations = [append_only("actionplans_planstep"), append_only("actionplans_measurestep")]
