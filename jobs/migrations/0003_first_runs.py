import django.utils.timezone
from django.db import migrations, models
from django.db.models import F


def since_the_last(apps, schema_editor):
    """When tasks first ran was not noted before: it was no later than their last time."""
    apps.get_model("jobs", "TaskRun").objects.update(first_at=F("at"))


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_task_runs")]

    operations = [
        migrations.AddField("taskrun", "first_at", models.DateTimeField(default=django.utils.timezone.now)),
        migrations.RunPython(since_the_last, migrations.RunPython.noop),
    ]
