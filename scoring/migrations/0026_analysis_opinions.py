from django.db import migrations, models
from django.db.models import Q

KINDS = [
    ("crosstab", "bảng theo nhóm người trả lời"),
    ("alpha", "độ tin cậy của thang đo"),
    ("drivers", "mức quan trọng và kết quả của yếu tố"),
    ("channels", "khác biệt theo kênh thu"),
    ("services", "chỉ số theo thủ tục"),
    ("raking", "chỉ số cân theo cơ cấu dân số"),
    ("opinions", "ý kiến ngoài các câu chấm điểm"),
]


class Migration(migrations.Migration):
    dependencies = [("scoring", "0025_run_fingerprints")]

    operations = [
        migrations.RemoveConstraint(model_name="analysis", name="analysis_kind_is_known"),
        migrations.AlterField(
            model_name="analysis", name="kind", field=models.CharField(choices=KINDS, max_length=10)
        ),
        migrations.AddConstraint(
            model_name="analysis",
            constraint=models.CheckConstraint(
                condition=Q(
                    kind__in=("crosstab", "alpha", "drivers", "channels", "services", "raking", "opinions")
                ),
                name="analysis_kind_is_known",
            ),
        ),
    ]
