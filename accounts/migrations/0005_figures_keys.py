from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_api_keys"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="apikey",
            name="api_key_purpose_is_known",
        ),
        migrations.AlterField(
            model_name="apikey",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("invitations", "hệ thống một cửa: báo hồ sơ đã trả kết quả"),
                    ("delivery", "cổng nhắn tin: báo tin hỏng, yêu cầu thôi nhận"),
                    ("figures", "nguồn số liệu: nạp và đọc chỉ số đặt cạnh"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ("invitations", "delivery", "figures"))),
                name="api_key_purpose_is_known",
            ),
        ),
    ]
