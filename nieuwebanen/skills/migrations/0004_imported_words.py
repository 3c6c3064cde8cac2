from uuid import uuid4

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("skills", "0003_search_kept_by_triggers")]

    operations = [
        migrations.AddField(
            model_name="skill",
            name="imported",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="skillgroup",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        # A group gets an id of its own in three steps: one default would give all rows the same.
        migrations.AddField(
            model_name="skillgroup",
            name="public_id",
            field=models.UUIDField(null=True, editable=False),
        ),
        migrations.RunSQL("update skills_skillgroup set public_id = gen_random_uuid()", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="skillgroup",
            name="public_id",
            field=models.UUIDField(default=uuid4, unique=True, editable=False),
        ),
    ]
