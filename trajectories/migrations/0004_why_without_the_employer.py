from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trajectories", "0003_no_conditions_needed")]

    operations = [
        migrations.AddField(
            model_name="evaluation",
            name="employer_silent_reason",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="waarom zonder de werkgever"),
            preserve_default=False,
        ),
    ]
