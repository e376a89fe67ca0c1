

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('surveys', '0016_privacy_notices'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RetentionTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('answers', 'phiếu gốc (câu trả lời)'), ('contacts', 'liên hệ của người được mời, người gửi ý kiến'), ('comments', 'lời góp ý'), ('proofs', 'bản quét, tệp minh chứng'), ('files', 'tệp báo cáo, tệp kết quả của việc chạy nền'), ('audit', 'nhật ký của cổng'), ('logs', 'nhật ký máy chủ')], max_length=10)),
                ('days', models.PositiveIntegerField(null=True)),
                ('basis', models.TextField()),
                ('effective_on', models.DateField()),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='Destruction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('count', models.PositiveIntegerField()),
                ('texts', models.PositiveIntegerField()),
                ('decisions', models.PositiveIntegerField()),
                ('decision_numbers', models.PositiveBigIntegerField()),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('ids_sha256', models.CharField(max_length=64)),
                ('sums_sha256', models.CharField(max_length=64)),
                ('transaction', models.BigIntegerField(default=0)),
                ('at', models.DateTimeField()),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='destructions', to='surveys.round')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='destructions', to='surveys.retentionterm')),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('holds', models.BooleanField()),
                ('reason', models.CharField(max_length=500)),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='surveys.round')),
            ],
            options={
                'ordering': ('-id',),
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='legal_hold_states_a_reason')],
            },
        ),
        migrations.AddConstraint(
            model_name='retentionterm',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['answers', 'contacts', 'comments', 'proofs', 'files', 'audit', 'logs'])), name='retention_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='retentionterm',
            constraint=models.CheckConstraint(condition=models.Q(('basis', ''), _negated=True), name='retention_term_states_its_basis'),
        ),
        migrations.AddConstraint(
            model_name='retentionterm',
            constraint=models.CheckConstraint(condition=models.Q(('days', None), models.Q(('days__gte', 1), ('days__lte', 36500), ('kind', 'answers')), _connector='OR'), name='retention_days_are_of_answers'),
        ),
        migrations.AddConstraint(
            model_name='destruction',
            constraint=models.CheckConstraint(condition=models.Q(('count__gte', 1)), name='destruction_destroys_something'),
        ),
        migrations.AddConstraint(
            model_name='destruction',
            constraint=models.CheckConstraint(condition=models.Q(('first_day__lte', models.F('last_day'))), name='destruction_days_are_in_order'),
        ),
        migrations.AddConstraint(
            model_name='destruction',
            constraint=models.CheckConstraint(condition=models.Q(('ids_sha256__regex', '^[0-9a-f]{64}$'), ('sums_sha256__regex', '^[0-9a-f]{64}$')), name='destruction_has_digests'),
        ),
    ]
