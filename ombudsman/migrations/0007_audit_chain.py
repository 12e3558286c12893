"""The columns of the chain, and the tables of lanes, seals and verifications.

SQLite makes the table of entries anew for a new column, and forgets its triggers: the guard is taken
down before and put up again, there as on PostgreSQL.
"""

from importlib import import_module

from django.db import migrations, models


guard = import_module("ombudsman.migrations.0002_guard_audit_trail")


class Migration(migrations.Migration):

    dependencies = [
        ('ombudsman', '0006_detention_basis'),
    ]

    operations = [
        migrations.RunPython(guard.take_down, guard.put_up),
        migrations.CreateModel(
            name='AuditVerification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('count', models.PositiveBigIntegerField(verbose_name='entries')),
                ('broken', models.JSONField(blank=True, default=list, verbose_name='broken entries')),
                ('is_whole', models.BooleanField(verbose_name='the trail is whole')),
            ],
            options={
                'verbose_name': 'verification of the audit trail',
                'verbose_name_plural': 'verifications of the audit trail',
                'ordering': ['-pk'],
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='auditentry',
            name='hash_before',
            field=models.CharField(blank=True, db_default='', max_length=64, verbose_name='hash of the entry before'),
        ),
        migrations.AddField(
            model_name='auditentry',
            name='lane',
            field=models.PositiveIntegerField(db_default=0, verbose_name='lane'),
        ),
        migrations.AddField(
            model_name='auditentry',
            name='mac',
            field=models.CharField(db_default='', max_length=32, verbose_name='signature'),
        ),
        migrations.AddField(
            model_name='auditentry',
            name='position',
            field=models.PositiveBigIntegerField(db_default=0, verbose_name='position in the lane'),
        ),
        migrations.AddField(
            model_name='auditentry',
            name='previous',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='entry before'),
        ),
        migrations.CreateModel(
            name='AuditLane',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('count', models.PositiveBigIntegerField(default=0, verbose_name='entries')),
                ('last_entry', models.BigIntegerField(blank=True, null=True, verbose_name='newest entry')),
                ('hash', models.CharField(blank=True, max_length=64, verbose_name='hash')),
                ('mac', models.CharField(max_length=32, verbose_name='signature')),
            ],
            options={
                'verbose_name': 'lane of the audit trail',
                'verbose_name_plural': 'lanes of the audit trail',
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('count', 0), ('hash', ''), ('last_entry__isnull', True)), models.Q(('count__gt', 0), ('last_entry__isnull', False), models.Q(('hash', ''), _negated=True)), _connector='OR'), name='audit_lane_names_its_newest_entry_iff_it_has_any')],
            },
        ),
        migrations.CreateModel(
            name='AuditSeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('count', models.PositiveBigIntegerField(verbose_name='entries')),
                ('heads', models.JSONField(blank=True, default=list, verbose_name='ends of the lanes')),
                ('previous', models.BigIntegerField(blank=True, null=True, verbose_name='seal before')),
                ('hash_before', models.CharField(blank=True, max_length=64, verbose_name='hash of the seal before')),
                ('hash', models.CharField(max_length=64, verbose_name='hash')),
                ('mac', models.CharField(max_length=32, verbose_name='signature')),
            ],
            options={
                'verbose_name': 'seal of the audit trail',
                'verbose_name_plural': 'seals of the audit trail',
                'ordering': ['-pk'],
                'default_permissions': ('view',),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('hash_before', ''), ('previous__isnull', True)), models.Q(('previous__isnull', False), models.Q(('hash_before', ''), _negated=True)), _connector='OR'), name='audit_seal_bears_the_hash_of_the_one_before_iff_there_is_one')],
            },
        ),
        migrations.RunPython(guard.put_up, guard.take_down),
    ]
