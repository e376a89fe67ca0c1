from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scoring", "0009_counting")]

    operations = [migrations.AddField("scoringrun", "parents", models.JSONField(default=list))]
