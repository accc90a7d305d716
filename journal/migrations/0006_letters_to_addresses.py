import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0005_by_fingerprint"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="letter",
            name="letter_kind_is_listed",
        ),
        migrations.RemoveConstraint(
            model_name="letter",
            name="letter_of_a_morning_has_its_day",
        ),
        migrations.AddField(
            model_name="letter",
            name="rule",
            field=models.CharField(db_default="", default="", max_length=80),
        ),
        migrations.AddField(
            model_name="letter",
            name="subject_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="letter",
            name="subject_type",
            field=models.CharField(db_default="", default="", max_length=40),
        ),
        migrations.AlterField(
            model_name="letter",
            name="kind",
            field=models.CharField(
                choices=[
                    ("at once", "At once"),
                    ("digest", "The morning’s letter"),
                    ("outside", "To an address outside"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="letter",
            name="recipient",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letters",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["at once", "digest", "outside"])), name="letter_kind_is_listed"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "digest"), _negated=True), ("day__isnull", False), _connector="OR"
                ),
                name="letter_of_a_morning_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("kind", "outside"), _negated=True),
                        ("recipient__isnull", False),
                        ("rule", ""),
                        ("subject_id__isnull", True),
                        ("subject_type", ""),
                    ),
                    models.Q(
                        models.Q(
                            models.Q(("address", ""), _negated=True),
                            models.Q(("outcome", "waiting"), _negated=True),
                            _connector="OR",
                        ),
                        models.Q(("subject_type", ""), _negated=True),
                        models.Q(("rule", ""), _negated=True),
                        ("kind", "outside"),
                        ("recipient__isnull", True),
                        ("subject_id__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="letter_to_a_person_or_an_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "outside")),
                fields=("subject_type", "subject_id", "rule"),
                name="letter_to_an_address_once",
            ),
        ),
    ]
