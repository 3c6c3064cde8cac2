import django.core.serializers.json
import django.db.models.constraints
import django.db.models.deletion
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("candidates", "0001_initial"),
        ("employers", "0001_initial"),
        ("matching", "0001_initial"),
        ("skills", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Trajectory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(max_length=12, unique=True, verbose_name="nummer")),
                (
                    "status",
                    models.CharField(
                        choices=[("loopt", "loopt"), ("geplaatst", "geplaatst"), ("gestopt", "gestopt")],
                        default="loopt",
                        max_length=10,
                        verbose_name="stand",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="begin van het inleren")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="einde van het inleren")),
                (
                    "hours_per_week",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="uren per week"),
                ),
                ("working_times", models.CharField(blank=True, max_length=200, verbose_name="rooster")),
                ("supervisor_name", models.CharField(blank=True, max_length=120, verbose_name="vaste begeleider")),
                (
                    "supervisor_title",
                    models.CharField(blank=True, max_length=80, verbose_name="functie van de begeleider"),
                ),
                (
                    "supervisor_hours_per_week",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="uren begeleiding per week"),
                ),
                (
                    "coach_every_weeks",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="contact met de werkcoach, elke … weken"
                    ),
                ),
                (
                    "insured_with",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="verzekering ongevallen en aansprakelijkheid"
                    ),
                ),
                (
                    "no_displacement",
                    models.BooleanField(default=False, verbose_name="niemand verliest werk door deze plek"),
                ),
                ("learning_finished_on", models.DateField(null=True, verbose_name="inleren klaar op")),
                ("ended_on", models.DateField(null=True, verbose_name="beëindigd op")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ander-werk", "ander werk gevonden"),
                            ("past-niet", "past niet bij de baan"),
                            ("persoonlijk", "persoonlijke reden"),
                            ("baan-weg", "de baan komt er niet"),
                            ("criteria", "de criteria zijn niet gehaald"),
                        ],
                        max_length=15,
                        verbose_name="reden",
                    ),
                ),
                ("end_note", models.TextField(blank=True, max_length=2000, verbose_name="toelichting")),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trajectories",
                        to="candidates.candidate",
                        verbose_name="kandidaat",
                    ),
                ),
                (
                    "coach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trajectories",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="werkcoach",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trajectories",
                        to="employers.futurejob",
                        verbose_name="baan",
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="trajectory", to="matching.proposal"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trajectories",
                        to="accounts.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "traject",
                "verbose_name_plural": "trajecten",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "loopt")),
                        fields=("candidate",),
                        name="trajectory_one_running_per_candidate",
                        violation_error_message="Deze kandidaat heeft al een lopend traject.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["loopt", "geplaatst", "gestopt"])),
                        name="trajectory_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end_reason__in", ["", "ander-werk", "past-niet", "persoonlijk", "baan-weg", "criteria"])
                        ),
                        name="trajectory_end_reason_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="trajectory_starts_before_end",
                        violation_error_message="De einddatum moet na de begindatum liggen.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hours_per_week__isnull", True), ("hours_per_week__range", (1, 40)), _connector="OR"
                        ),
                        name="trajectory_hours_1_to_40",
                        violation_error_message="Vul een getal in van 1 tot en met 40.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "gestopt"), _negated=True),
                            models.Q(("ended_on__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="trajectory_stopped_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "geplaatst"), _negated=True),
                            ("learning_finished_on__isnull", False),
                            _connector="OR",
                        ),
                        name="trajectory_placed_after_learning",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(max_length=12, verbose_name="nummer")),
                ("version", models.PositiveSmallIntegerField(verbose_name="versie")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ter-ondertekening", "ter ondertekening"),
                            ("deels-getekend", "deels getekend"),
                            ("getekend", "getekend"),
                            ("vervallen", "vervallen"),
                        ],
                        default="ter-ondertekening",
                        max_length=20,
                        verbose_name="stand",
                    ),
                ),
                (
                    "content",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="inhoud"),
                ),
                ("content_sha256", models.CharField(max_length=64, verbose_name="controlegetal van de inhoud")),
                ("verify_code", models.CharField(max_length=14, unique=True, verbose_name="controlecode")),
                ("offered_at", models.DateTimeField(verbose_name="aangeboden")),
                ("signed_at", models.DateTimeField(null=True, verbose_name="getekend")),
                ("pdf", models.BinaryField(null=True, verbose_name="pdf")),
                ("pdf_sha256", models.CharField(blank=True, max_length=64, verbose_name="controlegetal van de pdf")),
                ("lapsed_at", models.DateTimeField(null=True, verbose_name="vervallen")),
                ("lapsed_reason", models.CharField(blank=True, max_length=200, verbose_name="reden")),
                (
                    "offered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="trajectories.trajectory",
                        verbose_name="traject",
                    ),
                ),
            ],
            options={
                "verbose_name": "overeenkomst",
                "verbose_name_plural": "overeenkomsten",
                "ordering": ["-offered_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("trajectory", "version"), name="agreement_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "vervallen"), _negated=True),
                        fields=("trajectory",),
                        name="agreement_one_standing_per_trajectory",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["ter-ondertekening", "deels-getekend", "getekend", "vervallen"])
                        ),
                        name="agreement_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "getekend"), _negated=True),
                            models.Q(
                                ("signed_at__isnull", False),
                                ("pdf__isnull", False),
                                models.Q(("pdf_sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_signed_is_frozen",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveSmallIntegerField(verbose_name="nummer")),
                (
                    "kind",
                    models.CharField(
                        choices=[("voortgang", "voortgang"), ("tussen", "tussenevaluatie"), ("eind", "eindevaluatie")],
                        default="voortgang",
                        max_length=10,
                        verbose_name="soort",
                    ),
                ),
                ("planned_on", models.DateField(verbose_name="gepland op")),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="gehouden op")),
                ("learning_ability_pct", models.PositiveSmallIntegerField(null=True, verbose_name="leervermogen")),
                ("productivity_pct", models.PositiveSmallIntegerField(null=True, verbose_name="productiviteit")),
                (
                    "conclusion",
                    models.CharField(
                        blank=True,
                        choices=[("op-koers", "op koers"), ("bijsturen", "bijsturen"), ("stoppen", "stoppen")],
                        max_length=10,
                        verbose_name="conclusie",
                    ),
                ),
                ("summary", models.TextField(blank=True, max_length=4000, verbose_name="samenvatting")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="bevestigd")),
                (
                    "confirmed_by",
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
                        related_name="evaluations",
                        to="trajectories.trajectory",
                        verbose_name="traject",
                    ),
                ),
            ],
            options={
                "verbose_name": "evaluatie",
                "verbose_name_plural": "evaluaties",
                "ordering": ["planned_on", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("trajectory", "position"), name="evaluation_position_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["voortgang", "tussen", "eind"])), name="evaluation_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("conclusion__in", ["", "op-koers", "bijsturen", "stoppen"])),
                        name="evaluation_conclusion_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at__isnull", True),
                            models.Q(
                                ("held_on__isnull", False),
                                ("learning_ability_pct__isnull", False),
                                ("productivity_pct__isnull", False),
                                models.Q(("conclusion", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="evaluation_confirmed_is_complete",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("learning_ability_pct__isnull", True),
                                ("learning_ability_pct__range", (0, 100)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("productivity_pct__isnull", True),
                                ("productivity_pct__range", (0, 150)),
                                _connector="OR",
                            ),
                        ),
                        name="evaluation_pct_0_to_100",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationInput",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("kandidaat", "kandidaat"), ("werkgever", "werkgever"), ("werkcoach", "werkcoach")],
                        max_length=10,
                        verbose_name="door",
                    ),
                ),
                (
                    "learning_ability_pct",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="leervermogen"),
                ),
                ("pace_pct", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="tempo")),
                ("quality_pct", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="kwaliteit")),
                (
                    "availability_pct",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="inzetbaarheid"),
                ),
                ("remarks", models.TextField(blank=True, max_length=4000, verbose_name="opmerkingen")),
                ("submitted_at", models.DateTimeField(null=True, verbose_name="verstuurd")),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="inputs", to="trajectories.evaluation"
                    ),
                ),
            ],
            options={
                "verbose_name": "ingevulde evaluatie",
                "verbose_name_plural": "ingevulde evaluaties",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("evaluation", "side"), name="evaluationinput_once_per_side"),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["kandidaat", "werkgever", "werkcoach"])),
                        name="evaluationinput_side_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("learning_ability_pct__isnull", True),
                                ("learning_ability_pct__range", (0, 100)),
                                _connector="OR",
                            ),
                            models.Q(("pace_pct__isnull", True), ("pace_pct__range", (0, 150)), _connector="OR"),
                            models.Q(("quality_pct__isnull", True), ("quality_pct__range", (0, 100)), _connector="OR"),
                            models.Q(
                                ("availability_pct__isnull", True),
                                ("availability_pct__range", (0, 100)),
                                _connector="OR",
                            ),
                        ),
                        name="evaluationinput_pct_in_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AttitudeScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "competence",
                    models.CharField(
                        choices=[
                            ("C1", "Afspraken nakomen"),
                            ("C2", "Instructies opvolgen"),
                            ("C3", "Samenwerken"),
                            ("C4", "Leren"),
                            ("C5", "Kwaliteit leveren"),
                            ("C6", "Doorwerken"),
                            ("C7", "Omgaan met druk en verandering"),
                            ("C8", "Contact met klant, gast of cliënt"),
                        ],
                        max_length=2,
                        verbose_name="werkhouding",
                    ),
                ),
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
                    "input",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attitude_scores",
                        to="trajectories.evaluationinput",
                    ),
                ),
            ],
            options={
                "verbose_name": "score op werkhouding",
                "verbose_name_plural": "scores op werkhouding",
                "ordering": ["competence"],
                "constraints": [
                    models.UniqueConstraint(fields=("input", "competence"), name="attitudescore_once"),
                    models.CheckConstraint(
                        condition=models.Q(("competence__in", ["C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8"])),
                        name="attitudescore_competence_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__range", (0, 4))), name="attitudescore_level_0_to_4"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUpAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("text", models.CharField(max_length=200, verbose_name="actie")),
                (
                    "owner",
                    models.CharField(
                        choices=[
                            ("employer", "werkgever"),
                            ("coach", "werkcoach"),
                            ("manager", "manager"),
                            ("candidate", "kandidaat"),
                        ],
                        max_length=10,
                        verbose_name="wie",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="uiterlijk")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="gedaan op")),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="trajectories.evaluation",
                    ),
                ),
            ],
            options={
                "verbose_name": "actie",
                "verbose_name_plural": "acties",
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("owner__in", ["employer", "coach", "manager", "candidate"])),
                        name="followup_owner_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "contract_type",
                    models.CharField(
                        choices=[
                            ("bepaalde-tijd", "contract voor bepaalde tijd"),
                            ("vast", "vast contract"),
                            ("bbl", "bbl (leren en werken)"),
                        ],
                        max_length=15,
                        verbose_name="soort contract",
                    ),
                ),
                (
                    "contract_months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="duur in maanden"),
                ),
                ("hours_per_week", models.PositiveSmallIntegerField(verbose_name="uren per week")),
                (
                    "wage_eur_hour",
                    models.DecimalField(decimal_places=2, max_digits=6, verbose_name="loon per uur in euro"),
                ),
                ("starts_on", models.DateField(verbose_name="eerste werkdag")),
                ("recorded_at", models.DateTimeField(verbose_name="vastgelegd")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="gestopt op")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "trajectory",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placement",
                        to="trajectories.trajectory",
                    ),
                ),
            ],
            options={
                "verbose_name": "plaatsing",
                "verbose_name_plural": "plaatsingen",
                "ordering": ["-starts_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("contract_type__in", ["bepaalde-tijd", "vast", "bbl"])),
                        name="placement_contract_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours_per_week__range", (1, 60))),
                        name="placement_hours_1_to_60",
                        violation_error_message="Vul een getal in van 1 tot en met 60.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wage_eur_hour__gt", 0)),
                        name="placement_wage_positive",
                        violation_error_message="Vul een bedrag in, bijvoorbeeld 15,50.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("contract_type", "bepaalde-tijd"), _negated=True),
                            ("contract_months__gte", 6),
                            _connector="OR",
                        ),
                        name="placement_fixed_has_months",
                        violation_error_message="Een contract voor bepaalde tijd duurt minstens 6 maanden.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AftercareContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "moment",
                    models.CharField(
                        choices=[
                            ("2-weken", "na 2 weken"),
                            ("6-weken", "na 6 weken"),
                            ("3-maanden", "na 3 maanden"),
                            ("6-maanden", "na 6 maanden"),
                            ("12-maanden", "na 12 maanden"),
                        ],
                        max_length=10,
                        verbose_name="moment",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="uiterlijk")),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="gehouden op")),
                ("still_working", models.BooleanField(null=True, verbose_name="werkt nog")),
                (
                    "hours_per_week",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="uren per week"),
                ),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="hoe gaat het")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aftercare",
                        to="trajectories.placement",
                    ),
                ),
            ],
            options={
                "verbose_name": "nazorgcontact",
                "verbose_name_plural": "nazorgcontacten",
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("placement", "moment"), name="aftercare_moment_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("moment__in", ["2-weken", "6-weken", "3-maanden", "6-maanden", "12-maanden"])
                        ),
                        name="aftercare_moment_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_on__isnull", True), ("still_working__isnull", False), _connector="OR"
                        ),
                        name="aftercare_held_says_still_working",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_type", models.CharField(max_length=40)),
                ("subject_public_id", models.UUIDField()),
                ("kind", models.CharField(max_length=30, verbose_name="soort")),
                ("due_on", models.DateField(verbose_name="dag")),
                ("due_at", models.DateTimeField(verbose_name="tijdstip")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("gepland", "gepland"),
                            ("verstuurd", "verstuurd"),
                            ("ingehaald", "ingehaald door een latere"),
                            ("vervallen", "vervallen"),
                        ],
                        default="gepland",
                        max_length=10,
                        verbose_name="stand",
                    ),
                ),
                ("sent_at", models.DateTimeField(null=True, verbose_name="verstuurd")),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "herinnering",
                "verbose_name_plural": "herinneringen",
                "ordering": ["due_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject_public_id", "kind", "recipient", "due_on"), name="reminder_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["gepland", "verstuurd", "ingehaald", "vervallen"])),
                        name="reminder_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "verstuurd"), _negated=True), ("sent_at__isnull", False), _connector="OR"
                        ),
                        name="reminder_sent_has_moment",
                    ),
                ],
                "indexes": [
                    models.Index(condition=models.Q(("state", "gepland")), fields=["due_at"], name="reminder_due")
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.CharField(
                        choices=[
                            ("werkgever", "werkgever"),
                            ("werkbedrijf", "Werkbedrijf"),
                            ("kandidaat", "kandidaat (voor ontvangst)"),
                        ],
                        max_length=12,
                        verbose_name="partij",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="naam")),
                ("title", models.CharField(blank=True, max_length=80, verbose_name="functie")),
                ("at", models.DateTimeField(verbose_name="getekend")),
                ("seen_sha256", models.CharField(max_length=64, verbose_name="controlegetal")),
                ("ip", models.GenericIPAddressField(null=True, verbose_name="ip-adres")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
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
                "verbose_name": "handtekening",
                "verbose_name_plural": "handtekeningen",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "party"),
                        name="signature_once_per_party",
                        violation_error_message="Deze partij heeft al getekend.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("party__in", ["werkgever", "werkbedrijf", "kandidaat"])),
                        name="signature_party_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SkillScore",
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
                    "input",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="skill_scores",
                        to="trajectories.evaluationinput",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="skills.skill"),
                ),
            ],
            options={
                "verbose_name": "score op een vaardigheid",
                "verbose_name_plural": "scores op vaardigheden",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("input", "skill"), name="skillscore_once"),
                    models.CheckConstraint(
                        condition=models.Q(("level__range", (0, 4))), name="skillscore_level_0_to_4"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundingLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cost_type", models.CharField(max_length=120, verbose_name="waarvoor")),
                ("amount_eur", models.DecimalField(decimal_places=2, max_digits=9, verbose_name="bedrag in euro")),
                (
                    "employer_pct",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("50"),
                        max_digits=5,
                        verbose_name="werkgever betaalt, in procent",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="waarom geen 50%")),
                (
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="funding",
                        to="trajectories.trajectory",
                    ),
                ),
            ],
            options={
                "verbose_name": "kostenregel",
                "verbose_name_plural": "kostenregels",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_eur__gte", 0)),
                        name="funding_amount_not_negative",
                        violation_error_message="Vul een bedrag in van 0 of meer.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("employer_pct__range", (0, 100))),
                        name="funding_pct_0_to_100",
                        violation_error_message="Vul een getal in van 0 tot en met 100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("employer_pct", Decimal("50")), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="funding_other_than_half_has_reason",
                        violation_error_message="Vul in waarom de kosten niet half om half zijn.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("text", models.CharField(max_length=200, verbose_name="criterium")),
                ("met_on", models.DateField(blank=True, null=True, verbose_name="gehaald op")),
                (
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="trajectories.trajectory",
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
            name="Condition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("text", models.CharField(max_length=200, verbose_name="wat moet geregeld zijn")),
                (
                    "owner",
                    models.CharField(
                        choices=[
                            ("employer", "werkgever"),
                            ("coach", "werkcoach"),
                            ("manager", "manager"),
                            ("candidate", "kandidaat"),
                        ],
                        max_length=10,
                        verbose_name="wie regelt het",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="uiterlijk")),
                ("arranged_on", models.DateField(blank=True, null=True, verbose_name="geregeld op")),
                (
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conditions",
                        to="trajectories.trajectory",
                    ),
                ),
            ],
            options={
                "verbose_name": "voorwaarde",
                "verbose_name_plural": "voorwaarden",
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("owner__in", ["employer", "coach", "manager", "candidate"])),
                        name="condition_owner_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TrajectoryPhase",
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
                ("starts_on", models.DateField(verbose_name="van")),
                ("ends_on", models.DateField(verbose_name="tot en met")),
                ("hours_per_week", models.PositiveSmallIntegerField(verbose_name="uren per week")),
                ("goal", models.CharField(max_length=300, verbose_name="doel")),
                (
                    "load_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="waarom twee plekken tegelijk mag"),
                ),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="phases",
                        to="employers.learninglocation",
                        verbose_name="plek",
                    ),
                ),
                (
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="phases", to="trajectories.trajectory"
                    ),
                ),
            ],
            options={
                "verbose_name": "onderdeel",
                "verbose_name_plural": "onderdelen",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("trajectory", "position"),
                        name="phase_position_once",
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
                        name="phase_label_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="phase_starts_before_end",
                        violation_error_message="De einddatum moet na de begindatum liggen.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours_per_week__range", (1, 40))),
                        name="phase_hours_1_to_40",
                        violation_error_message="Vul een getal in van 1 tot en met 40.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
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
                ("due_on", models.DateField(blank=True, null=True, verbose_name="klaar op")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="klaar")),
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
                (
                    "phase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="trajectories.trajectoryphase",
                    ),
                ),
            ],
            options={
                "verbose_name": "stap",
                "verbose_name_plural": "stappen",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("target_level__isnull", True), ("target_level__range", (1, 4)), _connector="OR"
                        ),
                        name="planstep_level_1_to_4",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TrajectorySkill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level_now",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Nog niet"),
                            (1, "Met veel hulp"),
                            (2, "Met begeleiding"),
                            (3, "Zelfstandig"),
                            (4, "Leert het anderen"),
                        ],
                        verbose_name="nu",
                    ),
                ),
                (
                    "level_needed",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Nog niet"),
                            (1, "Met veel hulp"),
                            (2, "Met begeleiding"),
                            (3, "Zelfstandig"),
                            (4, "Leert het anderen"),
                        ],
                        verbose_name="nodig",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
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
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="skills", to="trajectories.trajectory"
                    ),
                ),
            ],
            options={
                "verbose_name": "afgesproken vaardigheid",
                "verbose_name_plural": "afgesproken vaardigheden",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("trajectory", "skill"), name="trajectoryskill_once"),
                    models.CheckConstraint(
                        condition=models.Q(("level_now__range", (0, 4))), name="trajectoryskill_now_0_to_4"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level_needed__range", (1, 4))), name="trajectoryskill_needed_1_to_4"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TroubleReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("text", models.TextField(max_length=2000, verbose_name="wat gaat er mis")),
                ("at", models.DateTimeField(verbose_name="gemeld")),
                ("handled_at", models.DateTimeField(null=True, verbose_name="opgepakt")),
                ("handled_note", models.TextField(blank=True, max_length=2000, verbose_name="wat is gedaan")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "handled_by",
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
                        related_name="troubles",
                        to="trajectories.trajectory",
                    ),
                ),
            ],
            options={
                "verbose_name": "melding",
                "verbose_name_plural": "meldingen",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("handled_at__isnull", True), models.Q(("handled_note", ""), _negated=True), _connector="OR"
                        ),
                        name="trouble_handled_has_note",
                    )
                ],
            },
        ),
    ]
