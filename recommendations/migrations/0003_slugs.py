import re

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils.text import slugify


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Give each recommendation the address that it had, or one that an address can have."""
    rows = apps.get_model("recommendations", "Recommendation").objects
    taken: set[tuple[int, str]] = set()
    for item in rows.order_by("report", "position"):
        base = slug = slugify(re.sub(r"\W", "-", f"{item.kind} {item.number}"))[:50].strip("-")
        suffix = 2
        while (item.report_id, slug) in taken:
            slug, suffix = f"{base}-{suffix}", suffix + 1
        taken.add((item.report_id, slug))
        rows.filter(pk=item.pk).update(slug=slug)


class Migration(migrations.Migration):
    dependencies = [
        ("recommendations", "0002_says_something"),
    ]

    operations = [
        migrations.AddField(
            model_name="recommendation",
            name="slug",
            field=models.SlugField(default="", editable=False, max_length=60),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.UniqueConstraint(fields=("report", "slug"), name="recommendation_slug_once"),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug", ""), _negated=True), name="recommendation_has_a_slug"
            ),
        ),
    ]
