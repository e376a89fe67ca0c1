import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

from accounts.append_only import append_only

# A correction is of the same indicator, agency (0: the province as a whole) and period as what it corrects.
OF_ONE_FIGURE = """
ALTER TABLE scoring_indicatorvalue ADD COLUMN whose bigint GENERATED ALWAYS AS (coalesce(agency_id, 0)) STORED;
ALTER TABLE scoring_indicatorvalue ADD CONSTRAINT indicator_values_by_figure
    UNIQUE (id, indicator_id, whose, year, period_kind, number);
ALTER TABLE scoring_indicatorvalue ADD CONSTRAINT correction_is_of_the_same_figure
    FOREIGN KEY (corrects_id, indicator_id, whose, year, period_kind, number)
    REFERENCES scoring_indicatorvalue (id, indicator_id, whose, year, period_kind, number);
"""
OF_ANY_FIGURE = """
ALTER TABLE scoring_indicatorvalue DROP CONSTRAINT correction_is_of_the_same_figure;
ALTER TABLE scoring_indicatorvalue DROP CONSTRAINT indicator_values_by_figure;
ALTER TABLE scoring_indicatorvalue DROP COLUMN whose;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_api_keys"),
        ("agencies", "0001_initial"),
        ("scoring", "0010_parents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("provincial", "chỉ số khảo sát cấp tỉnh"),
                            ("par", "chỉ số cải cách hành chính (PAR INDEX)"),
                            ("satisfaction_766", "mức độ hài lòng theo Quyết định 766/QĐ-TTg"),
                            ("one_stop", "hoạt động Một cửa"),
                            ("other", "chỉ số khác"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("percent", "phần trăm"),
                            ("points", "điểm"),
                            ("days", "ngày"),
                            ("count", "số lượng"),
                            ("other", "đơn vị tính khác"),
                        ],
                        max_length=10,
                    ),
                ),
                ("unit_label", models.CharField(blank=True, max_length=40)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("province", "toàn tỉnh"),
                            ("agency", "từng đơn vị"),
                            ("both", "toàn tỉnh và từng đơn vị"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "better",
                    models.CharField(
                        choices=[("higher", "càng cao càng tốt"), ("lower", "càng thấp càng tốt")], max_length=10
                    ),
                ),
                ("minimum", models.DecimalField(decimal_places=6, max_digits=16, null=True)),
                ("maximum", models.DecimalField(decimal_places=6, max_digits=16, null=True)),
                ("decimals", models.PositiveSmallIntegerField(default=2)),
                ("source_note", models.TextField()),
                ("unverified", models.BooleanField(default=False)),
                ("position", models.PositiveIntegerField(default=0)),
                ("active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ("position", "code"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("source_note", ""), _negated=True)
                        ),
                        name="indicator_is_described",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("group__in", ("provincial", "par", "satisfaction_766", "one_stop", "other"))
                        ),
                        name="indicator_group_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("unit__in", ("percent", "points", "days", "count")), ("unit_label", "")),
                            models.Q(("unit", "other"), models.Q(("unit_label", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="indicator_unit_is_known_or_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ("province", "agency", "both"))),
                        name="indicator_level_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("better__in", ("higher", "lower"))), name="indicator_says_what_is_better"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minimum", None), ("maximum", None), ("minimum__lt", models.F("maximum")), _connector="OR"
                        ),
                        name="indicator_scale_has_a_length",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decimals__lte", 6)), name="indicator_decimals_can_be_kept"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("unit", "count"), _negated=True), ("decimals", 0), _connector="OR"
                        ),
                        name="counts_are_whole_numbers",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IndicatorBatch",
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
                "verbose_name_plural": "indicator batches",
                "ordering": ("-at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="IndicatorTarget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("node", models.CharField(blank=True, max_length=20)),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "operator",
                    models.CharField(
                        choices=[("above", "trên"), ("at_least", "từ"), ("below", "dưới"), ("at_most", "không quá")],
                        max_length=10,
                    ),
                ),
                ("value", models.DecimalField(decimal_places=6, max_digits=16)),
                ("source", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawal_reason", models.CharField(blank=True, max_length=300)),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicator_targets",
                        to="agencies.agency",
                    ),
                ),
                (
                    "block",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicator_targets",
                        to="agencies.block",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="scoring.indicator",
                    ),
                ),
                (
                    "method",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="scoring.method",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("year", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("indicator__isnull", False), ("method", None), ("node", "")),
                            models.Q(("indicator", None), ("method__isnull", False)),
                            _connector="OR",
                        ),
                        name="target_has_one_subject",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("agency", None), ("block", None), _connector="OR"),
                        name="target_is_of_one_thing",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("indicator", "method", "node", "agency", "block", "year"),
                        name="one_target_is_in_force",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("operator__in", ("above", "at_least", "below", "at_most"))),
                        name="target_operator_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("method", None), models.Q(("value__gte", 0), ("value__lte", 100)), _connector="OR"
                        ),
                        name="target_of_an_index_is_a_percent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="target_has_a_source"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 1990), ("year__lte", 2200)), name="target_is_of_a_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawal_reason", ""), ("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(
                                ("withdrawn_at__gte", models.F("at")),
                                ("withdrawn_at__isnull", False),
                                models.Q(("withdrawal_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="withdrawn_target_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IndicatorValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "period_kind",
                    models.CharField(
                        choices=[("year", "năm"), ("half", "nửa năm"), ("quarter", "quý"), ("month", "tháng")],
                        max_length=10,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField(default=0)),
                ("value", models.DecimalField(decimal_places=6, max_digits=16)),
                ("numerator", models.PositiveBigIntegerField(null=True)),
                ("denominator", models.PositiveBigIntegerField(null=True)),
                ("source", models.CharField(max_length=300)),
                ("correction", models.CharField(blank=True, max_length=300)),
                (
                    "via",
                    models.CharField(
                        choices=[("typed", "nhập tay"), ("file", "từ tệp"), ("api", "qua API")], max_length=10
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicator_values",
                        to="agencies.agency",
                    ),
                ),
                (
                    "api_key",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.apikey"
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="values",
                        to="scoring.indicatorbatch",
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="scoring.indicatorvalue",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="values", to="scoring.indicator"
                    ),
                ),
            ],
            options={
                "ordering": ("year", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("corrects", None)),
                        fields=("indicator", "agency", "year", "period_kind", "number"),
                        name="later_indicator_value_corrects_one",
                        nulls_distinct=False,
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("batch__isnull", False)),
                        fields=("batch", "indicator", "agency", "year", "period_kind", "number"),
                        name="file_states_an_indicator_value_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corrects", None), models.Q(("correction", ""), _negated=True), _connector="OR"
                        ),
                        name="corrected_indicator_value_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corrects", None), models.Q(("corrects", models.F("id")), _negated=True), _connector="OR"
                        ),
                        name="indicator_value_does_not_correct_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", 0), ("period_kind", "year")),
                            models.Q(("number__gte", 1), ("number__lte", 2), ("period_kind", "half")),
                            models.Q(("number__gte", 1), ("number__lte", 4), ("period_kind", "quarter")),
                            models.Q(("number__gte", 1), ("number__lte", 12), ("period_kind", "month")),
                            _connector="OR",
                        ),
                        name="indicator_value_is_of_a_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 1990), ("year__lte", 2200)),
                        name="indicator_value_is_of_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("denominator", None), ("numerator", None)),
                            models.Q(
                                ("denominator__gt", 0), ("denominator__isnull", False), ("numerator__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="indicator_ratio_has_both_counts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("denominator", None),
                            django.db.models.lookups.LessThan(
                                django.db.models.functions.math.Abs(
                                    models.ExpressionWrapper(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("value"), "*", models.F("denominator")
                                            ),
                                            "-",
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("numerator"), "*", models.Value(100)
                                            ),
                                        ),
                                        output_field=models.DecimalField(decimal_places=6, max_digits=30),
                                    )
                                ),
                                models.F("denominator"),
                            ),
                            _connector="OR",
                        ),
                        name="indicator_value_is_its_ratio",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="indicator_value_has_a_source"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("api_key", None), ("batch", None), ("via", "typed")),
                            models.Q(("api_key", None), ("batch__isnull", False), ("via", "file")),
                            models.Q(("api_key__isnull", False), ("batch", None), ("via", "api")),
                            _connector="OR",
                        ),
                        name="indicator_value_says_how_it_came",
                    ),
                ],
            },
        ),
        migrations.RunSQL(OF_ONE_FIGURE, OF_ANY_FIGURE),
        *(append_only(f"scoring_{table}") for table in ("indicatorbatch", "indicatorvalue")),
    ]
