

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0006_keys'),
        ('feedback', '0014_public_quotes'),
        ('surveys', '0018_destroying'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='comment',
            name='comment_has_its_words_in_one_place',
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source__in', ('form', 'paper', 'call')), ('text__isnull', False), ('words', '')), models.Q(('text', None), models.Q(('words', ''), _negated=True)), _connector='OR'), name='comment_has_its_words_in_one_place'),
        ),
    ]
