import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=100, verbose_name='kind')),
                ('subject', models.CharField(max_length=100, verbose_name='subject')),
                ('parameters', models.JSONField(blank=True, default=dict, verbose_name='parameters')),
                ('key', models.CharField(editable=False, max_length=64, verbose_name='key')),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Working'), ('done', 'Ready'), ('failed', 'Not finished')], default='queued', max_length=10, verbose_name='state')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                ('lease_token', models.UUIDField(blank=True, editable=False, null=True, verbose_name='lease token')),
                ('lease_until', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='leased until')),
                ('step', models.CharField(blank=True, max_length=60, verbose_name='step')),
                ('percent', models.PositiveSmallIntegerField(default=0, verbose_name='percent')),
                ('message_code', models.CharField(blank=True, max_length=60, verbose_name='reason for the failure')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='asked for on')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent on')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started on')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished on')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='jobs', to=settings.AUTH_USER_MODEL, verbose_name='asked for by')),
            ],
            options={
                'verbose_name': 'job',
                'verbose_name_plural': 'jobs',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['state', 'lease_until'], name='job_sweep'), models.Index(fields=['kind', 'subject'], name='job_subject')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['queued', 'running'])), fields=('key',), name='job_unfinished_once'), models.CheckConstraint(condition=models.Q(models.Q(('lease_token__isnull', False), ('lease_until__isnull', False), ('state', 'running')), models.Q(('lease_token__isnull', True), ('lease_until__isnull', True), ('state__in', ['queued', 'done', 'failed'])), _connector='OR'), name='job_leased_while_running'), models.CheckConstraint(condition=models.Q(('percent__lte', 100)), name='job_percent_to_100'), models.CheckConstraint(condition=models.Q(('tries__lte', 3)), name='job_tries_bounded'), models.CheckConstraint(condition=models.Q(('state', 'failed'), ('message_code', ''), _connector='XOR'), name='job_failed_with_reason')],
            },
        ),
    ]
