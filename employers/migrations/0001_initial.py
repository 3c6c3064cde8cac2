import django.contrib.postgres.fields
import django.core.validators
import django.db.models.constraints
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
            name="Employer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(max_length=12, unique=True, verbose_name="nummer")),
                ("name", models.CharField(max_length=120, verbose_name="naam")),
                (
                    "kvk_number",
                    models.CharField(
                        blank=True,
                        max_length=8,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9]{8}$", "Een KvK-nummer heeft 8 cijfers, bijvoorbeeld 12345678."
                            )
                        ],
                        verbose_name="KvK-nummer",
                    ),
                ),
                (
                    "sector",
                    models.CharField(
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
                        verbose_name="sector",
                    ),
                ),
                ("contact_name", models.CharField(blank=True, max_length=120, verbose_name="contactpersoon")),
                (
                    "contact_title",
                    models.CharField(blank=True, max_length=80, verbose_name="functie van de contactpersoon"),
                ),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="telefoonnummer")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mailadres")),
                ("street", models.CharField(blank=True, max_length=120, verbose_name="straat en huisnummer")),
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
                ("place", models.CharField(blank=True, max_length=80, verbose_name="plaats")),
                (
                    "found_via",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("bedrijfskring", "bedrijfskring"),
                            ("lelystad-akkoord", "Lelystad Akkoord"),
                            ("anders", "anders"),
                        ],
                        max_length=20,
                        verbose_name="gevonden via",
                    ),
                ),
                (
                    "motives",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("inclusie", "inclusieve arbeidsmarkt"),
                                ("personeel", "vraag naar personeel"),
                                ("sroi", "SROI-verplichting"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="waarom doet de werkgever mee",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="toegevoegd")),
                (
                    "account_manager",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="vaste werkcoach",
                    ),
                ),
            ],
            options={
                "verbose_name": "werkgever",
                "verbose_name_plural": "werkgevers",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "sector__in",
                                ["horeca", "logistiek", "zorg", "techniek", "facilitair", "detailhandel", "overig"],
                            )
                        ),
                        name="employer_sector_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kvk_number", ""), ("kvk_number__regex", "^[0-9]{8}$"), _connector="OR"),
                        name="employer_kvk_eight_digits",
                        violation_error_message="Een KvK-nummer heeft 8 cijfers, bijvoorbeeld 12345678.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("found_via__in", ["", "bedrijfskring", "lelystad-akkoord", "anders"])),
                        name="employer_found_via_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("motives__contained_by", ["inclusie", "personeel", "sroi"])),
                        name="employer_motives_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kvk_number", ""), _negated=True),
                        fields=("kvk_number",),
                        name="employer_kvk_once",
                        violation_error_message="Er is al een werkgever met dit KvK-nummer.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmployerContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("telefoon", "telefoon"),
                            ("bezoek", "bezoek"),
                            ("mail", "mail"),
                            ("gesprek", "gesprek op kantoor"),
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
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="employers.employer"
                    ),
                ),
            ],
            options={
                "verbose_name": "contactmoment",
                "verbose_name_plural": "contactmomenten",
                "ordering": ["-held_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["telefoon", "bezoek", "mail", "gesprek"])),
                        name="employercontact_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("next_action", ""), ("next_action_on__isnull", False), _connector="OR"),
                        name="employercontact_action_has_date",
                        violation_error_message="Vul in wanneer de volgende actie klaar moet zijn.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmployerMembership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("may_sign", models.BooleanField(default=False, verbose_name="mag overeenkomsten tekenen")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="beëindigd")),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="employers.employer"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "lidmaatschap",
                "verbose_name_plural": "lidmaatschappen",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("employer", "user"),
                        name="membership_one_active_per_employer",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FutureJob",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(max_length=12, unique=True, verbose_name="nummer")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("concept", "concept"),
                            ("aangemeld", "aangemeld"),
                            ("open", "open"),
                            ("rustend", "rustend"),
                            ("vervuld", "vervuld"),
                            ("ingetrokken", "ingetrokken"),
                            ("vervallen", "vervallen"),
                        ],
                        default="concept",
                        max_length=12,
                        verbose_name="stand",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="functie")),
                ("seats", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="aantal plekken")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="verwachte start")),
                ("earliest_on", models.DateField(blank=True, null=True, verbose_name="op zijn vroegst")),
                ("latest_on", models.DateField(blank=True, null=True, verbose_name="op zijn laatst")),
                (
                    "certainty",
                    models.CharField(
                        blank=True,
                        choices=[("zeker", "Zeker"), ("waarschijnlijk", "Waarschijnlijk"), ("idee", "Idee")],
                        max_length=15,
                        verbose_name="zekerheid",
                    ),
                ),
                (
                    "hours_min",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="minimaal uren per week"),
                ),
                (
                    "hours_max",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="maximaal uren per week"),
                ),
                (
                    "learn_on_site",
                    models.CharField(
                        blank=True,
                        choices=[("ja", "Ja"), ("nee", "Nee"), ("weet-niet", "Dat weet ik nog niet")],
                        max_length=10,
                        verbose_name="vooraf leren op de werkplek",
                    ),
                ),
                (
                    "growth_reason",
                    models.TextField(blank=True, max_length=2000, verbose_name="waarom komt deze baan erbij"),
                ),
                (
                    "description",
                    models.TextField(blank=True, max_length=4000, verbose_name="wat doet iemand de hele dag"),
                ),
                (
                    "skills_in_words",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="wat moet iemand kunnen, in eigen woorden"
                    ),
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
                        verbose_name="werkdagen",
                    ),
                ),
                (
                    "conditions",
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
                        verbose_name="wat het werk vraagt",
                    ),
                ),
                (
                    "contract_months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="contract in maanden"),
                ),
                (
                    "wage_eur_hour",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="loon per uur in euro"
                    ),
                ),
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
                        verbose_name="postcode van de werkplek",
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        blank=True,
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
                        verbose_name="sector",
                    ),
                ),
                (
                    "learn_hours_per_week",
                    models.PositiveSmallIntegerField(default=24, verbose_name="uren inleren per week"),
                ),
                ("announced_at", models.DateTimeField(null=True, verbose_name="aangemeld")),
                ("confirmed_on", models.DateField(null=True, verbose_name="bevestigd op")),
                ("arisen_on", models.DateField(null=True, verbose_name="ontstaan op")),
                ("closed_reason", models.CharField(blank=True, max_length=300, verbose_name="reden van sluiten")),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "coach",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="werkcoach",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to="employers.employer",
                        verbose_name="werkgever",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to="accounts.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "toekomstige baan",
                "verbose_name_plural": "toekomstige banen",
                "ordering": ["starts_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["concept", "aangemeld", "open", "rustend", "vervuld", "ingetrokken", "vervallen"],
                            )
                        ),
                        name="futurejob_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("certainty__in", ["", "zeker", "waarschijnlijk", "idee"])),
                        name="futurejob_certainty_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "sector__in",
                                ["", "horeca", "logistiek", "zorg", "techniek", "facilitair", "detailhandel", "overig"],
                            )
                        ),
                        name="futurejob_sector_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("learn_on_site__in", ["", "ja", "nee", "weet-niet"])),
                        name="futurejob_learn_on_site_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days__contained_by", ["ma", "di", "wo", "do", "vr", "za", "zo"])),
                        name="futurejob_days_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "conditions__contained_by",
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
                        name="futurejob_conditions_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "concept"),
                            models.Q(
                                models.Q(("title", ""), _negated=True),
                                models.Q(("certainty", ""), _negated=True),
                                models.Q(("sector", ""), _negated=True),
                                ("seats__isnull", False),
                                ("starts_on__isnull", False),
                                ("hours_min__isnull", False),
                                ("hours_max__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="futurejob_complete_unless_concept",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seats__isnull", True), ("seats__range", (1, 500)), _connector="OR"),
                        name="futurejob_seats_1_to_500",
                        violation_error_message="Vul een getal in van 1 tot en met 500.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__isnull", True), ("starts_on__day", 1), _connector="OR"),
                        name="futurejob_starts_on_first_of_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("earliest_on__isnull", True),
                                ("earliest_on__lte", models.F("starts_on")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("latest_on__isnull", True), ("latest_on__gte", models.F("starts_on")), _connector="OR"
                            ),
                        ),
                        name="futurejob_start_window_ordered",
                        violation_error_message="De verwachte start ligt tussen de vroegste en de laatste start.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hours_min__isnull", True),
                            ("hours_max__isnull", True),
                            models.Q(("hours_min__range", (1, 60)), ("hours_max__range", (1, 60))),
                            _connector="OR",
                        ),
                        name="futurejob_hours_1_to_60",
                        violation_error_message="Vul een getal in van 1 tot en met 60.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hours_min__isnull", True),
                            ("hours_max__isnull", True),
                            ("hours_max__gte", models.F("hours_min")),
                            _connector="OR",
                        ),
                        name="futurejob_hours_ordered",
                        violation_error_message="Het maximum aantal uren moet hoger zijn dan het minimum.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("learn_hours_per_week__range", (1, 40))),
                        name="futurejob_learn_hours_1_to_40",
                        violation_error_message="Vul een getal in van 1 tot en met 40.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wage_eur_hour__isnull", True), ("wage_eur_hour__gt", 0), _connector="OR"),
                        name="futurejob_wage_positive",
                        violation_error_message="Vul een bedrag in, bijvoorbeeld 15,50.",
                    ),
                ],
                "indexes": [models.Index(fields=["status", "starts_on"], name="futurejob_horizon")],
            },
        ),
        migrations.CreateModel(
            name="ForecastRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="tijdstip")),
                ("reason", models.CharField(max_length=300, verbose_name="reden")),
                ("starts_on", models.DateField(verbose_name="verwachte start")),
                ("seats", models.PositiveSmallIntegerField(verbose_name="aantal plekken")),
                (
                    "certainty",
                    models.CharField(
                        choices=[("zeker", "Zeker"), ("waarschijnlijk", "Waarschijnlijk"), ("idee", "Idee")],
                        max_length=15,
                        verbose_name="zekerheid",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="revisions", to="employers.futurejob"
                    ),
                ),
            ],
            options={
                "verbose_name": "bijstelling",
                "verbose_name_plural": "bijstellingen",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="IntakeTalk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("held_on", models.DateField(verbose_name="datum van het gesprek")),
                ("target_group_explained", models.BooleanField(verbose_name="Ik heb verteld wie de kandidaten zijn")),
                ("expectations", models.TextField(max_length=4000, verbose_name="wat verwachten wij van elkaar")),
                (
                    "conditions",
                    models.TextField(
                        blank=True, max_length=4000, verbose_name="wat moet bij de werkgever geregeld zijn"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "job",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="intake", to="employers.futurejob"
                    ),
                ),
            ],
            options={
                "verbose_name": "intakegesprek",
                "verbose_name_plural": "intakegesprekken",
            },
        ),
        migrations.CreateModel(
            name="JobRequirement",
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
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="volgorde")),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requirements",
                        to="employers.futurejob",
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
                "verbose_name": "wat nodig is",
                "verbose_name_plural": "wat nodig is",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("job", "skill"),
                        name="requirement_skill_once_per_job",
                        violation_error_message="Deze vaardigheid staat er al.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__range", (1, 4))), name="requirement_level_1_to_4"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__range", (1, 3))), name="requirement_weight_1_to_3"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LearningLocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="naam")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("werkbedrijf", "Werkbedrijf"),
                            ("werkgever", "werkgever"),
                            ("andere-werkgever", "andere werkgever"),
                            ("beschut", "beschutte werkplek"),
                            ("onderwijs", "onderwijs"),
                        ],
                        max_length=20,
                        verbose_name="soort plek",
                    ),
                ),
                ("contact_name", models.CharField(blank=True, max_length=120, verbose_name="contactpersoon")),
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
                ("place", models.CharField(blank=True, max_length=80, verbose_name="plaats")),
                ("seats", models.PositiveSmallIntegerField(default=4, verbose_name="plekken tegelijk")),
                (
                    "employer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="locations",
                        to="employers.employer",
                        verbose_name="werkgever",
                    ),
                ),
            ],
            options={
                "verbose_name": "inleerlocatie",
                "verbose_name_plural": "inleerlocaties",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["werkbedrijf", "werkgever", "andere-werkgever", "beschut", "onderwijs"])
                        ),
                        name="location_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seats__range", (1, 999))),
                        name="location_seats_1_to_999",
                        violation_error_message="Vul een getal in van 1 tot en met 999.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "werkgever"), _negated=True), ("employer__isnull", False), _connector="OR"
                        ),
                        name="location_of_employer_names_it",
                        violation_error_message="Kies bij welke werkgever deze plek is.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JobPhase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveSmallIntegerField(verbose_name="volgorde")),
                ("title", models.CharField(max_length=120, verbose_name="onderdeel")),
                (
                    "label",
                    models.CharField(
                        choices=[
                            ("proefplaats", "proefplaats"),
                            ("werkervaringsplaats", "werkervaringsplaats"),
                            ("participatieplaats", "participatieplaats"),
                            ("training", "training"),
                            ("bbl", "bbl (leren en werken)"),
                            ("arbeidsovereenkomst", "arbeidsovereenkomst"),
                        ],
                        max_length=20,
                        verbose_name="soort plaats",
                    ),
                ),
                ("weeks", models.PositiveSmallIntegerField(verbose_name="weken")),
                ("hours_per_week", models.PositiveSmallIntegerField(default=24, verbose_name="uren per week")),
                ("goal", models.CharField(max_length=300, verbose_name="doel")),
                ("seats", models.PositiveSmallIntegerField(default=1, verbose_name="plekken tegelijk")),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="phases", to="employers.futurejob"
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="job_phases",
                        to="employers.learninglocation",
                        verbose_name="plek",
                    ),
                ),
            ],
            options={
                "verbose_name": "onderdeel van de route",
                "verbose_name_plural": "onderdelen van de route",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("job", "position"),
                        name="jobphase_position_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "label__in",
                                [
                                    "proefplaats",
                                    "werkervaringsplaats",
                                    "participatieplaats",
                                    "training",
                                    "bbl",
                                    "arbeidsovereenkomst",
                                ],
                            )
                        ),
                        name="jobphase_label_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weeks__range", (1, 104))),
                        name="jobphase_weeks_1_to_104",
                        violation_error_message="Vul een getal in van 1 tot en met 104.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours_per_week__range", (1, 40))),
                        name="jobphase_hours_1_to_40",
                        violation_error_message="Vul een getal in van 1 tot en met 40.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seats__range", (1, 500))),
                        name="jobphase_seats_1_to_500",
                        violation_error_message="Vul een getal in van 1 tot en met 500.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PhaseSkill",
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
                    "phase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="skills", to="employers.jobphase"
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="skills.skill"),
                ),
            ],
            options={
                "verbose_name": "vaardigheid van een onderdeel",
                "verbose_name_plural": "vaardigheden van een onderdeel",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("phase", "skill"), name="phaseskill_once"),
                    models.CheckConstraint(
                        condition=models.Q(("level__range", (1, 4))), name="phaseskill_level_1_to_4"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlacementPromise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given_by", models.CharField(max_length=120, verbose_name="wie zegt dit toe")),
                ("given_on", models.DateField(verbose_name="datum van de toezegging")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "job",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="promise", to="employers.futurejob"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "toezegging",
                "verbose_name_plural": "toezeggingen",
            },
        ),
        migrations.CreateModel(
            name="PlacementCriterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("text", models.CharField(max_length=200, verbose_name="criterium")),
                (
                    "promise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="employers.placementpromise",
                    ),
                ),
            ],
            options={
                "verbose_name": "criterium",
                "verbose_name_plural": "criteria",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Possibilities",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("kleinschalige-groei", "Kleinschalige groei"),
                            ("grootschalige-groei", "Grootschalige groei"),
                            ("ontwikkelbanen", "Ontwikkelbanen"),
                            ("stapelbanen", "Stapelbanen"),
                            ("van-werk-naar-werk", "Van werk naar werk"),
                        ],
                        max_length=20,
                        verbose_name="route",
                    ),
                ),
                ("why_not_others", models.TextField(max_length=2000, verbose_name="waarom de andere routes niet")),
                ("candidate_profile", models.TextField(max_length=2000, verbose_name="profiel van de kandidaat")),
                ("success_conditions", models.TextField(max_length=2000, verbose_name="voorwaarden om te slagen")),
                (
                    "job",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="possibilities",
                        to="employers.futurejob",
                    ),
                ),
            ],
            options={
                "verbose_name": "mogelijkheden",
                "verbose_name_plural": "mogelijkheden",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "route__in",
                                [
                                    "kleinschalige-groei",
                                    "grootschalige-groei",
                                    "ontwikkelbanen",
                                    "stapelbanen",
                                    "van-werk-naar-werk",
                                ],
                            )
                        ),
                        name="possibilities_route_known",
                    )
                ],
            },
        ),
    ]
