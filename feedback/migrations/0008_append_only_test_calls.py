from django.db import migrations

from accounts.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("feedback", "0007_hotlines"), ("accounts", "0002_append_only_audit")]

    operations = [append_only("feedback_testcall")]
