import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

CHANNELS = [
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
# The counts by unit, channel, surveyor and day, added up in the three ways in which they are read.
CARRY_OVER = """
INSERT INTO scoring_unitcount (round_unit_id, received, excluded, flagged, waited)
SELECT round_unit_id, sum(received), sum(excluded), sum(flagged), sum(waited) FROM scoring_daycount GROUP BY 1;

INSERT INTO scoring_channelcount (round_unit_id, channel, received, excluded)
SELECT round_unit_id, channel, sum(received), sum(excluded) FROM scoring_daycount GROUP BY 1, 2;

WITH days AS (
    SELECT round_unit_id, coalesce(surveyor_id, 0) AS surveyor, date_trunc('month', day)::date AS month,
           extract(day FROM day)::int AS day, sum(received)::int AS received, sum(excluded)::int AS excluded
    FROM scoring_daycount GROUP BY 1, 2, 3, 4
)
INSERT INTO scoring_daytally (round_unit_id, surveyor_id, month, responses, counts)
SELECT round_unit_id, nullif(surveyor, 0), month, coalesce(sum(received - excluded) FILTER (WHERE place = 0), 0),
       array_agg(coalesce(CASE place WHEN 0 THEN received ELSE excluded END, 0) ORDER BY day, place)
FROM (SELECT DISTINCT round_unit_id, surveyor, month FROM days) months
CROSS JOIN generate_series(1, 31) AS day CROSS JOIN generate_series(0, 1) AS place
LEFT JOIN days USING (round_unit_id, surveyor, month, day)
GROUP BY round_unit_id, surveyor, month;
"""
# No longer told apart by channel and day at once, so counted again; forms that still have entries in the inbox come
# with the fold and `recount --repair`.
COUNT_AGAIN = """
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


def _give_room(table: str, filled: int) -> migrations.RunSQL:
    """Every fold writes the same rows anew: where their page has room for it, no index has to be told."""
    return migrations.RunSQL(
        f"ALTER TABLE {table} SET (fillfactor = {filled})", f"ALTER TABLE {table} RESET (fillfactor)"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0011_indicators"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="UnitCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round_unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="form_count", to="surveys.roundunit"
                    ),
                ),
                ("received", models.IntegerField()),
                ("excluded", models.IntegerField()),
                ("flagged", models.IntegerField()),
                ("waited", models.IntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(received__gte=0, excluded__gte=0, flagged__gte=0, waited__gte=0),
                        name="unit_count_is_not_negative",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="ChannelCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round_unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="channel_counts",
                        to="surveys.roundunit",
                    ),
                ),
                ("channel", models.PositiveSmallIntegerField(choices=CHANNELS)),
                ("received", models.IntegerField()),
                ("excluded", models.IntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("round_unit", "channel"), name="one_count_per_channel"),
                    models.CheckConstraint(
                        condition=Q(received__gte=0, excluded__gte=0), name="channel_count_is_not_negative"
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="DayTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round_unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="day_tallies",
                        to="surveys.roundunit",
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
                ("month", models.DateField()),
                ("responses", models.IntegerField()),
                ("counts", django.contrib.postgres.fields.ArrayField(models.IntegerField(), size=None)),
            ],
            options={
                "verbose_name_plural": "day tallies",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round_unit", "surveyor", "month"), name="one_day_tally_per_cell", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.expressions.RawSQL(
                            "responses >= 0 AND 0 <= ALL (counts)", (), models.BooleanField()
                        ),
                        name="day_tally_is_not_negative",
                    ),
                    models.CheckConstraint(condition=Q(counts__len=62), name="day_tally_has_all_days"),
                ],
            },
        ),
        _give_room("scoring_unitcount", 50),
        _give_room("scoring_channelcount", 50),
        _give_room("scoring_daytally", 50),
        migrations.RunSQL(CARRY_OVER, COUNT_AGAIN),
        migrations.DeleteModel("DayCount"),
    ]
