from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ombudsman", "0010_webhooks")]

    operations = [
        migrations.AddField(
            model_name="client",
            name="former_secret",
            field=models.CharField(
                blank=True,
                default="",
                editable=False,
                max_length=255,
                verbose_name="former secret",
            ),
        ),
        migrations.AddField(
            model_name="client",
            name="former_secret_until",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                null=True,
                verbose_name="former secret good until",
            ),
        ),
        migrations.AddConstraint(
            model_name="client",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("former_secret", ""),
                    ("former_secret_until__isnull", True),
                )
                | models.Q(
                    models.Q(("former_secret", ""), _negated=True),
                    ("former_secret_until__isnull", False),
                ),
                name="client_former_secret_iff_until",
            ),
        ),
    ]
