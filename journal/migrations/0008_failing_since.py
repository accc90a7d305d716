from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0007_what_was_not_sent")]

    operations = [
        migrations.AddField(model_name="letter", name="failing_since", field=models.DateTimeField(null=True)),
    ]
