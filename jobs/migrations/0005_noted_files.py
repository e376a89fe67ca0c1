from django.db import migrations

# Files of single answers and of contacts are handed out by addresses that note who took them; those made before, too.
NOTED = {
    "surveys.export_tasks.export_round": "exports:file",
    "invitations.tasks.make_recall_list": "invitations:printed",
}


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0004_kept_files'),
    ]

    operations = [
        migrations.RunSQL(
            [("UPDATE jobs_job SET file_view = %s WHERE task = %s AND file_view = ''", [view, task])],
            migrations.RunSQL.noop,
        )
        for task, view in NOTED.items()
    ]
