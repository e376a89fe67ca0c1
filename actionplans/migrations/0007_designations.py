import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.append_only import append_only


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_append_only_audit"),
        ('actionplans', '0006_catalogue_typical'),
        ('agencies', '0005_transfers'),
        ('scoring', '0027_approvals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Designation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('below', models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ('last', models.PositiveSmallIntegerField(null=True)),
                ('fell', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('draft', 'đang xem xét'), ('decided', 'đã có quyết định'), ('withdrawn', 'đã thôi')], default='draft', max_length=10)),
                ('decision_number', models.CharField(blank=True, max_length=60)),
                ('decided_on', models.DateField(null=True)),
                ('issuer', models.CharField(blank=True, max_length=200)),
                ('version', models.PositiveSmallIntegerField(default=0)),
                ('directive', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='designation', to='actionplans.directive')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='designations', to='scoring.publication')),
            ],
            options={
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='DesignatedAgency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reasons', models.JSONField()),
                ('certain', models.BooleanField()),
                ('confirmed', models.BooleanField()),
                ('why', models.CharField(blank=True, max_length=500)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('designation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agencies', to='actionplans.designation')),
            ],
            options={
                'ordering': ('designation', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='DesignationStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('start', 'lập danh sách theo tiêu chí'), ('edit', 'chọn đơn vị'), ('recompute', 'xét lại theo số liệu đang có hiệu lực'), ('decide', 'ghi quyết định'), ('withdraw', 'thôi lập danh sách')], max_length=10)),
                ('note', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('designation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='actionplans.designation')),
            ],
            options={
                'ordering': ('designation', 'number'),
            },
        ),
        migrations.AddConstraint(
            model_name='designation',
            constraint=models.CheckConstraint(condition=models.Q(('below__isnull', False), ('last__isnull', False), ('fell', True), _connector='OR'), name='designation_has_a_rule'),
        ),
        migrations.AddConstraint(
            model_name='designation',
            constraint=models.CheckConstraint(condition=models.Q(('below', None), models.Q(('below__gt', 0), ('below__lte', 100)), _connector='OR'), name='designation_threshold_is_a_percentage'),
        ),
        migrations.AddConstraint(
            model_name='designation',
            constraint=models.CheckConstraint(condition=models.Q(('last', None), ('last__gte', 1), _connector='OR'), name='designation_counts_from_the_end'),
        ),
        migrations.AddConstraint(
            model_name='designation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_on', None), ('decision_number', ''), ('issuer', ''), ('state__in', ('draft', 'withdrawn'))), models.Q(('decided_on__isnull', False), ('directive__isnull', False), ('state', 'decided'), models.Q(('decision_number', ''), _negated=True), models.Q(('issuer', ''), _negated=True)), _connector='OR'), name='designation_decided_names_its_decision'),
        ),
        migrations.AddConstraint(
            model_name='designation',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('publication',), name='one_designation_is_drafted_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='designatedagency',
            constraint=models.UniqueConstraint(fields=('designation', 'agency'), name='agency_is_designated_once'),
        ),
        migrations.AddConstraint(
            model_name='designatedagency',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed', models.F('certain')), models.Q(('why', ''), _negated=True), _connector='OR'), name='designated_against_the_rule_says_why'),
        ),
        migrations.AddConstraint(
            model_name='designationstep',
            constraint=models.UniqueConstraint(fields=('designation', 'number'), name='designation_steps_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='designationstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'withdraw'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='designation_step_says_why'),
        ),
        append_only("actionplans_designationstep"),
    ]
