import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("employers", "0001_initial"),
        ("skills", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Branch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="naam van de vestiging")),
                ("street", models.CharField(blank=True, max_length=120, verbose_name="straat en huisnummer")),
                (
                    "postcode",
                    models.CharField(
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
                ("place", models.CharField(blank=True, max_length=80, verbose_name="plaats")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="gesloten op")),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="branches", to="employers.employer"
                    ),
                ),
            ],
            options={
                "verbose_name": "vestiging",
                "verbose_name_plural": "vestigingen",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("employer", "name"),
                        name="branch_name_once_per_employer",
                        violation_error_message="Deze werkgever heeft al een vestiging met deze naam.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Covenant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="naam")),
                (
                    "kind",
                    models.CharField(
                        choices=[("convenant", "convenant"), ("programma", "programma")],
                        default="convenant",
                        max_length=12,
                        verbose_name="soort",
                    ),
                ),
                ("begins_on", models.DateField(verbose_name="van")),
                ("ends_on", models.DateField(verbose_name="tot en met")),
                ("target_jobs", models.PositiveIntegerField(verbose_name="doel: aantal banen")),
                ("partners", models.TextField(blank=True, max_length=2000, verbose_name="partners")),
                ("note", models.TextField(blank=True, max_length=4000, verbose_name="wat is afgesproken")),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "convenant",
                "verbose_name_plural": "convenanten",
                "ordering": ["-begins_on", "name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["convenant", "programma"])), name="covenant_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("begins_on"))),
                        name="covenant_begins_before_end",
                        violation_error_message="De einddatum moet na de begindatum liggen.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("target_jobs__range", (1, 100000))),
                        name="covenant_target_1_to_100000",
                        violation_error_message="Vul een getal in van 1 tot en met 100000.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Determinant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "of",
                    models.CharField(
                        choices=[("baan", "de baan"), ("medewerker", "de medewerker"), ("werkgever", "de werkgever")],
                        max_length=12,
                        verbose_name="van wie of wat",
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="wat speelt mee")),
                ("influenceable", models.BooleanField(verbose_name="daar kunnen we iets aan doen")),
                ("what_we_do", models.CharField(blank=True, max_length=300, verbose_name="wat doen we eraan")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="volgorde")),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="determinants",
                        to="employers.futurejob",
                    ),
                ),
            ],
            options={
                "verbose_name": "wat meespeelt",
                "verbose_name_plural": "wat meespeelt",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("of__in", ["baan", "medewerker", "werkgever"])), name="determinant_of_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("influenceable", True), ("what_we_do", ""), _connector="OR"),
                        name="determinant_action_only_when_influenceable",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JobTransfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("work_ends_on", models.DateField(verbose_name="het werk daar stopt op")),
                ("safe_switch", models.TextField(max_length=2000, verbose_name="afspraken over een veilige overstap")),
                (
                    "current_employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="employers.employer",
                        verbose_name="huidige werkgever",
                    ),
                ),
                (
                    "job",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="transfer", to="employers.futurejob"
                    ),
                ),
            ],
            options={
                "verbose_name": "overstap",
                "verbose_name_plural": "overstappen",
            },
        ),
        migrations.CreateModel(
            name="LocationCapacity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("begins_on", models.DateField(verbose_name="van")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="tot en met")),
                ("seats", models.PositiveSmallIntegerField(verbose_name="plekken tegelijk")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="waarom")),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="capacities",
                        to="employers.learninglocation",
                    ),
                ),
            ],
            options={
                "verbose_name": "plekken in een periode",
                "verbose_name_plural": "plekken per periode",
                "ordering": ["begins_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("seats__range", (0, 999))),
                        name="locationcapacity_seats_0_to_999",
                        violation_error_message="Vul een getal in van 0 tot en met 999.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("begins_on")), _connector="OR"
                        ),
                        name="locationcapacity_begins_before_end",
                        violation_error_message="De einddatum moet na de begindatum liggen.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("location", "="),
                            (
                                models.Func(
                                    "begins_on",
                                    "ends_on",
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="locationcapacity_no_overlap",
                        violation_error_message="Deze periode overlapt met een andere periode van deze plek.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PhaseParty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("werkgever", "werkgever"),
                            ("werkbedrijf", "Werkbedrijf"),
                            ("onderwijs", "onderwijs (ROC)"),
                        ],
                        max_length=12,
                        verbose_name="soort partij",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="naam")),
                ("brings_in", models.CharField(max_length=300, verbose_name="wat brengt deze partij in")),
                ("seats", models.PositiveSmallIntegerField(default=0, verbose_name="plekken voor deze partij")),
                (
                    "employer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.employer",
                        verbose_name="werkgever",
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parties", to="employers.jobphase"
                    ),
                ),
            ],
            options={
                "verbose_name": "partij van een training",
                "verbose_name_plural": "partijen van een training",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["werkgever", "werkbedrijf", "onderwijs"])),
                        name="phaseparty_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "werkgever"), ("employer__isnull", False)),
                            models.Q(
                                models.Q(("kind", "werkgever"), _negated=True), ("employer__isnull", True), ("seats", 0)
                            ),
                            _connector="OR",
                        ),
                        name="phaseparty_employer_is_named",
                        violation_error_message="Kies de werkgever. Alleen werkgevers hebben eigen plekken.",
                    ),
                    models.UniqueConstraint(
                        fields=("phase", "employer"),
                        name="phaseparty_employer_once",
                        violation_error_message="Deze werkgever staat er al.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequirementTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("function", models.CharField(max_length=120, unique=True, verbose_name="functie")),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "sjabloon",
                "verbose_name_plural": "sjablonen",
                "ordering": ["function"],
            },
        ),
        migrations.CreateModel(
            name="SroiPrincipal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="opdrachtgever")),
            ],
            options={
                "verbose_name": "opdrachtgever",
                "verbose_name_plural": "opdrachtgevers",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="SroiObligation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("contract", models.CharField(max_length=160, verbose_name="contract")),
                (
                    "contract_eur",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="waarde van het contract in euro",
                    ),
                ),
                (
                    "obligation_eur",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="SROI-verplichting in euro"),
                ),
                ("begins_on", models.DateField(verbose_name="van")),
                ("ends_on", models.DateField(verbose_name="tot en met")),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="toelichting")),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sroi_obligations",
                        to="employers.employer",
                    ),
                ),
                (
                    "principal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obligations",
                        to="employers.sroiprincipal",
                        verbose_name="opdrachtgever",
                    ),
                ),
            ],
            options={
                "verbose_name": "SROI-verplichting",
                "verbose_name_plural": "SROI-verplichtingen",
                "ordering": ["ends_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("begins_on"))),
                        name="sroiobligation_begins_before_end",
                        violation_error_message="De einddatum moet na de begindatum liggen.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("obligation_eur__gt", 0)),
                        name="sroiobligation_positive",
                        violation_error_message="Vul een bedrag in van meer dan 0 euro.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SroiValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("effort", models.CharField(max_length=120, verbose_name="inspanning")),
                ("value_eur", models.DecimalField(decimal_places=2, max_digits=9, verbose_name="waarde in euro")),
                ("begins_on", models.DateField(verbose_name="geldt vanaf")),
                (
                    "principal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="values_per_effort",
                        to="employers.sroiprincipal",
                    ),
                ),
            ],
            options={
                "verbose_name": "SROI-waarde",
                "verbose_name_plural": "SROI-waarden",
                "ordering": ["effort", "-begins_on"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("principal", "effort", "begins_on"),
                        name="sroivalue_once_per_day",
                        violation_error_message="Voor deze inspanning is er op deze dag al een waarde.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value_eur__gt", 0)),
                        name="sroivalue_positive",
                        violation_error_message="Vul een bedrag in van meer dan 0 euro.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StackedPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "grid",
                    models.CharField(
                        choices=[
                            ("seizoen", "na elkaar, in een seizoensrooster"),
                            ("week", "tegelijk, in een weekrooster"),
                        ],
                        max_length=8,
                        verbose_name="rooster",
                    ),
                ),
                ("slot", django.contrib.postgres.fields.ranges.IntegerRangeField(verbose_name="periode")),
                (
                    "hours_per_week",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="uren per week"),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="welk werk")),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stacked_parts",
                        to="employers.employer",
                        verbose_name="werkgever",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stacked_parts",
                        to="employers.futurejob",
                    ),
                ),
            ],
            options={
                "verbose_name": "deel van een stapelbaan",
                "verbose_name_plural": "delen van een stapelbaan",
                "ordering": ["slot", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("grid__in", ["seizoen", "week"])), name="stackedpart_grid_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("slot__isempty", False)), name="stackedpart_slot_not_empty"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("grid", "seizoen"), ("slot__contained_by", (1, 13))),
                            models.Q(("grid", "week"), ("slot__contained_by", (0, 10080))),
                            _connector="OR",
                        ),
                        name="stackedpart_slot_in_grid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("grid", "seizoen"), ("hours_per_week__range", (1, 60))),
                            models.Q(("grid", "week"), ("hours_per_week__isnull", True)),
                            _connector="OR",
                        ),
                        name="stackedpart_season_has_hours",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("job", "="), ("grid", "="), ("slot", "&&")],
                        name="stackedpart_no_overlap",
                        violation_error_message="Dit deel overlapt met een ander deel van deze baan.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TemplateRequirement",
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
                        default=3,
                        verbose_name="niveau",
                    ),
                ),
                ("weight", models.PositiveSmallIntegerField(default=2, verbose_name="gewicht")),
                ("must", models.BooleanField(default=False, verbose_name="nodig voor het inleren begint")),
                (
                    "learn_hours",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="gebruikelijke uren om te leren"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="volgorde")),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="skills.skill",
                        verbose_name="vaardigheid",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requirements",
                        to="employers.requirementtemplate",
                    ),
                ),
            ],
            options={
                "verbose_name": "wat een functie vraagt",
                "verbose_name_plural": "wat een functie vraagt",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("template", "skill"), name="templaterequirement_skill_once"),
                    models.CheckConstraint(
                        condition=models.Q(("level__range", (1, 4))), name="templaterequirement_level_1_to_4"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__range", (1, 3))), name="templaterequirement_weight_1_to_3"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("learn_hours__isnull", True), ("learn_hours__range", (1, 2000)), _connector="OR"
                        ),
                        name="templaterequirement_hours_1_to_2000",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tranche",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveSmallIntegerField(verbose_name="volgorde")),
                ("name", models.CharField(max_length=80, verbose_name="naam")),
                ("starts_on", models.DateField(verbose_name="start")),
                ("seats", models.PositiveIntegerField(verbose_name="aantal plekken")),
                (
                    "covenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tranches", to="employers.covenant"
                    ),
                ),
            ],
            options={
                "verbose_name": "tranche",
                "verbose_name_plural": "tranches",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("covenant", "position"),
                        name="tranche_position_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seats__range", (1, 10000))),
                        name="tranche_seats_1_to_10000",
                        violation_error_message="Vul een getal in van 1 tot en met 10000.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="employer",
            name="de_minimis_note",
            field=models.TextField(blank=True, max_length=2000, verbose_name="de-minimissteun"),
        ),
        migrations.AddField(
            model_name="employer",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_doubles",
                to="employers.employer",
            ),
        ),
        migrations.AddField(
            model_name="employer",
            name="sbi_code",
            field=models.CharField(
                blank=True,
                max_length=5,
                validators=[
                    django.core.validators.RegexValidator(
                        "^([A-V]|[0-9]{2,5})$", "Een SBI-code heeft 2 tot en met 5 cijfers."
                    )
                ],
                verbose_name="SBI-code",
            ),
        ),
        migrations.AddField(
            model_name="employercontact",
            name="next_action_done_on",
            field=models.DateField(blank=True, null=True, verbose_name="gedaan op"),
        ),
        migrations.AddField(
            model_name="employercontact",
            name="next_action_owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="wie doet dit",
            ),
        ),
        migrations.AddField(
            model_name="employermembership",
            name="is_admin",
            field=models.BooleanField(default=False, verbose_name="mag collega’s toegang geven"),
        ),
        migrations.AddField(
            model_name="forecastrevision",
            name="earliest_on",
            field=models.DateField(blank=True, null=True, verbose_name="op zijn vroegst"),
        ),
        migrations.AddField(
            model_name="forecastrevision",
            name="latest_on",
            field=models.DateField(blank=True, null=True, verbose_name="op zijn laatst"),
        ),
        migrations.AddField(
            model_name="jobphase",
            name="complexity",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="hoe moeilijk is het werk hier"),
        ),
        migrations.AddField(
            model_name="jobphase",
            name="release_agreed",
            field=models.CharField(blank=True, max_length=300, verbose_name="afspraak over doorstromen"),
        ),
        migrations.AddField(
            model_name="jobrequirement",
            name="learn_at",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="employers.learninglocation",
                verbose_name="waar te leren",
            ),
        ),
        migrations.AddField(
            model_name="jobrequirement",
            name="learn_hours",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="gebruikelijke uren om te leren"
            ),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.CheckConstraint(
                condition=models.Q(("sbi_code", ""), ("sbi_code__regex", "^([A-V]|[0-9]{2,5})$"), _connector="OR"),
                name="employer_sbi_code_shape",
                violation_error_message="Een SBI-code heeft 2 tot en met 5 cijfers.",
            ),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("pk")), _negated=True),
                name="employer_not_merged_into_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="jobphase",
            constraint=models.CheckConstraint(
                condition=models.Q(("complexity__isnull", True), ("complexity__range", (1, 4)), _connector="OR"),
                name="jobphase_complexity_1_to_4",
            ),
        ),
        migrations.AddConstraint(
            model_name="jobrequirement",
            constraint=models.CheckConstraint(
                condition=models.Q(("learn_hours__isnull", True), ("learn_hours__range", (1, 2000)), _connector="OR"),
                name="requirement_learn_hours_1_to_2000",
                violation_error_message="Vul een getal in van 1 tot en met 2000.",
            ),
        ),
        migrations.AddField(
            model_name="futurejob",
            name="branch",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="jobs",
                to="employers.branch",
                verbose_name="vestiging",
            ),
        ),
        migrations.AddField(
            model_name="futurejob",
            name="covenant",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="jobs",
                to="employers.covenant",
                verbose_name="convenant of programma",
            ),
        ),
        migrations.AddField(
            model_name="futurejob",
            name="tranche",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="jobs",
                to="employers.tranche",
                verbose_name="tranche",
            ),
        ),
        migrations.AddConstraint(
            model_name="futurejob",
            constraint=models.CheckConstraint(
                condition=models.Q(("tranche__isnull", True), ("covenant__isnull", False), _connector="OR"),
                name="futurejob_tranche_of_a_covenant",
            ),
        ),
    ]
