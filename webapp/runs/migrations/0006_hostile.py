from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("runs", "0005_token_counts"),
    ]

    operations = [
        migrations.AddField(
            model_name="worker",
            name="decoder_is_locked",
            field=models.BooleanField(null=True),
        ),
    ]
