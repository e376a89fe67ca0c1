import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0009_plans")]

    operations = [
        migrations.RemoveField("kiosk", "wait_until"),
        migrations.AddField("kiosk", "wrong_on", models.DateField(null=True)),
        migrations.CreateModel(
            name="KioskReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("waiting", models.PositiveIntegerField()),
                ("refused", models.PositiveIntegerField()),
                ("offline", models.BooleanField()),
                (
                    "kiosk",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="report", to="surveys.kiosk"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="surveys.questionnaireversion",
                    ),
                ),
            ],
        ),
    ]
