import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_absence"),
        ("accounts", "__first__"),
        ("candidates", "0007_level_of_a_merged_skill"),
        ("nieuwebanen", "0004_background_talks_retention"),
        ("skills", "0004_imported_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportSkill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=250, verbose_name="in het bestand")),
                ("rows", models.PositiveIntegerField(default=0, verbose_name="rijen")),
                ("known", models.BooleanField(default=False)),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="words",
                        to="candidates.candidateimport",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="skills.skill",
                        verbose_name="vaardigheid",
                    ),
                ),
            ],
            options={
                "verbose_name": "woord voor een vaardigheid",
                "verbose_name_plural": "woorden voor vaardigheden",
                "ordering": ["known", "text"],
                "constraints": [models.UniqueConstraint(fields=("of", "text"), name="importskill_once")],
            },
        ),
        migrations.RemoveConstraint(
            model_name="importrow",
            name="importrow_outcome_known",
        ),
        migrations.AddField(
            model_name="candidateimport",
            name="columns",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="candidateimport",
            name="left_out",
            field=models.JSONField(default=list, verbose_name="kolommen die niet meegaan"),
        ),
        migrations.AddField(
            model_name="candidateimport",
            name="task",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="nieuwebanen.backgroundtask",
            ),
        ),
        migrations.AlterField(
            model_name="importrow",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("nieuw", "nieuw"),
                    ("bestaat", "bestaat al"),
                    ("twijfel", "misschien dubbel"),
                    ("fout", "fout"),
                ],
                max_length=10,
                verbose_name="wat gebeurt er",
            ),
        ),
        migrations.AddIndex(
            model_name="candidate",
            index=models.Index(
                models.Func(
                    django.db.models.functions.text.Concat("first_name", models.Value(" "), "last_name"),
                    function="nb_plain",
                ),
                name="candidate_full_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["nieuw", "bestaat", "twijfel", "fout"])),
                name="importrow_outcome_known",
            ),
        ),
    ]
