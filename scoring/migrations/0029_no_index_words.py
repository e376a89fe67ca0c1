from django.db import migrations, models

STATUSES = [("ok", "đã tính"), ("too_few", "không có chỉ số")]


class Migration(migrations.Migration):
    dependencies = [("scoring", "0028_approval_withdrawn")]

    operations = [
        migrations.AlterField("unitscore", "status", models.CharField(choices=STATUSES, max_length=10)),
        migrations.AlterField("yearunitscore", "status", models.CharField(choices=STATUSES, max_length=10)),
    ]
