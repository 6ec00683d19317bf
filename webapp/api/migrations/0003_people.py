from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("api", "0002_answers_go_with_videos"),
    ]

    operations = [
        migrations.AddField(
            model_name="webhook",
            name="slow",
            field=models.BooleanField(default=False),
        ),
    ]
