from django.db import migrations, models
from django.db.models import Q

AUDIENCES = [
    ("agency", "đơn vị và cơ quan theo dõi"),
    ("head", "lãnh đạo đơn vị và Sở Nội vụ"),
    ("above", "cấp trên của đơn vị và Sở Nội vụ"),
    ("tips", "chỉ nơi nhận tin báo kín"),
]
KNOWN = models.CheckConstraint(
    condition=Q(audience__in=("agency", "head", "above", "tips")), name="comment_audience_is_known"
)


class Migration(migrations.Migration):
    dependencies = [("feedback", "0012_comment_lists")]

    operations = [
        migrations.RemoveConstraint("comment", "comment_audience_is_known"),
        migrations.AlterField(
            "comment", "audience", models.CharField(choices=AUDIENCES, default="agency", max_length=8)
        ),
        migrations.AddConstraint("comment", KNOWN),
    ]
