from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_append_only_audit"),
    ]

    operations = [
        migrations.AlterField(
            model_name="auditentry",
            name="subject",
            field=models.CharField(max_length=160),
        ),
    ]
