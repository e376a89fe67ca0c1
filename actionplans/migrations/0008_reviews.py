import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.append_only import append_only


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_append_only_audit"),
        ('actionplans', '0007_designations'),
        ('agencies', '0005_transfers'),
        ('surveys', '0014_supervision_minutes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('theme', models.CharField(max_length=300)),
                ('due_on', models.DateField()),
                ('guide', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('open', 'đang rà soát'), ('closed', 'đã kết thúc')], default='open', max_length=10)),
                ('version', models.PositiveSmallIntegerField(default=0)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='surveys.round')),
            ],
            options={
                'ordering': ('-year', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='ReviewItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin', models.CharField(choices=[('lowest', 'tiêu chí thấp nhất'), ('measure', 'biện pháp trễ hạn, vướng mắc'), ('comments', 'ý kiến của người dân'), ('obligation', 'nhiệm vụ chưa hoàn thành'), ('typed', 'ghi thêm')], default='typed', max_length=10)),
                ('factor', models.CharField(blank=True, max_length=300)),
                ('issue', models.CharField(max_length=500)),
                ('result', models.CharField(blank=True, choices=[('fixed', 'đã khắc phục'), ('partly', 'khắc phục một phần'), ('not_fixed', 'chưa khắc phục'), ('moot', 'không còn phù hợp')], max_length=10)),
                ('answered_on', models.DateField(null=True)),
                ('state', models.CharField(choices=[('open', 'chưa trả lời'), ('answered', 'chờ xác nhận'), ('more', 'cần bổ sung'), ('confirmed', 'đã xác nhận'), ('refused', 'chưa xác nhận'), ('dropped', 'đã bỏ khỏi rà soát')], default='open', max_length=10)),
                ('version', models.PositiveSmallIntegerField(default=0)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('bearer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_items', to='agencies.agency')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='actionplans.review')),
            ],
            options={
                'ordering': ('review', 'agency', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='ReviewItemStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('give', 'đưa vào rà soát'), ('answer', 'tự đánh giá'), ('take_back', 'rút lại để sửa'), ('confirm', 'xác nhận'), ('refuse', 'chưa xác nhận'), ('ask_more', 'yêu cầu bổ sung'), ('drop', 'bỏ khỏi rà soát'), ('restore', 'đưa lại vào rà soát'), ('follow', 'chuyển theo sắp xếp đơn vị')], max_length=10)),
                ('note', models.TextField(blank=True)),
                ('result', models.CharField(blank=True, choices=[('fixed', 'đã khắc phục'), ('partly', 'khắc phục một phần'), ('not_fixed', 'chưa khắc phục'), ('moot', 'không còn phù hợp')], max_length=10)),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('bearer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='actionplans.reviewitem')),
            ],
            options={
                'ordering': ('item', 'number'),
            },
        ),
        migrations.CreateModel(
            name='ReviewProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='actionplans.reviewitemstep')),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='ReviewStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('open', 'mở đợt rà soát'), ('add', 'thêm vấn đề'), ('extend', 'đổi hạn'), ('close', 'kết thúc, khóa'), ('reopen', 'mở lại')], max_length=10)),
                ('note', models.TextField(blank=True)),
                ('due_on', models.DateField(null=True)),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='actionplans.review')),
            ],
            options={
                'ordering': ('review', 'number'),
            },
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(fields=('year', 'theme'), name='review_is_opened_once'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('theme', ''), _negated=True), name='review_has_a_theme'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('year__gte', 2000), ('year__lte', 2100)), name='review_is_of_a_year'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('open', 'closed'))), name='review_state_is_known'),
        ),
        migrations.AddIndex(
            model_name='reviewitem',
            index=models.Index(fields=['bearer', 'review'], name='review_items_of_a_bearer'),
        ),
        migrations.AddConstraint(
            model_name='reviewitem',
            constraint=models.UniqueConstraint(fields=('review', 'agency', 'issue'), name='review_issue_is_asked_once'),
        ),
        migrations.AddConstraint(
            model_name='reviewitem',
            constraint=models.CheckConstraint(condition=models.Q(('issue', ''), _negated=True), name='review_item_says_what_it_is_about'),
        ),
        migrations.AddConstraint(
            model_name='reviewitem',
            constraint=models.CheckConstraint(condition=models.Q(('origin__in', ('lowest', 'measure', 'comments', 'obligation', 'typed'))), name='review_item_origin_is_known'),
        ),
        migrations.AddConstraint(
            model_name='reviewitem',
            constraint=models.CheckConstraint(condition=models.Q(('result__in', ('', 'fixed', 'partly', 'not_fixed', 'moot'))), name='review_result_is_known'),
        ),
        migrations.AddConstraint(
            model_name='reviewitem',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'dropped'), models.Q(('answered_on', None), ('result', ''), ('state__in', ('open',))), models.Q(('answered_on__isnull', False), ('state__in', ('answered', 'more', 'confirmed', 'refused')), models.Q(('result', ''), _negated=True)), _connector='OR'), name='review_item_to_verify_was_answered'),
        ),
        migrations.AddConstraint(
            model_name='reviewitemstep',
            constraint=models.UniqueConstraint(fields=('item', 'number'), name='review_item_steps_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='reviewitemstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('answer', 'refuse', 'ask_more', 'drop')), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='review_item_step_says_why'),
        ),
        migrations.AddConstraint(
            model_name='reviewitemstep',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'answer'), ('result', ''), _connector='XOR'), name='only_answers_have_a_result'),
        ),
        migrations.AddConstraint(
            model_name='reviewproof',
            constraint=models.CheckConstraint(condition=models.Q(('size__gt', 0), models.Q(('name', ''), _negated=True)), name='review_proof_is_a_named_file'),
        ),
        migrations.AddConstraint(
            model_name='reviewstep',
            constraint=models.UniqueConstraint(fields=('review', 'number'), name='review_steps_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='reviewstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('extend', 'reopen')), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='review_step_says_why'),
        ),
        migrations.AddConstraint(
            model_name='reviewstep',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('open', 'extend')), ('due_on', None), _connector='XOR'), name='only_review_deadlines_have_a_day'),
        ),
        append_only("actionplans_reviewstep"),
        append_only("actionplans_reviewitemstep"),
        append_only("actionplans_reviewproof"),
    ]
