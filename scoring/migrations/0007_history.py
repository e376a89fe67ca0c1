import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0006_publications"),
        ("agencies", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ResultBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("added", models.PositiveIntegerField()),
                ("repeated", models.PositiveIntegerField()),
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
            ],
            options={
                "verbose_name_plural": "result batches",
                "ordering": ("-at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="PublishedResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "method_kind",
                    models.CharField(
                        choices=[
                            ("top2", "tỷ lệ hài lòng"),
                            ("points", "điểm (1 đến 5)"),
                            ("points0", "điểm (0 đến 4)"),
                            ("mean_of_children", "trung bình các phần"),
                            ("weighted", "trung bình có trọng số"),
                            ("single_item", "một câu hỏi chung"),
                            ("other", "cách khác, hoặc nguồn không nêu"),
                        ],
                        max_length=20,
                    ),
                ),
                ("n", models.PositiveIntegerField(null=True)),
                ("value", models.DecimalField(decimal_places=4, max_digits=7)),
                ("low", models.DecimalField(decimal_places=4, max_digits=7, null=True)),
                ("high", models.DecimalField(decimal_places=4, max_digits=7, null=True)),
                ("source", models.CharField(max_length=300)),
                ("correction", models.CharField(blank=True, max_length=300)),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published_results",
                        to="agencies.agency",
                    ),
                ),
                (
                    "block",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published_results",
                        to="agencies.block",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="results", to="scoring.resultbatch"
                    ),
                ),
            ],
            options={
                "ordering": ("year", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("batch", "agency", "block", "year", "method_kind"),
                        name="file_states_a_result_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("agency", None), ("block", None), _connector="OR"),
                        name="result_is_of_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 0), ("value__lte", 100)), name="result_is_a_percent"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("high", None), ("low", None)),
                            models.Q(
                                ("high__gte", models.F("value")),
                                ("high__lte", 100),
                                ("low__gte", 0),
                                ("low__lte", models.F("value")),
                            ),
                            _connector="OR",
                        ),
                        name="result_lies_within_its_limits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="result_has_a_source"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 1990), ("year__lte", 2200)), name="result_is_of_a_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "method_kind__in",
                                ("top2", "points", "points0", "mean_of_children", "weighted", "single_item", "other"),
                            )
                        ),
                        name="result_kind_is_known",
                    ),
                ],
            },
        ),
        *(append_only(f"scoring_{table}") for table in ("resultbatch", "publishedresult")),
    ]
