import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("nieuwebanen", "0004_background_talks_retention"),
        ("skills", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Occupation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                ("name", models.CharField(max_length=250, verbose_name="naam")),
                ("other_names", models.TextField(blank=True, verbose_name="andere namen")),
                (
                    "origin",
                    models.CharField(
                        choices=[("eigen", "eigen lijst"), ("esco", "ESCO"), ("competentnl", "CompetentNL")],
                        default="esco",
                        max_length=12,
                        verbose_name="lijst",
                    ),
                ),
                ("esco_uri", models.URLField(unique=True, verbose_name="ESCO")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="vervallen")),
            ],
            options={
                "verbose_name": "beroep",
                "verbose_name_plural": "beroepen",
                "ordering": ["name", "pk"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["name"], name="occupation_name_trgm", opclasses=["gin_trgm_ops"]
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OccupationSkill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("essential", models.BooleanField(verbose_name="onmisbaar")),
                (
                    "occupation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="skills", to="skills.occupation"
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="occupations", to="skills.skill"
                    ),
                ),
            ],
            options={
                "verbose_name": "vaardigheid van een beroep",
                "verbose_name_plural": "vaardigheden van beroepen",
                "constraints": [models.UniqueConstraint(fields=("occupation", "skill"), name="occupationskill_once")],
            },
        ),
        migrations.CreateModel(
            name="SkillListImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[("eigen", "eigen lijst"), ("esco", "ESCO"), ("competentnl", "CompetentNL")],
                        default="esco",
                        max_length=12,
                        verbose_name="lijst",
                    ),
                ),
                ("release", models.CharField(blank=True, max_length=20, verbose_name="versie")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("lezen", "wordt gelezen"),
                            ("klaar-om-te-kijken", "klaar om te bekijken"),
                            ("overnemen", "wordt overgenomen"),
                            ("klaar", "overgenomen"),
                            ("mislukt", "mislukt"),
                            ("weggedaan", "weggedaan"),
                        ],
                        default="lezen",
                        max_length=20,
                        verbose_name="stand",
                    ),
                ),
                ("file_names", models.JSONField(default=list, verbose_name="bestanden")),
                ("content", models.BinaryField(null=True)),
                ("diff", models.JSONField(default=dict)),
                ("problem", models.CharField(blank=True, max_length=300, verbose_name="wat er mis is")),
                ("created_at", models.DateTimeField(verbose_name="opgestuurd")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="klaar")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "import van een vaardighedenlijst",
                "verbose_name_plural": "imports van vaardighedenlijsten",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["lezen", "klaar-om-te-kijken", "overnemen", "klaar", "mislukt", "weggedaan"])
                        ),
                        name="skilllistimport_state_known",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="skill",
            name="kind",
            field=models.CharField(
                choices=[("vaardigheid", "vaardigheid"), ("kennis", "kennis")],
                default="vaardigheid",
                max_length=12,
                verbose_name="soort",
            ),
        ),
        migrations.AddField(
            model_name="skill",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="skills.skill",
            ),
        ),
        migrations.AddField(
            model_name="skill",
            name="origin",
            field=models.CharField(
                choices=[("eigen", "eigen lijst"), ("esco", "ESCO"), ("competentnl", "CompetentNL")],
                default="eigen",
                max_length=12,
                verbose_name="lijst",
            ),
        ),
        migrations.AddField(
            model_name="skill",
            name="search",
            field=django.contrib.postgres.search.SearchVectorField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="skill",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="skill",
            name="words",
            field=models.TextField(default="", editable=False),
        ),
        migrations.AddField(
            model_name="skillgroup",
            name="esco_uri",
            field=models.URLField(blank=True, verbose_name="ESCO"),
        ),
        migrations.AddField(
            model_name="skillgroup",
            name="origin",
            field=models.CharField(
                choices=[("eigen", "eigen lijst"), ("esco", "ESCO"), ("competentnl", "CompetentNL")],
                default="eigen",
                max_length=12,
                verbose_name="lijst",
            ),
        ),
        migrations.AddField(
            model_name="skillgroup",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="skills.skillgroup",
            ),
        ),
        migrations.AlterField(
            model_name="skill",
            name="definition",
            field=models.TextField(max_length=4000, verbose_name="betekenis"),
        ),
        migrations.AlterField(
            model_name="skill",
            name="name",
            field=models.CharField(max_length=250, unique=True, verbose_name="naam"),
        ),
        migrations.AlterField(
            model_name="skillgroup",
            name="code",
            field=models.CharField(max_length=40, unique=True, verbose_name="code"),
        ),
        migrations.AlterField(
            model_name="skillgroup",
            name="name",
            field=models.CharField(max_length=250, verbose_name="naam"),
        ),
        migrations.AlterField(
            model_name="skillsynonym",
            name="name",
            field=models.CharField(max_length=250, verbose_name="ander woord"),
        ),
        migrations.AddIndex(
            model_name="skill",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["words"], name="skill_words_trgm", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="skill",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="skill_search"),
        ),
        migrations.AddConstraint(
            model_name="skill",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["vaardigheid", "kennis"])), name="skill_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="skill",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin__in", ["eigen", "esco", "competentnl"])), name="skill_origin_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="skill",
            constraint=models.UniqueConstraint(
                condition=models.Q(("esco_uri", ""), _negated=True),
                fields=("esco_uri",),
                name="skill_esco_uri_once",
                violation_error_message="Een andere vaardigheid heeft dit ESCO-adres al.",
            ),
        ),
        migrations.AddConstraint(
            model_name="skill",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", None), ("retired_at__isnull", False), _connector="OR"),
                name="skill_merged_is_retired",
            ),
        ),
        migrations.AddConstraint(
            model_name="skill",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into", None), models.Q(("merged_into", models.F("pk")), _negated=True), _connector="OR"
                ),
                name="skill_not_into_itself",
            ),
        ),
    ]
