import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0012_form_counts"),
        ("surveys", "0011_storing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="YearRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("synthetic", models.BooleanField(default=False)),
                ("input_hash", models.CharField(max_length=64)),
                ("code_version", models.CharField(max_length=60)),
                ("total", models.JSONField()),
                ("blocks", models.JSONField()),
                ("parents", models.JSONField()),
                ("pooled", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "method_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scoring.methodversion"
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="surveys.questionnaire"
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="YearRunRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(null=True)),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_closed", "chưa khóa thu phiếu"),
                            ("province", "phiếu đo cả tỉnh, không có chỉ số từng đơn vị"),
                            ("synthetic", "một bên là số liệu giả định, một bên là số liệu thật"),
                            ("questionnaire", "khác bộ câu hỏi"),
                            ("method", "khác phương pháp tính"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="surveys.round"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="year_rounds",
                        to="scoring.scoringrun",
                    ),
                ),
                (
                    "year_run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="scoring.yearrun"
                    ),
                ),
            ],
            options={
                "ordering": ("year_run", "round__opens_on", "round"),
            },
        ),
        migrations.CreateModel(
            name="YearUnitScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("status", models.CharField(choices=[("ok", "đã tính"), ("too_few", "không đủ phiếu")], max_length=10)),
                ("n", models.PositiveIntegerField()),
                ("index", models.DecimalField(decimal_places=4, max_digits=9, null=True)),
                ("rank", models.PositiveIntegerField(null=True)),
                (
                    "entered",
                    django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None),
                ),
                ("left_out", models.PositiveSmallIntegerField(default=0)),
                ("result", models.JSONField()),
                ("estimates", models.JSONField(default=dict)),
                (
                    "round_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="surveys.roundunit"
                    ),
                ),
                (
                    "year_run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="units", to="scoring.yearrun"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.AddIndex(
            model_name="yearrun",
            index=models.Index(fields=["year", "-at"], name="year_runs_newest_first"),
        ),
        migrations.AddConstraint(
            model_name="yearrunround",
            constraint=models.UniqueConstraint(fields=("year_run", "round"), name="round_once_in_a_year_run"),
        ),
        migrations.AddConstraint(
            model_name="yearrunround",
            constraint=models.UniqueConstraint(fields=("year_run", "place"), name="one_round_at_a_place_of_a_year_run"),
        ),
        migrations.AddConstraint(
            model_name="yearrunround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("place__isnull", False), ("run__isnull", False), ("why", "")),
                    models.Q(
                        ("place", None),
                        ("run", None),
                        ("why__in", ("not_closed", "province", "synthetic", "questionnaire", "method")),
                    ),
                    _connector="OR",
                ),
                name="round_enters_a_year_or_says_why_not",
            ),
        ),
        migrations.AddConstraint(
            model_name="yearunitscore",
            constraint=models.UniqueConstraint(
                fields=("year_run", "round_unit"), name="one_score_per_unit_and_year_run"
            ),
        ),
        append_only("scoring_yearrun"),
        append_only("scoring_yearrunround"),
        append_only("scoring_yearunitscore"),
    ]
