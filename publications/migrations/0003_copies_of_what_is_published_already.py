"""The copies of the newest version of what was published from here are due, until somebody records them."""

import json

from django.db import migrations


def open_copies(apps, schema_editor):
    Publication = apps.get_model("publications", "Publication")
    Copy = apps.get_model("publications", "Copy")
    newest = dict(Publication.objects.order_by("version").values_list("response_id", "pk"))
    for publication in Publication.objects.filter(pk__in=newest.values()).iterator(chunk_size=20):
        if not json.loads(publication.canonical)["edition"]["already_published"]:
            for recipient in ("inspectorate", "secretary of state"):
                Copy.objects.get_or_create(publication=publication, recipient=recipient)


class Migration(migrations.Migration):
    dependencies = [("publications", "0002_copies")]

    operations = [migrations.RunPython(open_copies, migrations.RunPython.noop)]
