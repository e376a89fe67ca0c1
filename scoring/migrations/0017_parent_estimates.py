from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scoring", "0016_analysis_cells")]

    operations = [
        migrations.AddField(
            model_name="scoringrun", name="parent_estimates", field=models.JSONField(default=dict)
        ),
    ]
