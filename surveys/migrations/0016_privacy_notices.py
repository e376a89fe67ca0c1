import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from accounts.append_only import append_only
from surveys.privacy import digest, shipped


def store_shipped(apps, schema_editor):
    """Put on record what forms have told so far, so that every answer names a text that is there."""
    notice = apps.get_model("surveys", "PrivacyNotice")
    for each in shipped():
        hashed = digest(each["number"], each["words"])
        notice.objects.create(**each, sha256=hashed, at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_append_only_audit"),
        ("surveys", "0015_minutes_dropped"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PrivacyNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(unique=True)),
                ("words", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-number",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="privacy_notices_count_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="privacy_notice_states_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="privacy_notice_has_a_digest"
                    ),
                ],
            },
        ),
        migrations.RunPython(store_shipped, migrations.RunPython.noop),
        append_only("surveys_privacynotice"),
    ]
