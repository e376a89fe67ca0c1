import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.append_only import append_only

KINDS = [
    ("crosstab", "bảng theo nhóm người trả lời"),
    ("alpha", "độ tin cậy của thang đo"),
    ("drivers", "mức quan trọng và kết quả của yếu tố"),
    ("channels", "khác biệt theo kênh thu"),
    ("raking", "chỉ số cân theo cơ cấu dân số"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0007_history"),
        ("accounts", "0002_append_only_audit"),
        ("surveys", "0011_storing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Analysis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=KINDS, max_length=10)),
                ("parameters", models.JSONField()),
                ("parameters_hash", models.CharField(max_length=64)),
                ("fingerprint", models.CharField(max_length=64)),
                ("code_version", models.CharField(max_length=20)),
                ("result", models.JSONField()),
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
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="analyses", to="surveys.round"
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "kind", "parameters_hash", "method_version", "fingerprint", "code_version"),
                        name="same_analysis_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(kind__in=("crosstab", "alpha", "drivers", "channels", "raking")),
                        name="analysis_kind_is_known",
                    ),
                ],
            },
        ),
        append_only("scoring_analysis"),
    ]
