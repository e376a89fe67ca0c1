from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("surveys", "0008_quality")]

    operations = [
        migrations.AddField("round", "note", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField("foldinbox", "decided", models.BooleanField(db_default=False, default=False)),
        migrations.RemoveConstraint("foldinbox", "inbox_sign_is_one"),
        # Entries of before that take an answer back were caused by a decision.
        migrations.RunSQL("UPDATE surveys_foldinbox SET decided = true WHERE sign = -1", migrations.RunSQL.noop),
        migrations.AddConstraint(
            "foldinbox",
            models.CheckConstraint(
                condition=Q(sign=1) | Q(sign=0, decided=False) | Q(sign=-1, decided=True), name="inbox_sign_is_one"
            ),
        ),
    ]
