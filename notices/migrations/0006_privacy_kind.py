from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

KINDS = [
    ("account", "Tài khoản và quyền của tôi thay đổi"),
    ("delegation", "Ủy quyền bắt đầu, kết thúc"),
    ("draft", "Dự thảo kết quả lấy ý kiến đơn vị"),
    ("objection", "Ý kiến của đơn vị về dự thảo"),
    ("answer", "Trả lời ý kiến về dự thảo"),
    ("publication", "Công bố kết quả"),
    ("comment", "Ý kiến người dân giao cho tôi, cho đơn vị"),
    ("overdue", "Ý kiến người dân quá hạn"),
    ("named", "Ý kiến nêu tên người của đơn vị"),
    ("obligation", "Nhiệm vụ được giao: giao mới, nhắc hạn, kết quả xem xét"),
    ("report", "Báo cáo lập theo lịch"),
    ("job", "Việc máy làm cho tôi đã kết thúc"),
    ("audit", "Nhật ký không khớp, dữ liệu bị đổi ngoài cổng"),
    ("privacy", "Yêu cầu về dữ liệu cá nhân: mới nhận, nhắc hạn"),
    ("weekly", "Thư hằng tuần: số ý kiến người dân đang chờ"),
]
KNOWN = models.Q(("kind__in", [code for code, _words in KINDS]))


class Migration(migrations.Migration):
    allowed_while_answering = {"alter": "choices alone: no SQL is run"}
    dependencies = [
        ("notices", "0005_audit_kind"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="notice", name="notice_kind_is_known"),
        migrations.RemoveConstraint(model_name="preference", name="preference_kind_is_known"),
        migrations.AlterField(
            model_name="notice", name="kind", field=models.CharField(choices=KINDS, max_length=12)
        ),
        migrations.AlterField(
            model_name="preference",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=12, verbose_name="loại thông báo"),
        ),
        AddConstraintNotValid(
            model_name="notice", constraint=models.CheckConstraint(condition=KNOWN, name="notice_kind_is_known")
        ),
        migrations.AddConstraint(
            model_name="preference",
            constraint=models.CheckConstraint(condition=KNOWN, name="preference_kind_is_known"),
        ),
    ]
