from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="leaving_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
