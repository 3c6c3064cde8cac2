import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("skills", "0004_imported_words"),
        ("trajectories", "0012_learnt_told_and_followed"),
    ]

    operations = [
        migrations.CreateModel(
            name="SettledLevel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Nog niet"),
                            (1, "Met veel hulp"),
                            (2, "Met begeleiding"),
                            (3, "Zelfstandig"),
                            (4, "Leert het anderen"),
                        ],
                        verbose_name="niveau",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settled_levels",
                        to="trajectories.evaluation",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="skills.skill"),
                ),
            ],
            options={
                "verbose_name": "afgesproken niveau",
                "verbose_name_plural": "afgesproken niveaus",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("evaluation", "skill"), name="settledlevel_once"),
                    models.CheckConstraint(
                        condition=models.Q(("level__range", (0, 4))), name="settledlevel_level_0_to_4"
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="maintask",
            name="maintask_once",
        ),
        migrations.RemoveConstraint(
            model_name="taskscore",
            name="taskscore_pct_in_range",
        ),
        migrations.AddField(
            model_name="maintask",
            name="ended_on",
            field=models.DateField(null=True, verbose_name="vervallen op"),
        ),
        migrations.AlterField(
            model_name="taskscore",
            name="availability_pct",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="inzetbaarheid"),
        ),
        migrations.AlterField(
            model_name="taskscore",
            name="pace_pct",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="tempo"),
        ),
        migrations.AlterField(
            model_name="taskscore",
            name="quality_pct",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="kwaliteit"),
        ),
        migrations.AddConstraint(
            model_name="maintask",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on", None)), fields=("trajectory", "name"), name="maintask_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="taskscore",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("pace_pct__isnull", True), ("pace_pct__range", (0, 150)), _connector="OR"),
                    models.Q(("quality_pct__isnull", True), ("quality_pct__range", (0, 100)), _connector="OR"),
                    models.Q(
                        ("availability_pct__isnull", True), ("availability_pct__range", (0, 100)), _connector="OR"
                    ),
                ),
                name="taskscore_pct_in_range",
            ),
        ),
    ]
