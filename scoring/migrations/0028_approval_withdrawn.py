from django.db import migrations, models
from django.db.models import Q

KINDS = [("ask", "trình phê duyệt"), ("withdraw", "thôi trình"), ("approve", "phê duyệt"), ("return", "trả lại")]
KNOWN = models.CheckConstraint(
    condition=Q(kind__in=("ask", "withdraw", "approve", "return")), name="approval_kind_is_known"
)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0027_approvals")]

    operations = [
        migrations.RemoveConstraint("approval", "approval_kind_is_known"),
        migrations.AlterField("approval", "kind", models.CharField(choices=KINDS, max_length=10)),
        migrations.AddConstraint("approval", KNOWN),
    ]
