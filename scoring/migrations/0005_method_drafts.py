import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0004_certainty"),
        ("surveys", "0011_storing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MethodDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document", models.JSONField()),
                ("current", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("deleted_at", models.DateTimeField(null=True)),
                (
                    "asked",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="surveys.questionnaireversion",
                    ),
                ),
                (
                    "based_on",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scoring.methodversion",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "method",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="scoring.method",
                    ),
                ),
                (
                    "published",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scoring.methodversion",
                    ),
                ),
            ],
            options={
                "ordering": ("-changed_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="MethodDraftRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("before", models.PositiveIntegerField(null=True)),
                ("document", models.JSONField()),
                ("action", models.CharField(max_length=30)),
                ("place", models.CharField(max_length=20)),
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
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="revisions", to="scoring.methoddraft"
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
            },
        ),
        migrations.AddConstraint(
            model_name="methoddraft",
            constraint=models.CheckConstraint(
                condition=models.Q(("current__gte", 1)), name="method_draft_has_a_revision"
            ),
        ),
        migrations.AddConstraint(
            model_name="methoddraft",
            constraint=models.CheckConstraint(
                condition=models.Q(("deleted_at", None), ("published", None), _connector="OR"),
                name="method_draft_is_deleted_or_published_not_both",
            ),
        ),
        migrations.AddConstraint(
            model_name="methoddraftrevision",
            constraint=models.UniqueConstraint(fields=("draft", "number"), name="method_draft_revision_numbers"),
        ),
        migrations.AddConstraint(
            model_name="methoddraftrevision",
            constraint=models.CheckConstraint(
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
                name="method_draft_revision_comes_after_another",
            ),
        ),
    ]
