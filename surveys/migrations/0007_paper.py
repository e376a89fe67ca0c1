import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import surveys.models.paper
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_append_only_audit'),
        ('surveys', '0006_fieldwork'),
    ]

    operations = [
        migrations.CreateModel(
            name='PaperBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('channel', models.PositiveSmallIntegerField(choices=[(1, 'Bộ phận Một cửa'), (2, 'Điều tra viên, Bưu điện'), (3, 'Gửi thư'), (4, 'Điện thoại'), (5, 'Đường dẫn trên mạng'), (6, 'Mã QR'), (7, 'Tin nhắn SMS'), (8, 'Zalo'), (9, 'Thư điện tử'), (10, 'Máy đặt tại quầy'), (11, 'Phiếu giấy nhập máy'), (12, 'Tệp dữ liệu')])),
                ('prefix', models.CharField(max_length=6)),
                ('first', models.PositiveIntegerField()),
                ('last', models.PositiveIntegerField()),
                ('double_entry', models.BooleanField(default=False)),
                ('stratum', models.CharField(blank=True, max_length=60)),
                ('sampling_unit', models.CharField(blank=True, max_length=60)),
                ('state', models.CharField(choices=[('prepared', 'đã lập, chưa phát'), ('out', 'đang phát và thu'), ('closed', 'đã khóa nhập')], default='prepared', max_length=10)),
                ('holder', models.CharField(blank=True, max_length=200)),
                ('handed_on', models.DateField(null=True)),
                ('issued', models.PositiveIntegerField(null=True)),
                ('returned', models.PositiveIntegerField(null=True)),
                ('printed_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'paper batches',
                'ordering': ('prefix', 'first'),
            },
        ),
        migrations.CreateModel(
            name='PaperForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('attempt', models.PositiveSmallIntegerField(default=1)),
                ('state', models.CharField(choices=[('waiting', 'chờ người thứ hai nhập'), ('differing', 'hai lần nhập khác nhau'), ('stored', 'đã lưu'), ('rejected', 'loại')], max_length=10)),
                ('keyed_at', models.DateTimeField()),
                ('differences', models.PositiveSmallIntegerField(null=True)),
                ('unclear', models.PositiveSmallIntegerField(default=0)),
                ('reason_words', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ('number',),
            },
        ),
        migrations.CreateModel(
            name='PaperKeying',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('submitted_on', models.DateField()),
                ('assisted', models.BooleanField(default=False)),
                ('answers', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), size=None)),
                ('texts', models.JSONField(default=dict)),
                ('unclear', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
            ],
            options={
                'ordering': ('at',),
            },
        ),
        migrations.CreateModel(
            name='PaperRejectReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30, unique=True)),
                ('words', models.CharField(max_length=200)),
                ('least_share', models.PositiveSmallIntegerField(null=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('active', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ('position', 'code'),
            },
        ),
        migrations.CreateModel(
            name='Recheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('interview', 'hỏi lại người trả lời'), ('keying', 'nhập lại từ phiếu giấy')], max_length=10)),
                ('seed', models.PositiveIntegerField()),
                ('percent', models.DecimalField(decimal_places=2, max_digits=5)),
                ('population', models.PositiveIntegerField()),
                ('drawn_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('-drawn_at',),
            },
        ),
        migrations.CreateModel(
            name='RecheckForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('answers', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), null=True, size=None)),
                ('missed', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ('position',),
            },
        ),
        migrations.AddField(
            model_name='paperbatch',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='paperbatch',
            name='handed_to',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paper_batches', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='paperbatch',
            name='questionnaire_version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.questionnaireversion'),
        ),
        migrations.AddField(
            model_name='paperbatch',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_batches', to='surveys.round'),
        ),
        migrations.AddField(
            model_name='paperbatch',
            name='round_unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_batches', to='surveys.roundunit'),
        ),
        migrations.AddField(
            model_name='paperform',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forms', to='surveys.paperbatch'),
        ),
        migrations.AddField(
            model_name='paperform',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='paperform',
            name='first_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='paperform',
            name='response',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paper_form', to='surveys.response'),
        ),
        migrations.AddField(
            model_name='paperform',
            name='second_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='paperkeying',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='paperkeying',
            name='form',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keyings', to='surveys.paperform'),
        ),
        migrations.AddConstraint(
            model_name='paperrejectreason',
            constraint=models.CheckConstraint(condition=models.Q(('least_share', None), models.Q(('least_share__gte', 1), ('least_share__lte', 100)), _connector='OR'), name='paper_least_share_is_a_percentage'),
        ),
        migrations.AddField(
            model_name='paperform',
            name='reason',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.paperrejectreason'),
        ),
        migrations.AddField(
            model_name='recheck',
            name='drawn_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='recheck',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rechecks', to='surveys.round'),
        ),
        migrations.AddField(
            model_name='recheck',
            name='round_unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.roundunit'),
        ),
        migrations.AddField(
            model_name='recheck',
            name='surveyor',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='recheckform',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='recheckform',
            name='recheck',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='forms', to='surveys.recheck'),
        ),
        migrations.AddField(
            model_name='recheckform',
            name='response',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.response'),
        ),
        migrations.AddConstraint(
            model_name='paperbatch',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('round', '='), ('prefix', '='), (surveys.models.paper.IntegerRange('first', 'last', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)), '&&')], name='paper_serials_stand_once_in_a_round'),
        ),
        migrations.AddConstraint(
            model_name='paperbatch',
            constraint=models.CheckConstraint(condition=models.Q(('first__gte', 1), ('last__gte', models.F('first')), ('last__lt', django.db.models.expressions.CombinedExpression(models.F('first'), '+', models.Value(500)))), name='paper_batch_has_1_to_500_forms'),
        ),
        migrations.AddConstraint(
            model_name='paperbatch',
            constraint=models.CheckConstraint(condition=models.Q(('prefix__regex', '^[A-Z]{1,6}$')), name='paper_prefix_is_letters'),
        ),
        migrations.AddConstraint(
            model_name='paperbatch',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', [1, 2, 3, 11])), name='paper_channel_is_on_paper'),
        ),
        migrations.AddConstraint(
            model_name='paperbatch',
            constraint=models.CheckConstraint(condition=models.Q(('issued', None), ('issued__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('last'), '-', models.F('first')), '+', models.Value(1))), _connector='OR'), name='paper_issued_within_batch'),
        ),
        migrations.AddConstraint(
            model_name='paperbatch',
            constraint=models.CheckConstraint(condition=models.Q(('returned', None), ('returned__lte', models.F('issued')), _connector='OR'), name='paper_returned_within_issued'),
        ),
        migrations.AddConstraint(
            model_name='paperbatch',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('prepared', 'out', 'closed'))), name='paper_batch_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='paperkeying',
            constraint=models.UniqueConstraint(fields=('form', 'by'), name='paper_a_person_keys_a_form_once'),
        ),
        migrations.AddConstraint(
            model_name='paperform',
            constraint=models.UniqueConstraint(fields=('batch', 'number'), name='paper_serial_is_keyed_once'),
        ),
        migrations.AddConstraint(
            model_name='paperform',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('response__isnull', False), ('state', 'stored')), models.Q(models.Q(('state', 'stored'), _negated=True), ('response', None)), _connector='OR'), name='paper_stored_form_has_its_response'),
        ),
        migrations.AddConstraint(
            model_name='paperform',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason__isnull', False), ('state', 'rejected')), models.Q(models.Q(('state', 'rejected'), _negated=True), ('reason', None)), _connector='OR'), name='paper_rejected_form_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='paperform',
            constraint=models.CheckConstraint(condition=models.Q(('reason_words', ''), ('state', 'rejected'), _connector='OR'), name='paper_only_a_rejected_form_has_reason_words'),
        ),
        migrations.AddConstraint(
            model_name='paperform',
            constraint=models.CheckConstraint(condition=models.Q(('second_by', None), models.Q(('second_by', models.F('first_by')), _negated=True), _connector='OR'), name='paper_second_keyer_is_another'),
        ),
        migrations.AddConstraint(
            model_name='paperform',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(models.Q(('decided_by', models.F('first_by')), _negated=True), models.Q(('decided_by', models.F('second_by')), _negated=True)), _connector='OR'), name='paper_a_third_person_decides'),
        ),
        migrations.AddConstraint(
            model_name='paperform',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('waiting', 'differing', 'stored', 'rejected'))), name='paper_form_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='recheck',
            constraint=models.CheckConstraint(condition=models.Q(('percent__gt', 0), ('percent__lte', 100)), name='recheck_percent_is_a_share'),
        ),
        migrations.AddConstraint(
            model_name='recheck',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('interview', 'keying'))), name='recheck_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='recheckform',
            constraint=models.UniqueConstraint(fields=('recheck', 'position'), name='recheck_forms_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='recheckform',
            constraint=models.UniqueConstraint(fields=('recheck', 'response'), name='recheck_draws_a_form_once'),
        ),
        migrations.AddConstraint(
            model_name='recheckform',
            constraint=models.CheckConstraint(condition=models.Q(('answers', None), ('missed', ''), _connector='OR'), name='recheck_form_is_answered_or_missed'),
        ),
    ]
