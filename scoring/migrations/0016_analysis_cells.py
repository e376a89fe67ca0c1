from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scoring", "0015_common_changes")]

    operations = [
        migrations.AddField(model_name="analysis", name="cells", field=models.JSONField(null=True)),
    ]
