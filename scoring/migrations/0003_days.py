import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

# What was folded before counts by day were kept; entries still in the inbox come with the fold.
FILL = """
INSERT INTO scoring_daycount (round_unit_id, channel, day, surveyor_id, received, excluded, flagged, waited)
SELECT r.round_unit_id, r.channel, r.submitted_on, r.surveyor_id, count(*), sum(coalesce(last.number, 0) % 2),
       count(*) FILTER (WHERE r.flags & ~4 <> 0), count(*) FILTER (WHERE r.late AND first.id IS NOT NULL)
FROM surveys_response r
LEFT JOIN (SELECT response_id, max(number) AS number FROM surveys_responsedecision GROUP BY 1) last
    ON last.response_id = r.id
LEFT JOIN surveys_responsedecision first ON first.response_id = r.id AND first.number = 1 AND first.actor_id IS NULL
WHERE NOT EXISTS (SELECT FROM surveys_foldinbox i WHERE i.response_id = r.id)
GROUP BY 1, 2, 3, 4
"""


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0002_append_only_runs"),
        ("surveys", "0009_plans"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DayCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Bộ phận Một cửa"),
                            (2, "Điều tra viên, Bưu điện"),
                            (3, "Gửi thư"),
                            (4, "Điện thoại"),
                            (5, "Đường dẫn trên mạng"),
                            (6, "Mã QR"),
                            (7, "Tin nhắn SMS"),
                            (8, "Zalo"),
                            (9, "Thư điện tử"),
                            (10, "Máy đặt tại quầy"),
                            (11, "Phiếu giấy nhập máy"),
                            (12, "Tệp dữ liệu"),
                        ]
                    ),
                ),
                ("day", models.DateField()),
                ("received", models.IntegerField()),
                ("excluded", models.IntegerField()),
                ("flagged", models.IntegerField()),
                ("waited", models.IntegerField()),
                (
                    "round_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="day_counts", to="surveys.roundunit"
                    ),
                ),
                (
                    "surveyor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            "daycount",
            models.UniqueConstraint(
                fields=("round_unit", "channel", "day", "surveyor"), name="one_count_per_day", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            "daycount",
            models.CheckConstraint(
                condition=Q(received__gte=0, excluded__gte=0, flagged__gte=0, waited__gte=0),
                name="day_count_is_not_negative",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
