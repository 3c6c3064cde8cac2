import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.serializers.json
import django.db.models.deletion
import trajectories.models.agreement
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_absence"),
        ("accounts", "__first__"),
        ("candidates", "0012_following_locks_only_what_moves"),
        ("employers", "0010_branch_version"),
        ("matching", "0012_decided_on_behalf"),
        ("skills", "0004_imported_words"),
        ("trajectories", "0008_inputs_and_outcomes_end_too"),
    ]

    operations = [
        migrations.CreateModel(
            name="AppliedInstrument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "instrument",
                    models.CharField(
                        choices=[
                            ("proefplaats", "proefplaats"),
                            ("participatieplaats", "participatieplaats"),
                            ("werkervaringsplaats", "werkervaringsplaats"),
                            ("lks-forfaitair", "loonkostensubsidie, vast bedrag"),
                            ("lks", "loonkostensubsidie"),
                            ("jobcoach", "jobcoach"),
                            ("no-risk", "no-riskpolis"),
                            ("anders", "anders"),
                        ],
                        max_length=20,
                        verbose_name="regeling",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="van")),
                ("ends_on", models.DateField(verbose_name="tot en met")),
                ("extension_reason", models.CharField(blank=True, max_length=300, verbose_name="waarom langer")),
                (
                    "amount_eur",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="bedrag in euro"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="toelichting")),
                (
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="instruments",
                        to="trajectories.trajectory",
                    ),
                ),
            ],
            options={
                "verbose_name": "gebruikte regeling",
                "verbose_name_plural": "gebruikte regelingen",
                "ordering": ["starts_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "instrument__in",
                                [
                                    "proefplaats",
                                    "participatieplaats",
                                    "werkervaringsplaats",
                                    "lks-forfaitair",
                                    "lks",
                                    "jobcoach",
                                    "no-risk",
                                    "anders",
                                ],
                            )
                        ),
                        name="appliedinstrument_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="appliedinstrument_starts_before_end",
                        violation_error_message="De einddatum moet na de begindatum liggen.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_eur", None), ("amount_eur__gte", 0), _connector="OR"),
                        name="appliedinstrument_amount_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("bedrag", "bedrag boven de grens"), ("eerder", "begin voor de handtekeningen")],
                        max_length=10,
                        verbose_name="waarvoor",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="goedgekeurd")),
                ("seen_sha256", models.CharField(max_length=64, verbose_name="controlegetal")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="toelichting")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="trajectories.agreement",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "goedkeuring",
                "verbose_name_plural": "goedkeuringen",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "kind"),
                        name="approval_once",
                        violation_error_message="Dit is al goedgekeurd.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["bedrag", "eerder"])), name="approval_kind_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovalRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(unique=True, verbose_name="geldt vanaf")),
                (
                    "above_eur",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="boven dit bedrag"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "grens voor een tweede goedkeuring",
                "verbose_name_plural": "grenzen voor een tweede goedkeuring",
                "ordering": ["-valid_from"],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=40, verbose_name="wat")),
                ("was", models.CharField(blank=True, max_length=200, verbose_name="was")),
                ("becomes", models.CharField(max_length=200, verbose_name="wordt")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="waarom")),
                ("at", models.DateTimeField(verbose_name="vastgelegd")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="trajectories.trajectory",
                    ),
                ),
            ],
            options={
                "verbose_name": "correctie",
                "verbose_name_plural": "correcties",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ExtensionRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("until", models.DateField(verbose_name="tot en met")),
                ("reason", models.CharField(max_length=500, verbose_name="waarom langer")),
                ("asked_at", models.DateTimeField(verbose_name="gevraagd")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="beslist")),
                ("granted", models.BooleanField(null=True, verbose_name="toegestaan")),
                ("decision", models.CharField(blank=True, max_length=500, verbose_name="waarom zo beslist")),
                ("alternative", models.CharField(blank=True, max_length=300, verbose_name="wat dan wel")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="trajectories.trajectory",
                    ),
                ),
            ],
            options={
                "verbose_name": "vraag om te verlengen",
                "verbose_name_plural": "vragen om te verlengen",
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at", None)),
                        fields=("trajectory",),
                        name="extension_one_open",
                        violation_error_message="Er ligt al een vraag om te verlengen. Wacht op het besluit.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("granted", None)),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("granted__isnull", False),
                                models.Q(("decision", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="extension_decided_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundingEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("paid_on", models.DateField(verbose_name="betaald op")),
                ("amount_eur", models.DecimalField(decimal_places=2, max_digits=9, verbose_name="bedrag in euro")),
                ("by_employer", models.BooleanField(default=False, verbose_name="betaald door de werkgever")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="toelichting")),
                ("at", models.DateTimeField(verbose_name="vastgelegd")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="trajectories.fundingline",
                    ),
                ),
            ],
            options={
                "verbose_name": "uitgave",
                "verbose_name_plural": "uitgaven",
                "ordering": ["paid_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_eur", 0), _negated=True), name="fundingentry_amount_not_zero"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InstrumentRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "instrument",
                    models.CharField(
                        choices=[
                            ("proefplaats", "proefplaats"),
                            ("participatieplaats", "participatieplaats"),
                            ("werkervaringsplaats", "werkervaringsplaats"),
                            ("lks-forfaitair", "loonkostensubsidie, vast bedrag"),
                            ("lks", "loonkostensubsidie"),
                            ("jobcoach", "jobcoach"),
                            ("no-risk", "no-riskpolis"),
                            ("anders", "anders"),
                        ],
                        max_length=20,
                        verbose_name="regeling",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="geldt vanaf")),
                ("max_months", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="maanden")),
                (
                    "extension_months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="maanden verlenging"),
                ),
                (
                    "pct",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="procent van het loon"
                    ),
                ),
                (
                    "register_only",
                    models.BooleanField(default=False, verbose_name="alleen wie in het doelgroepregister staat"),
                ),
                ("source", models.CharField(max_length=200, verbose_name="waarop gebaseerd")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="toelichting")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "regel van een regeling",
                "verbose_name_plural": "regels van regelingen",
                "ordering": ["instrument", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("instrument", "valid_from"),
                        name="instrumentrule_once_a_day",
                        violation_error_message="Voor deze dag is er al een regel.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "instrument__in",
                                [
                                    "proefplaats",
                                    "participatieplaats",
                                    "werkervaringsplaats",
                                    "lks-forfaitair",
                                    "lks",
                                    "jobcoach",
                                    "no-risk",
                                    "anders",
                                ],
                            )
                        ),
                        name="instrumentrule_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pct", None), ("pct__range", (0, 100)), _connector="OR"),
                        name="instrumentrule_pct_0_to_100",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="naam")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="toelichting")),
                ("made_at", models.DateTimeField(verbose_name="gemaakt")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="niet meer te kiezen sinds")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "sjabloon voor een stappenplan",
                "verbose_name_plural": "sjablonen voor stappenplannen",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)),
                        fields=("name",),
                        name="plantemplate_name_once",
                        violation_error_message="Er is al een sjabloon met deze naam.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanTemplatePhase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("starts_after_weeks", models.PositiveSmallIntegerField(default=0, verbose_name="begint na, in weken")),
                ("weeks", models.PositiveSmallIntegerField(verbose_name="weken")),
                ("hours_per_week", models.PositiveSmallIntegerField(verbose_name="uren per week")),
                ("goal", models.CharField(max_length=300, verbose_name="doel")),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phases",
                        to="trajectories.plantemplate",
                    ),
                ),
            ],
            options={
                "verbose_name": "onderdeel van een sjabloon",
                "verbose_name_plural": "onderdelen van sjablonen",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("template", "position"), name="plantemplatephase_position_once"),
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
                        name="plantemplatephase_label_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weeks__range", (1, 104))), name="plantemplatephase_weeks"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours_per_week__range", (1, 40))), name="plantemplatephase_hours"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanTemplateStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="volgorde")),
                ("goal", models.CharField(max_length=200, verbose_name="stap")),
                (
                    "target_level",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "Nog niet"),
                            (1, "Met veel hulp"),
                            (2, "Met begeleiding"),
                            (3, "Zelfstandig"),
                            (4, "Leert het anderen"),
                        ],
                        null=True,
                        verbose_name="naar niveau",
                    ),
                ),
                ("helper", models.CharField(blank=True, max_length=120, verbose_name="wie helpt")),
                ("function", models.CharField(blank=True, max_length=120, verbose_name="wat iemand dan doet")),
                ("pay", models.CharField(blank=True, max_length=120, verbose_name="wat dat betekent voor het loon")),
                ("schooling", models.CharField(blank=True, max_length=120, verbose_name="scholing")),
                (
                    "due_after_weeks",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="klaar na, in weken"),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="trajectories.plantemplatephase",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="skills.skill",
                        verbose_name="vaardigheid",
                    ),
                ),
            ],
            options={
                "verbose_name": "stap van een sjabloon",
                "verbose_name_plural": "stappen van sjablonen",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("target_level__isnull", True), ("target_level__range", (1, 4)), _connector="OR"
                        ),
                        name="plantemplatestep_level_1_to_4",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Signatory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "party",
                    models.CharField(
                        choices=[
                            ("werkgever", "werkgever"),
                            ("werkbedrijf", "Werkbedrijf"),
                            ("kandidaat", "kandidaat (voor ontvangst)"),
                            ("plek", "plek of school (bijlage)"),
                        ],
                        max_length=12,
                        verbose_name="partij",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="naam")),
                ("title", models.CharField(blank=True, max_length=80, verbose_name="functie")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("portaal", "op dit systeem"),
                            ("link", "met een link en een code"),
                            ("papier", "op papier"),
                            ("aan-tafel", "aan tafel bij de werkcoach"),
                        ],
                        default="portaal",
                        max_length=10,
                        verbose_name="manier",
                    ),
                ),
                ("required", models.BooleanField(default=True, verbose_name="nodig om te beginnen")),
                ("asked_at", models.DateTimeField(null=True, verbose_name="gevraagd")),
                ("last_reminded_at", models.DateTimeField(null=True, verbose_name="laatst herinnerd")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatories",
                        to="trajectories.agreement",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.learninglocation",
                        verbose_name="plek",
                    ),
                ),
            ],
            options={
                "verbose_name": "ondertekenaar",
                "verbose_name_plural": "ondertekenaars",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "party", "location"), name="signatory_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("party__in", ["werkgever", "werkbedrijf", "kandidaat", "plek"])),
                        name="signatory_party_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["portaal", "link", "papier", "aan-tafel"])),
                        name="signatory_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("location__isnull", False), ("party", "plek")),
                            models.Q(models.Q(("party", "plek"), _negated=True), ("location", None)),
                            _connector="OR",
                        ),
                        name="signatory_location_of_annex",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "link"), _negated=True),
                            models.Q(("email", ""), _negated=True),
                            ("name", "Gewist"),
                            _connector="OR",
                        ),
                        name="signatory_link_has_email",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignedScan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("file_name", models.CharField(max_length=200, verbose_name="bestandsnaam")),
                ("content_type", models.CharField(max_length=100)),
                ("size", models.PositiveIntegerField(verbose_name="grootte in bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="controlegetal")),
                ("content", models.BinaryField()),
                ("uploaded_at", models.DateTimeField(verbose_name="toegevoegd")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scans", to="trajectories.agreement"
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "scan van een getekend papier",
                "verbose_name_plural": "scans van getekende papieren",
                "ordering": ["uploaded_at", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("size__range", (1, 10485760))), name="signedscan_size")
                ],
            },
        ),
        migrations.CreateModel(
            name="SigningLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_sha256", models.CharField(max_length=64, unique=True)),
                ("code_hash", models.CharField(max_length=200)),
                ("wrong_codes", models.PositiveSmallIntegerField(default=0, verbose_name="verkeerde codes")),
                (
                    "code_told_by",
                    models.CharField(
                        choices=[("telefoon", "telefoon"), ("brief", "brief")],
                        max_length=10,
                        verbose_name="code gegeven per",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="gemaakt")),
                ("expires_at", models.DateTimeField(verbose_name="geldig tot")),
                ("opened_at", models.DateTimeField(null=True, verbose_name="eerst geopend")),
                ("used_at", models.DateTimeField(null=True, verbose_name="gebruikt")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="ingetrokken")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "signatory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="trajectories.signatory"
                    ),
                ),
            ],
            options={
                "verbose_name": "tekenlink",
                "verbose_name_plural": "tekenlinks",
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None), ("used_at", None)),
                        fields=("signatory",),
                        name="signinglink_one_live",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("afwezig", "tijdelijk niet aanwezig"),
                            ("verlof", "verlof of vakantie"),
                            ("zorg", "zorg voor een ander"),
                            ("plek-dicht", "de plek is tijdelijk dicht"),
                        ],
                        max_length=12,
                        verbose_name="reden",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="vanaf")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="tot en met")),
                ("at", models.DateTimeField(verbose_name="vastgelegd")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="einde vastgelegd")),
                ("moved_days", models.PositiveSmallIntegerField(default=0, verbose_name="dagen opgeschoven")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suspensions",
                        to="trajectories.trajectory",
                    ),
                ),
            ],
            options={
                "verbose_name": "onderbreking",
                "verbose_name_plural": "onderbrekingen",
                "ordering": ["-starts_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["afwezig", "verlof", "zorg", "plek-dicht"])),
                        name="suspension_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                        name="suspension_starts_before_end",
                        violation_error_message="De laatste dag moet na de eerste dag liggen.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("trajectory", "="),
                            (
                                models.Func(
                                    "starts_on",
                                    "ends_on",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(
                                        inclusive_lower=True, inclusive_upper=True
                                    ),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="suspension_no_overlap",
                        violation_error_message="In deze dagen staat het inleren al stil.",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="agreement",
            name="agreement_one_standing_per_trajectory",
        ),
        migrations.RemoveConstraint(
            model_name="agreement",
            name="agreement_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="agreement",
            name="agreement_signed_is_frozen",
        ),
        migrations.RemoveConstraint(
            model_name="signature",
            name="signature_once_per_party",
        ),
        migrations.RemoveConstraint(
            model_name="signature",
            name="signature_party_known",
        ),
        migrations.RemoveConstraint(
            model_name="trajectory",
            name="trajectory_end_reason_known",
        ),
        migrations.AddField(
            model_name="agreement",
            name="amends",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="addenda",
                to="trajectories.agreement",
                verbose_name="wijzigt",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="changes",
            field=models.JSONField(
                default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="wijzigingen"
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="ended_at",
            field=models.DateTimeField(null=True, verbose_name="beëindigd"),
        ),
        migrations.AddField(
            model_name="agreement",
            name="must_sign",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("werkgever", "werkgever"),
                        ("werkbedrijf", "Werkbedrijf"),
                        ("kandidaat", "kandidaat (voor ontvangst)"),
                        ("plek", "plek of school (bijlage)"),
                    ],
                    max_length=12,
                ),
                default=trajectories.models.agreement.both,
                size=None,
                verbose_name="wie moet tekenen",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="waarom gewijzigd"),
        ),
        migrations.AddField(
            model_name="fundingline",
            name="evidence",
            field=models.CharField(blank=True, max_length=200, verbose_name="bewijs"),
        ),
        migrations.AddField(
            model_name="fundingline",
            name="kind",
            field=models.CharField(
                choices=[
                    ("begeleiding", "begeleiding op het werk"),
                    ("scholing", "scholing of training"),
                    ("loon", "loon tijdens het inleren"),
                    ("reizen", "reiskosten"),
                    ("kleding", "werkkleding en materiaal"),
                    ("anders", "anders"),
                ],
                default="anders",
                max_length=15,
                verbose_name="soort kosten",
            ),
        ),
        migrations.AddField(
            model_name="fundingline",
            name="payer",
            field=models.CharField(
                choices=[
                    ("werkbedrijf", "Werkbedrijf"),
                    ("gemeente", "gemeente"),
                    ("uwv", "UWV"),
                    ("roc", "ROC"),
                    ("sectorfonds", "opleidingsfonds van de sector"),
                    ("esf", "ESF+"),
                ],
                default="werkbedrijf",
                max_length=15,
                verbose_name="wie betaalt de rest",
            ),
        ),
        migrations.AddField(
            model_name="planstep",
            name="begins_on",
            field=models.DateField(blank=True, null=True, verbose_name="begint op"),
        ),
        migrations.AddField(
            model_name="planstep",
            name="function",
            field=models.CharField(blank=True, max_length=120, verbose_name="wat iemand dan doet"),
        ),
        migrations.AddField(
            model_name="planstep",
            name="pay",
            field=models.CharField(blank=True, max_length=120, verbose_name="wat dat betekent voor het loon"),
        ),
        migrations.AddField(
            model_name="planstep",
            name="schooling",
            field=models.CharField(blank=True, max_length=120, verbose_name="scholing"),
        ),
        migrations.AddField(
            model_name="signature",
            name="channel",
            field=models.CharField(
                choices=[
                    ("portaal", "op dit systeem"),
                    ("link", "met een link en een code"),
                    ("papier", "op papier"),
                    ("aan-tafel", "aan tafel bij de werkcoach"),
                ],
                default="portaal",
                max_length=10,
                verbose_name="manier",
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="location",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="employers.learninglocation",
                verbose_name="plek",
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="signed_on",
            field=models.DateField(null=True, verbose_name="datum op het papier"),
        ),
        migrations.AddField(
            model_name="trajectory",
            name="commitments",
            field=models.TextField(blank=True, max_length=2000, verbose_name="afspraken voor de kandidaat"),
        ),
        migrations.AddField(
            model_name="trajectory",
            name="continues",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="continued_by",
                to="trajectories.trajectory",
                verbose_name="vervolg van",
            ),
        ),
        migrations.AddField(
            model_name="trajectory",
            name="de_minimis_eur",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="de-minimissteun in 3 jaar"
            ),
        ),
        migrations.AddField(
            model_name="trajectory",
            name="early_reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="waarom eerder beginnen"),
        ),
        migrations.AddField(
            model_name="trajectory",
            name="hours_done",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="uren gedaan"),
        ),
        migrations.AddField(
            model_name="trajectory",
            name="income",
            field=models.CharField(blank=True, max_length=200, verbose_name="uitkering of loon tijdens het inleren"),
        ),
        migrations.AddField(
            model_name="trajectory",
            name="insurance_policy",
            field=models.CharField(blank=True, max_length=60, verbose_name="polisnummer"),
        ),
        migrations.AddField(
            model_name="trajectory",
            name="next_plan",
            field=models.TextField(blank=True, max_length=2000, verbose_name="plan hierna"),
        ),
        migrations.AddField(
            model_name="trajectory",
            name="next_plan_due_on",
            field=models.DateField(null=True, verbose_name="plan uiterlijk op"),
        ),
        migrations.AddField(
            model_name="trajectory",
            name="next_plan_made_on",
            field=models.DateField(null=True, verbose_name="plan gemaakt op"),
        ),
        migrations.AddField(
            model_name="trajectory",
            name="no_dismissals_months",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="maanden niemand ontslagen"),
        ),
        migrations.AddField(
            model_name="trajectory",
            name="travel_costs",
            field=models.CharField(blank=True, max_length=200, verbose_name="reiskosten"),
        ),
        migrations.AddField(
            model_name="trajectoryphase",
            name="began_on",
            field=models.DateField(blank=True, null=True, verbose_name="echt begonnen op"),
        ),
        migrations.AddField(
            model_name="trajectoryphase",
            name="ended_on",
            field=models.DateField(blank=True, null=True, verbose_name="echt klaar op"),
        ),
        migrations.AlterField(
            model_name="agreement",
            name="state",
            field=models.CharField(
                choices=[
                    ("ter-ondertekening", "ter ondertekening"),
                    ("deels-getekend", "deels getekend"),
                    ("getekend", "getekend"),
                    ("beeindigd", "beëindigd"),
                    ("vervallen", "vervallen"),
                ],
                default="ter-ondertekening",
                max_length=20,
                verbose_name="stand",
            ),
        ),
        migrations.AlterField(
            model_name="signature",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AlterField(
            model_name="signature",
            name="party",
            field=models.CharField(
                choices=[
                    ("werkgever", "werkgever"),
                    ("werkbedrijf", "Werkbedrijf"),
                    ("kandidaat", "kandidaat (voor ontvangst)"),
                    ("plek", "plek of school (bijlage)"),
                ],
                max_length=12,
                verbose_name="partij",
            ),
        ),
        migrations.AlterField(
            model_name="trajectory",
            name="end_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("ander-werk", "ander werk gevonden"),
                    ("past-niet", "past niet bij de baan"),
                    ("persoonlijk", "persoonlijke reden"),
                    ("baan-weg", "de baan komt er niet"),
                    ("criteria", "de criteria zijn niet gehaald"),
                    ("overgenomen", "een andere werkgever neemt het over"),
                ],
                max_length=15,
                verbose_name="reden",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "getekend")),
                fields=("trajectory",),
                name="agreement_one_signed_per_trajectory",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("ter-ondertekening", "deels-getekend"))),
                fields=("trajectory",),
                name="agreement_one_pending_per_trajectory",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amends", None), models.Q(("reason", ""), _negated=True), ("content", {}), _connector="OR"
                ),
                name="agreement_addendum_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["ter-ondertekening", "deels-getekend", "getekend", "beeindigd", "vervallen"])
                ),
                name="agreement_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["getekend", "beeindigd"]), _negated=True),
                    models.Q(
                        ("signed_at__isnull", False),
                        ("pdf__isnull", False),
                        models.Q(("pdf_sha256", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="agreement_signed_is_frozen",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingline",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["begeleiding", "scholing", "loon", "reizen", "kleding", "anders"])),
                name="funding_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingline",
            constraint=models.CheckConstraint(
                condition=models.Q(("payer__in", ["werkbedrijf", "gemeente", "uwv", "roc", "sectorfonds", "esf"])),
                name="funding_payer_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="trajectory",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "end_reason__in",
                        ["", "ander-werk", "past-niet", "persoonlijk", "baan-weg", "criteria", "overgenomen"],
                    )
                ),
                name="trajectory_end_reason_known",
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="scan",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signatures",
                to="trajectories.signedscan",
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="link",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trajectories.signinglink"
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                fields=("agreement", "party", "location"),
                name="signature_once_per_party",
                nulls_distinct=False,
                violation_error_message="Deze partij heeft al getekend.",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(("party__in", ["werkgever", "werkbedrijf", "kandidaat", "plek"])),
                name="signature_party_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("location__isnull", False), ("party", "plek")),
                    models.Q(models.Q(("party", "plek"), _negated=True), ("location", None)),
                    _connector="OR",
                ),
                name="signature_location_of_annex",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("by", None), ("channel", "link"), ("link__isnull", False)),
                    models.Q(("by__isnull", False), ("channel__in", ["portaal", "aan-tafel"])),
                    models.Q(
                        ("by__isnull", False),
                        ("channel", "papier"),
                        ("scan__isnull", False),
                        ("signed_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="signature_by_somebody_known",
            ),
        ),
    ]
