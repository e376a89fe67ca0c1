import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("surveys", "0004_drafts")]

    operations = [
        migrations.AddField(
            model_name="accesspoint",
            name="closed_because",
            field=models.CharField(blank=True, default="", max_length=300),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="accesspoint",
            name="replaced_by",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaces",
                to="surveys.accesspoint",
            ),
        ),
        migrations.AddConstraint(
            model_name="accesspoint",
            constraint=models.CheckConstraint(
                condition=Q(closed_at__isnull=False) | Q(closed_because="", replaced_by=None),
                name="only_a_closed_door_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="accesspoint",
            constraint=models.CheckConstraint(
                condition=Q(replaced_by=None) | ~Q(replaced_by=F("id")), name="door_does_not_replace_itself"
            ),
        ),
        migrations.CreateModel(
            name="DoorOpenings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("count", models.PositiveIntegerField()),
                (
                    "access_point",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="surveys.accesspoint",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "door openings",
                "constraints": [
                    models.UniqueConstraint(fields=("access_point", "day"), name="door_has_a_day_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Kiosk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pin_hash", models.CharField(blank=True, max_length=128)),
                ("reset_seconds", models.PositiveSmallIntegerField(default=60)),
                ("pause_seconds", models.PositiveSmallIntegerField(default=5)),
                ("wrong_tries", models.PositiveSmallIntegerField(default=0)),
                ("wait_until", models.DateTimeField(null=True)),
                (
                    "access_point",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="kiosk", to="surveys.accesspoint"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(reset_seconds__gte=30, reset_seconds__lte=600), name="kiosk_resets_within_bounds"
                    ),
                    models.CheckConstraint(condition=Q(pause_seconds__lte=120), name="kiosk_pauses_within_bounds"),
                ],
            },
        ),
    ]
