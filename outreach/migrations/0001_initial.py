import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        # First, while few tables refer to the accounts: its many changes take seconds on a full house.
        ('oauth2_provider', '0022_refreshtoken_token_family_index'),
        ('ombudsman', '0003_cache_table'),
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120, unique=True, verbose_name='address')),
                ('kind', models.CharField(choices=[('seminar', 'Seminar'), ('conference', 'Conference'), ('meeting', 'Meeting'), ('expert_meeting', 'Expert meeting'), ('training', 'Training'), ('other', 'Other')], max_length=15, verbose_name='kind')),
                ('title_az', models.CharField(max_length=300, verbose_name='title (az)')),
                ('title_en', models.CharField(max_length=300, verbose_name='title (en)')),
                ('title_ru', models.CharField(max_length=300, verbose_name='title (ru)')),
                ('summary_az', models.TextField(blank=True, max_length=10000, verbose_name='summary (az)')),
                ('summary_en', models.TextField(blank=True, max_length=10000, verbose_name='summary (en)')),
                ('summary_ru', models.TextField(blank=True, max_length=10000, verbose_name='summary (ru)')),
                ('date_as_reported_az', models.CharField(blank=True, max_length=200, verbose_name='date as reported (az)')),
                ('date_as_reported_en', models.CharField(blank=True, max_length=200, verbose_name='date as reported (en)')),
                ('date_as_reported_ru', models.CharField(blank=True, max_length=200, verbose_name='date as reported (ru)')),
                ('held_from', models.DateField(blank=True, null=True, verbose_name='held from')),
                ('held_to', models.DateField(blank=True, null=True, verbose_name='held until')),
                ('days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='days')),
                ('mode', models.CharField(choices=[('in_person', 'In person'), ('online', 'Online'), ('unknown', 'Not reported')], default='unknown', max_length=10, verbose_name='form')),
                ('place_az', models.CharField(blank=True, max_length=200, verbose_name='place (az)')),
                ('place_en', models.CharField(blank=True, max_length=200, verbose_name='place (en)')),
                ('place_ru', models.CharField(blank=True, max_length=200, verbose_name='place (ru)')),
                ('country', models.ForeignKey(blank=True, limit_choices_to={'list': 'country'}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ombudsman.classification', verbose_name='country')),
                ('office_role', models.CharField(choices=[('organiser', 'Organiser'), ('co_organiser', 'Co-organiser'), ('host', 'Host'), ('speaker', 'Speaker'), ('participant', 'Participant')], max_length=15, verbose_name='role of the office')),
                ('is_published', models.BooleanField(default=False, verbose_name='published')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed at')),
                ('countries', models.ManyToManyField(blank=True, limit_choices_to={'list': 'country'}, related_name='+', to='ombudsman.classification', verbose_name='countries')),
                ('topics', models.ManyToManyField(blank=True, limit_choices_to={'list__in': ['topic', 'right']}, related_name='+', to='ombudsman.classification', verbose_name='topics and rights')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
                'ordering': ['-held_from', '-pk'],
                'permissions': [('publish_event', 'Can publish an event')],
                'constraints': [models.CheckConstraint(condition=models.Q(('held_to__isnull', True), models.Q(('held_from__isnull', False), ('held_to__gte', models.F('held_from'))), _connector='OR'), name='event_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('title_en', ''), _negated=True), name='event_has_a_title')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='articles', to='outreach.event', verbose_name='event')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('publisher', models.CharField(max_length=200, verbose_name='publisher')),
                ('author', models.CharField(blank=True, max_length=150, verbose_name='author')),
                ('language', models.ForeignKey(blank=True, limit_choices_to={'list': 'language'}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ombudsman.classification', verbose_name='language')),
                ('published_on', models.DateField(verbose_name='published on')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published at')),
                ('counter', models.PositiveIntegerField(blank=True, null=True, verbose_name='counter of readers as printed')),
                ('counter_label', models.CharField(blank=True, max_length=60, verbose_name='words beside the counter')),
                ('url', models.URLField(blank=True, verbose_name='address')),
                ('source_file', models.CharField(blank=True, max_length=120, verbose_name='file of the raw text')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='note')),
            ],
            options={
                'verbose_name': 'article',
                'verbose_name_plural': 'articles',
                'ordering': ['-published_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('publisher', ''), _negated=True), name='article_has_a_publisher'), models.UniqueConstraint(fields=('title', 'publisher', 'published_on'), name='article_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='EventOrganisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='organisations', to='outreach.event', verbose_name='event')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ombudsman.organisation', verbose_name='organisation')),
                ('name_as_printed', models.CharField(max_length=300, verbose_name='name as printed')),
                ('role', models.CharField(choices=[('organiser', 'Organiser'), ('funder', 'Funder'), ('implementer', 'Implementer'), ('host', 'Host'), ('participant', 'Participant'), ('counterpart', 'Counterpart'), ('mentioned', 'Mentioned')], max_length=12, verbose_name='role')),
            ],
            options={
                'verbose_name': 'organisation at the event',
                'verbose_name_plural': 'organisations at the event',
                'ordering': ['pk'],
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='EventPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='points', to='outreach.event', verbose_name='event')),
                ('kind', models.CharField(choices=[('topic', 'Topic discussed'), ('statement', 'Statement'), ('proposal', 'Proposal'), ('agreement', 'Agreement'), ('outcome', 'Outcome'), ('material', 'Material handed out')], max_length=10, verbose_name='kind')),
                ('text_az', models.TextField(max_length=2000, verbose_name='text (az)')),
                ('text_en', models.TextField(max_length=2000, verbose_name='text (en)')),
                ('text_ru', models.TextField(max_length=2000, verbose_name='text (ru)')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place in the list')),
            ],
            options={
                'verbose_name': 'point',
                'verbose_name_plural': 'points',
                'ordering': ['position', 'pk'],
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='outreach.event', verbose_name='event')),
                ('name_as_printed', models.CharField(max_length=200, verbose_name='name as printed')),
                ('title_as_printed', models.CharField(blank=True, max_length=300, verbose_name='title as printed')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ombudsman.organisation', verbose_name='organisation')),
                ('role', models.CharField(choices=[('opening_speech', 'Opened the event'), ('speaker', 'Speaker'), ('host', 'Host'), ('participant', 'Participant'), ('expert', 'Expert')], max_length=15, verbose_name='role')),
            ],
            options={
                'verbose_name': 'participant',
                'verbose_name_plural': 'participants',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('name_as_printed', ''), _negated=True), name='participant_has_a_name')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='partnership', to='ombudsman.organisation', verbose_name='organisation')),
                ('since', models.DateField(blank=True, null=True, verbose_name='since')),
                ('basis', models.CharField(blank=True, max_length=250, verbose_name='basis')),
                ('note', models.TextField(blank=True, max_length=5000, verbose_name='note')),
            ],
            options={
                'verbose_name': 'partner',
                'verbose_name_plural': 'partners',
                'ordering': ['organisation'],
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('booklet', 'Booklet'), ('brochure', 'Brochure'), ('report', 'Report'), ('other', 'Other')], max_length=10, verbose_name='kind')),
                ('title_az', models.CharField(max_length=300, verbose_name='title (az)')),
                ('title_en', models.CharField(max_length=300, verbose_name='title (en)')),
                ('title_ru', models.CharField(max_length=300, verbose_name='title (ru)')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='issued on')),
                ('event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='publications', to='outreach.event', verbose_name='presented at')),
                ('note', models.TextField(blank=True, max_length=5000, verbose_name='note')),
                ('is_published', models.BooleanField(default=False, verbose_name='published')),
                ('languages', models.ManyToManyField(blank=True, limit_choices_to={'list': 'language'}, related_name='+', to='ombudsman.classification', verbose_name='languages')),
            ],
            options={
                'verbose_name': 'publication',
                'verbose_name_plural': 'publications',
                'ordering': ['-issued_on', '-pk'],
                'indexes': [],
                'constraints': [],
            },
        ),
    ]
