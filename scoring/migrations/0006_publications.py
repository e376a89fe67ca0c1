import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.append_only import append_only

TABLES = ("evidence", "publicationdraft", "objection", "objectionanswer", "appraisal", "publication")
# What a draft or publication points to is of its own round.
OF_ONE_ROUND = """
ALTER TABLE scoring_scoringrun ADD CONSTRAINT runs_by_round UNIQUE (id, round_id);
ALTER TABLE scoring_publicationdraft ADD CONSTRAINT drafts_by_round UNIQUE (id, round_id);
ALTER TABLE scoring_publication ADD CONSTRAINT publications_by_round UNIQUE (id, round_id);
ALTER TABLE scoring_publicationdraft ADD CONSTRAINT draft_shows_a_run_of_its_round
    FOREIGN KEY (run_id, round_id) REFERENCES scoring_scoringrun (id, round_id);
ALTER TABLE scoring_publication ADD CONSTRAINT publication_shows_a_run_of_its_round
    FOREIGN KEY (run_id, round_id) REFERENCES scoring_scoringrun (id, round_id);
ALTER TABLE scoring_publication ADD CONSTRAINT publication_follows_a_draft_of_its_round
    FOREIGN KEY (draft_id, round_id) REFERENCES scoring_publicationdraft (id, round_id);
ALTER TABLE scoring_publication ADD CONSTRAINT publication_supersedes_one_of_its_round
    FOREIGN KEY (supersedes_id, round_id) REFERENCES scoring_publication (id, round_id);
"""
OF_ANY_ROUND = """
ALTER TABLE scoring_publication DROP CONSTRAINT publication_supersedes_one_of_its_round;
ALTER TABLE scoring_publication DROP CONSTRAINT publication_follows_a_draft_of_its_round;
ALTER TABLE scoring_publication DROP CONSTRAINT publication_shows_a_run_of_its_round;
ALTER TABLE scoring_publicationdraft DROP CONSTRAINT draft_shows_a_run_of_its_round;
ALTER TABLE scoring_publication DROP CONSTRAINT publications_by_round;
ALTER TABLE scoring_publicationdraft DROP CONSTRAINT drafts_by_round;
ALTER TABLE scoring_scoringrun DROP CONSTRAINT runs_by_round;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0005_method_drafts"),
        ("accounts", "0002_append_only_audit"),
        ("surveys", "0011_storing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("inputs", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="scoring.scoringrun"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "evidence",
            },
        ),
        migrations.CreateModel(
            name="PublicationDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opens_on", models.DateField()),
                ("closes_on", models.DateField()),
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
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publication_drafts",
                        to="surveys.round",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publication_drafts",
                        to="scoring.scoringrun",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("issuing_body", models.CharField(max_length=200)),
                ("decision_number", models.CharField(max_length=60)),
                ("decision_date", models.DateField()),
                ("reason", models.TextField(blank=True)),
                ("withheld", models.JSONField(default=dict)),
                ("published_at", models.DateTimeField()),
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
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="publications", to="surveys.round"
                    ),
                ),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="publication", to="scoring.scoringrun"
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="scoring.publication",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="scoring.publicationdraft",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "round_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objections", to="surveys.roundunit"
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="scoring.publicationdraft",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Appraisal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("node", models.CharField(blank=True, max_length=20)),
                ("kind", models.CharField(choices=[("self", "tự chấm"), ("appraised", "thẩm định")], max_length=10)),
                ("measure", models.CharField(choices=[("index", "chỉ số, %"), ("points", "điểm")], max_length=10)),
                ("value", models.DecimalField(decimal_places=4, max_digits=9)),
                ("reason", models.TextField()),
                ("document", models.CharField(blank=True, max_length=200)),
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
                    "round_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appraisals", to="surveys.roundunit"
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("self", "appraised"))), name="appraisal_kind_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("measure__in", ("index", "points"))), name="appraisal_measure_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="appraisal_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value__gte", 0), models.Q(("measure", "points"), ("value__lte", 100), _connector="OR")
                        ),
                        name="appraisal_is_in_bounds",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ObjectionAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("accepted", "tiếp thu"),
                            ("partly", "tiếp thu một phần"),
                            ("rejected", "giữ nguyên kết quả"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "objection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="scoring.objection"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="answer_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ("accepted", "partly", "rejected"))),
                        name="answer_outcome_is_known",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="publicationdraft",
            constraint=models.CheckConstraint(
                condition=models.Q(("opens_on__lte", models.F("closes_on"))), name="draft_window_opens_before_it_ends"
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("issuing_body", ""), _negated=True), models.Q(("decision_number", ""), _negated=True)
                ),
                name="publication_names_its_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes", None)), fields=("round",), name="later_publication_supersedes_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("supersedes", None), ("reason", "")),
                    models.Q(("supersedes__isnull", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="superseding_publication_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("supersedes", None), models.Q(("supersedes", models.F("id")), _negated=True), _connector="OR"
                ),
                name="publication_does_not_supersede_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="objection_says_something"
            ),
        ),
        migrations.RunSQL(OF_ONE_ROUND, OF_ANY_ROUND),
        *(append_only(f"scoring_{table}") for table in TABLES),
    ]
