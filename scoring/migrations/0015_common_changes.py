import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scoring", "0014_method_trials")]

    operations = [
        migrations.CreateModel(
            name="CommonChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agency", models.CharField(blank=True, max_length=60)),
                ("code_version", models.CharField(max_length=20)),
                ("changed", models.BooleanField()),
                ("result", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scoring.scoringrun"
                    ),
                ),
                (
                    "run_before",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scoring.scoringrun"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "run_before", "agency", "code_version"), name="same_common_change_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("run", models.F("run_before")), _negated=True),
                        name="common_change_is_of_two_runs",
                    ),
                ],
            },
        ),
    ]
