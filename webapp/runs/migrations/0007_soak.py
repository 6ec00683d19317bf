from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("runs", "0006_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("held_by", models.CharField(blank=True, max_length=200)),
                ("until", models.DateTimeField()),
            ],
        ),
    ]
