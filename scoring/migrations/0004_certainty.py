from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scoring", "0003_days")]

    operations = [
        migrations.AddField("scoringrun", "estimates", models.JSONField(default=dict)),
        migrations.AddField("unitscore", "estimates", models.JSONField(default=dict)),
        migrations.AddField("blockscore", "estimates", models.JSONField(default=dict)),
    ]
