import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ombudsman", "0012_idempotency_key_subjects"),
    ]

    operations = [
        migrations.AddField(
            model_name="client",
            name="secret_asked_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="new secret asked for at"
            ),
        ),
        migrations.AddField(
            model_name="client",
            name="secret_asked_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="new secret asked for by",
            ),
        ),
        migrations.AddConstraint(
            model_name="client",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("secret_asked_at__isnull", True), ("secret_asked_by__isnull", True)),
                    models.Q(
                        ("secret_asked_at__isnull", False), ("secret_asked_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="client_secret_asked_by_iff_at",
            ),
        ),
    ]
