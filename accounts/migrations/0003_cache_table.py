"""The table of Django's database cache, which counts attempts to sign in for all web processes and without Redis."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_people")]

    operations = [
        # As `manage.py createcachetable` makes it; here, so that `migrate` alone is enough.
        migrations.RunSQL(
            [
                "CREATE TABLE cache ("
                "cache_key varchar(255) NOT NULL PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL)",
                "CREATE INDEX cache_expires ON cache (expires)",
            ],
            "DROP TABLE cache",
        ),
    ]
