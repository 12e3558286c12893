from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ombudsman", "0011_former_client_secret"),
    ]

    operations = [
        migrations.AddField(
            model_name="idempotencykey",
            name="subjects",
            field=models.JSONField(
                blank=True, default=list, verbose_name="keys of what the answer shows"
            ),
        ),
    ]
