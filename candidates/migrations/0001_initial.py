import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("skills", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Candidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(max_length=12, unique=True, verbose_name="nummer")),
                ("first_name", models.CharField(max_length=60, verbose_name="voornaam")),
                ("last_name", models.CharField(max_length=80, verbose_name="achternaam")),
                ("birth_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="geboortejaar")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mailadres")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="telefoonnummer")),
                (
                    "postcode",
                    models.CharField(
                        blank=True,
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[1-9][0-9]{3} ?[A-Za-z]{2}$|^[1-9][0-9]{3}$",
                                "Vul een postcode in, bijvoorbeeld 8232 AB.",
                            )
                        ],
                        verbose_name="postcode",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="woonplaats")),
                (
                    "status",
                    models.CharField(
                        choices=[("actief", "actief"), ("aan-het-werk", "aan het werk"), ("inactief", "niet actief")],
                        default="actief",
                        max_length=15,
                        verbose_name="stand",
                    ),
                ),
                (
                    "target_group",
                    models.CharField(
                        choices=[
                            ("langdurig-werkzoekend", "langdurig werkzoekend"),
                            ("taal", "leert nog Nederlands"),
                            ("leeftijd", "leeftijd voelt als een belemmering"),
                            ("anders", "anders"),
                            ("kort-werkloos", "kort werkloos"),
                            ("van-werk-naar-werk", "van werk naar werk"),
                        ],
                        max_length=25,
                        verbose_name="doelgroep",
                    ),
                ),
                ("current_employer", models.CharField(blank=True, max_length=120, verbose_name="huidige werkgever")),
                ("current_job_ends_on", models.DateField(blank=True, null=True, verbose_name="huidig werk stopt op")),
                ("strengths", models.TextField(blank=True, max_length=2000, verbose_name="waar is iemand goed in")),
                ("available_from", models.DateField(blank=True, null=True, verbose_name="kan beginnen vanaf")),
                ("hours_per_week", models.PositiveSmallIntegerField(default=32, verbose_name="uren per week")),
                (
                    "learning_hours_per_week",
                    models.PositiveSmallIntegerField(default=16, verbose_name="uren per week om te leren"),
                ),
                (
                    "days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("ma", "maandag"),
                                ("di", "dinsdag"),
                                ("wo", "woensdag"),
                                ("do", "donderdag"),
                                ("vr", "vrijdag"),
                                ("za", "zaterdag"),
                                ("zo", "zondag"),
                            ],
                            max_length=2,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="dagen",
                    ),
                ),
                (
                    "travel_mode",
                    models.CharField(
                        choices=[
                            ("lopen", "lopen"),
                            ("fiets", "fiets"),
                            ("ov", "bus of trein"),
                            ("auto", "auto of brommer"),
                        ],
                        default="ov",
                        max_length=10,
                        verbose_name="vervoer",
                    ),
                ),
                (
                    "travel_minutes",
                    models.PositiveSmallIntegerField(default=45, verbose_name="maximaal reizen in minuten"),
                ),
                (
                    "cannot",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("vroege-dienst", "vroege dienst (voor 7.00 uur)"),
                                ("late-dienst", "late dienst (na 18.00 uur)"),
                                ("nachtdienst", "nachtdienst"),
                                ("weekend", "werken in het weekend"),
                                ("tillen", "tillen (meer dan 10 kilo)"),
                                ("staan", "hele dag staan of lopen"),
                                ("lawaai", "werken in lawaai"),
                                ("kou", "werken in de kou of buiten"),
                                ("hoogte", "werken op hoogte"),
                                ("tempo", "werken op een vast tempo"),
                                ("klantcontact", "veel contact met klanten of cliënten"),
                                ("rijbewijs", "rijbewijs B nodig"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="wat niet kan in het werk",
                    ),
                ),
                (
                    "sector_wishes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("horeca", "Horeca"),
                                ("logistiek", "Logistiek"),
                                ("zorg", "Zorg"),
                                ("techniek", "Techniek"),
                                ("facilitair", "Facilitair en groen"),
                                ("detailhandel", "Detailhandel"),
                                ("overig", "Overig"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="sectoren die iemand wil",
                    ),
                ),
                ("privacy_explained_on", models.DateField(blank=True, null=True, verbose_name="privacy uitgelegd op")),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="toegevoegd")),
                (
                    "backup_coach",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="vervangende werkcoach",
                    ),
                ),
                (
                    "coach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="werkcoach",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates",
                        to="accounts.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "kandidaat",
                "verbose_name_plural": "kandidaten",
                "ordering": ["last_name", "first_name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["actief", "aan-het-werk", "inactief"])),
                        name="candidate_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "target_group__in",
                                [
                                    "langdurig-werkzoekend",
                                    "taal",
                                    "leeftijd",
                                    "anders",
                                    "kort-werkloos",
                                    "van-werk-naar-werk",
                                ],
                            )
                        ),
                        name="candidate_target_group_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("travel_mode__in", ["lopen", "fiets", "ov", "auto"])),
                        name="candidate_travel_mode_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days__contained_by", ["ma", "di", "wo", "do", "vr", "za", "zo"])),
                        name="candidate_days_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "cannot__contained_by",
                                [
                                    "vroege-dienst",
                                    "late-dienst",
                                    "nachtdienst",
                                    "weekend",
                                    "tillen",
                                    "staan",
                                    "lawaai",
                                    "kou",
                                    "hoogte",
                                    "tempo",
                                    "klantcontact",
                                    "rijbewijs",
                                ],
                            )
                        ),
                        name="candidate_cannot_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "sector_wishes__contained_by",
                                ["horeca", "logistiek", "zorg", "techniek", "facilitair", "detailhandel", "overig"],
                            )
                        ),
                        name="candidate_sectors_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("birth_year__isnull", True), ("birth_year__range", (1940, 2015)), _connector="OR"
                        ),
                        name="candidate_birth_year_sane",
                        violation_error_message="Vul een geboortejaar in, bijvoorbeeld 1988.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours_per_week__range", (1, 60))),
                        name="candidate_hours_1_to_60",
                        violation_error_message="Vul een getal in van 1 tot en met 60.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("learning_hours_per_week__range", (1, 40))),
                        name="candidate_learning_hours_1_to_40",
                        violation_error_message="Vul een getal in van 1 tot en met 40.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("travel_minutes__range", (5, 180))),
                        name="candidate_travel_minutes_5_to_180",
                        violation_error_message="Vul een getal in van 5 tot en met 180.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("target_group", "van-werk-naar-werk"), _negated=True),
                            models.Q(("current_employer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="candidate_job_to_job_names_employer",
                        violation_error_message="Vul in bij welke werkgever iemand nu werkt.",
                    ),
                ],
                "indexes": [models.Index(fields=["team", "status"], name="candidate_team_status")],
            },
        ),
        migrations.CreateModel(
            name="CandidateContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("gesprek", "gesprek op kantoor"),
                            ("telefoon", "telefoon"),
                            ("bezoek", "bezoek op de werkplek"),
                            ("mail", "mail of bericht"),
                        ],
                        max_length=12,
                        verbose_name="hoe",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="datum")),
                ("note", models.TextField(max_length=4000, verbose_name="wat is besproken")),
                ("next_action", models.CharField(blank=True, max_length=200, verbose_name="volgende actie")),
                ("next_action_on", models.DateField(blank=True, null=True, verbose_name="uiterlijk")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="candidates.candidate"
                    ),
                ),
            ],
            options={
                "verbose_name": "gesprek",
                "verbose_name_plural": "gesprekken",
                "ordering": ["-held_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["gesprek", "telefoon", "bezoek", "mail"])),
                        name="candidatecontact_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("next_action", ""), ("next_action_on__isnull", False), _connector="OR"),
                        name="candidatecontact_action_has_date",
                        violation_error_message="Vul in wanneer de volgende actie klaar moet zijn.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CandidateSkill",
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
                    "source",
                    models.CharField(
                        choices=[
                            ("eigen-inschatting", "eigen inschatting"),
                            ("gezien", "gezien op werkplek"),
                            ("proefopdracht", "proefopdracht"),
                            ("certificaat", "certificaat"),
                            ("evaluatie", "evaluatie"),
                        ],
                        max_length=20,
                        verbose_name="bron",
                    ),
                ),
                ("assessed_on", models.DateField(verbose_name="datum")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "assessed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="vastgesteld door",
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="skill_history",
                        to="candidates.candidate",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="skills.skill",
                        verbose_name="vaardigheid",
                    ),
                ),
            ],
            options={
                "verbose_name": "vaardigheid van een kandidaat",
                "verbose_name_plural": "vaardigheden van kandidaten",
                "ordering": ["-assessed_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__range", (0, 4))), name="candidateskill_level_0_to_4"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source__in", ["eigen-inschatting", "gezien", "proefopdracht", "certificaat", "evaluatie"])
                        ),
                        name="candidateskill_source_known",
                    ),
                ],
                "indexes": [models.Index(fields=["candidate", "skill", "-assessed_on"], name="candidateskill_newest")],
            },
        ),
        migrations.CreateModel(
            name="CurrentSkill",
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
                    "source",
                    models.CharField(
                        choices=[
                            ("eigen-inschatting", "eigen inschatting"),
                            ("gezien", "gezien op werkplek"),
                            ("proefopdracht", "proefopdracht"),
                            ("certificaat", "certificaat"),
                            ("evaluatie", "evaluatie"),
                        ],
                        max_length=20,
                        verbose_name="bron",
                    ),
                ),
                ("assessed_on", models.DateField(verbose_name="datum")),
                (
                    "assessed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="vastgesteld door",
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="candidates.candidateskill"
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="skills", to="candidates.candidate"
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holders", to="skills.skill"
                    ),
                ),
            ],
            options={
                "verbose_name": "huidig niveau",
                "verbose_name_plural": "huidige niveaus",
                "ordering": ["skill__group__code", "skill__name"],
                "constraints": [
                    models.UniqueConstraint(fields=("skill", "candidate"), include=("level",), name="currentskill_once")
                ],
            },
        ),
    ]
