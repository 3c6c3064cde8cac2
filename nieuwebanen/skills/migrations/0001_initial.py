import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("nieuwebanen", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SkillGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=10, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=80, verbose_name="naam")),
            ],
            options={
                "verbose_name": "vaardigheidsgroep",
                "verbose_name_plural": "vaardigheidsgroepen",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Skill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="naam")),
                ("definition", models.CharField(max_length=300, verbose_name="betekenis")),
                ("sector", models.CharField(blank=True, max_length=20, verbose_name="sector")),
                ("base_hours", models.PositiveSmallIntegerField(default=24, verbose_name="uren van niveau 0 naar 1")),
                ("esco_uri", models.URLField(blank=True, verbose_name="ESCO")),
                ("competentnl_uri", models.URLField(blank=True, verbose_name="CompetentNL")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="vervallen")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="skills",
                        to="skills.skillgroup",
                        verbose_name="groep",
                    ),
                ),
            ],
            options={
                "verbose_name": "vaardigheid",
                "verbose_name_plural": "vaardigheden",
                "ordering": ["group__code", "name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("base_hours__gt", 0),
                            (
                                "base_hours",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("base_hours"), "/", models.Value(2)
                                    ),
                                    "*",
                                    models.Value(2),
                                ),
                            ),
                        ),
                        name="skill_base_hours_even",
                        violation_error_message="Vul een even aantal uren in, bijvoorbeeld 24.",
                    )
                ],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["name"], name="skill_name_trgm", opclasses=["gin_trgm_ops"]
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SkillRelation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quarters", models.PositiveSmallIntegerField(verbose_name="kwarten")),
                (
                    "neighbour",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="helps_with", to="skills.skill"
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="neighbours", to="skills.skill"
                    ),
                ),
            ],
            options={
                "verbose_name": "verwante vaardigheid",
                "verbose_name_plural": "verwante vaardigheden",
                "ordering": ["skill", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("skill", "neighbour"), name="relation_once"),
                    models.CheckConstraint(
                        condition=models.Q(("quarters__range", (1, 3))), name="relation_quarters_1_to_3"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("skill", models.F("neighbour")), _negated=True),
                        name="relation_not_to_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SkillSynonym",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="ander woord")),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="synonyms", to="skills.skill"
                    ),
                ),
            ],
            options={
                "verbose_name": "synoniem",
                "verbose_name_plural": "synoniemen",
                "ordering": ["name"],
                "constraints": [models.UniqueConstraint(fields=("skill", "name"), name="synonym_once_per_skill")],
            },
        ),
    ]
