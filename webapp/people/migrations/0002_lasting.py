from django.conf import settings
from django.db import migrations, models


def keep_the_newest(apps, _editor):
    """Of two copies that were asked for at the same moment one is enough; the file of the other is swept."""
    exports = apps.get_model("people", "AccountExport").objects
    owners = set()
    for export in exports.order_by("-asked_at"):
        if export.owner_id in owners:
            export.delete()
        owners.add(export.owner_id)


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("people", "0001_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="accountexport",
            name="files_asked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(keep_the_newest, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="accountexport",
            constraint=models.UniqueConstraint(fields=("owner",), name="one_copy_a_person"),
        ),
    ]
