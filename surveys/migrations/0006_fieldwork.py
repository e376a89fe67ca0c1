import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

PROTECT = django.db.models.deletion.PROTECT
FIELD_CHANNELS = [(2, "Điều tra viên, Bưu điện"), (4, "Điện thoại"), (3, "Gửi thư")]


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("surveys", "0005_doors"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.PositiveSmallIntegerField(choices=FIELD_CHANNELS)),
                ("quota", models.PositiveIntegerField()),
                ("due_on", models.DateField()),
                ("stratum", models.CharField(blank=True, max_length=60)),
                ("sampling_unit", models.CharField(blank=True, max_length=60)),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "continued_by",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="continues", to="surveys.assignment"),
                ),
                (
                    "round_unit",
                    models.ForeignKey(on_delete=PROTECT, related_name="assignments", to="surveys.roundunit"),
                ),
                (
                    "surveyor",
                    models.ForeignKey(on_delete=PROTECT, related_name="assignments", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round_unit", "surveyor", "channel", "stratum", "sampling_unit"),
                        condition=Q(("ended_at", None)),
                        name="assignment_stands_once",
                    ),
                    models.CheckConstraint(condition=Q(("channel__in", [2, 4, 3])), name="assigned_in_field"),
                    models.CheckConstraint(
                        condition=Q(("ended_at", None), ("ended_at__gte", F("created_at")), _connector="OR"),
                        name="assignment_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=Q(("continued_by", None), ("ended_at__isnull", False), _connector="OR"),
                        name="continued_assignment_has_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssignedForm",
            fields=[
                (
                    "response",
                    models.OneToOneField(
                        on_delete=PROTECT,
                        primary_key=True,
                        related_name="assigned",
                        serialize=False,
                        to="surveys.response",
                    ),
                ),
                (
                    "assignment",
                    models.ForeignKey(on_delete=PROTECT, related_name="forms", to="surveys.assignment"),
                ),
            ],
        ),
    ]
