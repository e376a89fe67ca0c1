from django.db import migrations, models
from django.db.models import Q

KINDS = [
    ("province_report", "báo cáo kết quả của đợt"),
    ("block_report", "báo cáo kết quả của một khối"),
    ("agency_report", "phiếu kết quả của một đơn vị"),
    ("extract", "trích báo cáo cải cách hành chính"),
    ("conclusion", "thông báo kết luận hội nghị công bố"),
    ("submission", "tờ trình kết quả thẩm định"),
    ("letter", "công văn"),
]
KNOWN = models.CheckConstraint(
    condition=Q(
        kind__in=("province_report", "block_report", "agency_report", "extract", "conclusion", "submission", "letter")
    ),
    name="recipients_kind_is_known",
)


class Migration(migrations.Migration):
    dependencies = [("agencies", "0006_keys")]

    operations = [
        migrations.RemoveConstraint("recipientlist", "recipients_kind_is_known"),
        migrations.AlterField(
            "recipientlist", "kind", models.CharField(choices=KINDS, max_length=20, unique=True)
        ),
        migrations.AddConstraint("recipientlist", KNOWN),
    ]
