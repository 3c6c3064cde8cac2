from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trajectories", "0002_signed_never_changes")]
    operations = [
        migrations.AddField(
            model_name="trajectory",
            name="no_conditions_needed",
            field=models.BooleanField(default=False, verbose_name="geen voorwaarden nodig"),
        ),
    ]
