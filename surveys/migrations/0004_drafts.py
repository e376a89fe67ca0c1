import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def person() -> models.ForeignKey:
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
    )


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0003_collecting"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="surveys.questionnaire",
                    ),
                ),
                (
                    "based_on",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="surveys.questionnaireversion",
                    ),
                ),
                ("document", models.JSONField()),
                ("current", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("created_by", person()),
                ("changed_at", models.DateTimeField()),
                ("changed_by", person()),
                ("deleted_at", models.DateTimeField(null=True)),
                (
                    "published",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="surveys.questionnaireversion",
                    ),
                ),
            ],
            options={
                "ordering": ("-changed_at", "-id"),
                "constraints": (
                    models.CheckConstraint(condition=models.Q(("current__gte", 1)), name="draft_has_a_revision"),
                    models.CheckConstraint(
                        condition=models.Q(("deleted_at", None), ("published", None), _connector="OR"),
                        name="draft_is_deleted_or_published_not_both",
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            name="DraftRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="revisions", to="surveys.draft"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("before", models.PositiveIntegerField(null=True)),
                ("document", models.JSONField()),
                ("action", models.CharField(max_length=30)),
                ("place", models.CharField(max_length=20)),
                ("tab", models.CharField(max_length=40)),
                ("actor", person()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("number",),
                "constraints": (
                    models.UniqueConstraint(fields=("draft", "number"), name="draft_revision_numbers"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("before", None), ("number", 1)),
                            models.Q(
                                ("before__gte", 1),
                                ("before__isnull", False),
                                ("before__lt", models.F("number")),
                                ("number__gt", 1),
                            ),
                            _connector="OR",
                        ),
                        name="draft_revision_comes_after_another",
                    ),
                ),
            },
        ),
    ]
