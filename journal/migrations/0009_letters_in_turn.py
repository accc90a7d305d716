from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0008_failing_since"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="letter",
            name="letter_to_be_sent",
        ),
        migrations.AddField(
            model_name="letter",
            name="rank",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("outcome", "waiting")), fields=["rank", "next_try_at", "id"], name="letter_in_turn"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(("rank__in", [1, 2, 3])), name="letter_rank_is_listed"
            ),
        ),
    ]
