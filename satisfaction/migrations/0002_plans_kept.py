from django.db import migrations

from accounts.history import keep_history


class Migration(migrations.Migration):
    """Plans and their measures: what was promised to be done is asked for again a year later, word by word."""

    dependencies = [("satisfaction", "0001_history"), ("actionplans", "0012_periodic_append_only")]

    operations = [keep_history("actionplans_plan"), keep_history("actionplans_measure")]
