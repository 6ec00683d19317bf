from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("runs", "0007_soak"),
    ]

    operations = [
        migrations.AddField(
            model_name="worker",
            name="decoder_is_locked",
            field=models.BooleanField(null=True),
        ),
    ]
