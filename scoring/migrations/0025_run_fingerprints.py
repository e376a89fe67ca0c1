from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scoring", "0024_published_after_draft")]

    operations = [
        migrations.AddField(
            model_name="scoringrun", name="fingerprint", field=models.CharField(default="", max_length=64)
        ),
    ]
