from django.conf import settings
from django.db import migrations


def keep_who_was_told(apps, schema_editor):
    """Nobody gets word of a draft twice: who was mailed has a notice, read and mailed."""
    notices = apps.get_model("notices", "Notice").objects
    told = apps.get_model("scoring", "DraftNotice").objects.select_related("draft__round")
    notices.bulk_create(
        [
            notices.model(
                recipient_id=one.user_id,
                kind="draft",
                subject=f"draft:{one.draft_id}",
                words="draft.opened",
                params={
                    "round": one.draft.round.title,
                    "opens": one.draft.opens_on.strftime("%d/%m/%Y"),
                    "closes": one.draft.closes_on.strftime("%d/%m/%Y"),
                },
                link=f"/noi-bo/cong-bo/{one.draft.round.code}/",
                created_at=one.draft.at,
                read_at=one.draft.at,
                mail="now",
                mailed_at=one.draft.at,
            )
            for one in told
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('scoring', '0021_analysis_services'),
        ('notices', '0001_notices'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(keep_who_was_told, migrations.RunPython.noop, elidable=True),
        migrations.DeleteModel(
            name='DraftNotice',
        ),
    ]
