import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("trajectories", "0011_real_days_of_the_plan"),
    ]

    operations = [
        migrations.CreateModel(
            name="AttendanceWeek",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("monday", models.DateField(verbose_name="week van")),
                ("hours_agreed", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="afgesproken uren")),
                ("hours_present", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="uren aanwezig")),
                (
                    "hours_excused",
                    models.DecimalField(
                        decimal_places=1, default=0, max_digits=4, verbose_name="uren afgesproken afwezig"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="ingevuld")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendance",
                        to="trajectories.trajectoryphase",
                    ),
                ),
            ],
            options={
                "verbose_name": "week aanwezigheid",
                "verbose_name_plural": "weken aanwezigheid",
                "ordering": ["monday", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("phase", "monday"), name="attendanceweek_once"),
                    models.CheckConstraint(
                        condition=models.Q(("monday__week_day", 2)), name="attendanceweek_on_monday"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hours_agreed__range", (0, 60)),
                            ("hours_present__range", (0, 60)),
                            ("hours_excused__range", (0, 60)),
                        ),
                        name="attendanceweek_hours_0_to_60",
                        violation_error_message="Vul uren in van 0 tot en met 60.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("goes_well", models.TextField(max_length=1000, verbose_name="wat gaat goed")),
                ("needs_attention", models.TextField(max_length=1000, verbose_name="waar let de volgende plek op")),
                ("agreements", models.TextField(blank=True, max_length=1000, verbose_name="wat is afgesproken")),
                ("discussed_on", models.DateField(blank=True, null=True, verbose_name="besproken op")),
                ("at", models.DateTimeField(verbose_name="geschreven")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "phase",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handover",
                        to="trajectories.trajectoryphase",
                    ),
                ),
            ],
            options={
                "verbose_name": "overdracht",
                "verbose_name_plural": "overdrachten",
            },
        ),
        migrations.CreateModel(
            name="JobConfirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("at", models.DateTimeField(verbose_name="bevestigd")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "trajectory",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="job_confirmation",
                        to="trajectories.trajectory",
                    ),
                ),
            ],
            options={
                "verbose_name": "bevestiging van de baan",
                "verbose_name_plural": "bevestigingen van banen",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("contract_type__in", ["bepaalde-tijd", "vast", "bbl"])),
                        name="jobconfirmation_contract_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours_per_week__range", (1, 60))),
                        name="jobconfirmation_hours_1_to_60",
                        violation_error_message="Vul een getal in van 1 tot en met 60.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wage_eur_hour__gt", 0)),
                        name="jobconfirmation_wage_positive",
                        violation_error_message="Vul een bedrag in, bijvoorbeeld 15,50.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("contract_type", "bepaalde-tijd"), _negated=True),
                            ("contract_months__gte", 6),
                            _connector="OR",
                        ),
                        name="jobconfirmation_fixed_has_months",
                        violation_error_message="Een contract voor bepaalde tijd duurt minstens 6 maanden.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LearningNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("tried", models.TextField(max_length=1000, verbose_name="wat is geprobeerd")),
                ("changed", models.TextField(blank=True, max_length=1000, verbose_name="wat veranderde er")),
                ("learnt", models.TextField(blank=True, max_length=1000, verbose_name="wat is geleerd")),
                ("on", models.DateField(verbose_name="wanneer")),
                ("at", models.DateTimeField(verbose_name="geschreven")),
                ("version", models.PositiveIntegerField(default=1)),
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
                        related_name="learning_notes",
                        to="trajectories.trajectory",
                    ),
                ),
            ],
            options={
                "verbose_name": "wat is geprobeerd",
                "verbose_name_plural": "wat is geprobeerd",
                "ordering": ["-on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("tried", ""), _negated=True), name="learningnote_says_what"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MainTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="volgorde")),
                ("name", models.CharField(max_length=120, verbose_name="taak")),
                ("share_pct", models.PositiveSmallIntegerField(verbose_name="deel van de tijd")),
                (
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="main_tasks",
                        to="trajectories.trajectory",
                    ),
                ),
            ],
            options={
                "verbose_name": "hoofdtaak",
                "verbose_name_plural": "hoofdtaken",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("trajectory", "name"), name="maintask_once"),
                    models.CheckConstraint(
                        condition=models.Q(("share_pct__range", (7, 100))),
                        name="maintask_share_7_to_100",
                        violation_error_message="Een hoofdtaak is minstens 7 procent van de tijd (een zestiende).",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReceivedOtherwise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_type", models.CharField(max_length=40)),
                ("subject_public_id", models.UUIDField()),
                (
                    "of",
                    models.CharField(
                        choices=[
                            ("employer", "werkgever"),
                            ("coach", "werkcoach"),
                            ("manager", "manager"),
                            ("candidate", "kandidaat"),
                        ],
                        max_length=10,
                        verbose_name="van wie",
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("telefoon", "aan de telefoon"),
                            ("gesprek", "in een gesprek"),
                            ("mail", "in een mail"),
                            ("papier", "op papier"),
                        ],
                        max_length=10,
                        verbose_name="hoe",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="wat is ontvangen")),
                ("at", models.DateTimeField(verbose_name="ontvangen")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "op een andere manier ontvangen",
                "verbose_name_plural": "op een andere manier ontvangen",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("subject_public_id", "of"), name="receivedotherwise_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("of__in", ["employer", "coach", "manager", "candidate"]),
                            ("how__in", ["telefoon", "gesprek", "mail", "papier"]),
                        ),
                        name="receivedotherwise_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderPause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("subject_type", models.CharField(blank=True, max_length=40)),
                ("subject_public_id", models.UUIDField(null=True)),
                ("until", models.DateField(verbose_name="tot en met")),
                ("reason", models.CharField(max_length=200, verbose_name="waarom")),
                ("at", models.DateTimeField(verbose_name="gepauzeerd")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="eerder gestopt")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminder_pauses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "pauze van herinneringen",
                "verbose_name_plural": "pauzes van herinneringen",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("subject_public_id", None), ("user__isnull", False)),
                            models.Q(("subject_public_id__isnull", False), ("user", None)),
                            _connector="OR",
                        ),
                        name="reminderpause_of_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="reminderpause_has_reason"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("subject_public_id",),
                        name="reminderpause_once_per_subject",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("user",), name="reminderpause_once_per_user"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TaskScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pace_pct", models.PositiveSmallIntegerField(verbose_name="tempo")),
                ("quality_pct", models.PositiveSmallIntegerField(verbose_name="kwaliteit")),
                ("availability_pct", models.PositiveSmallIntegerField(verbose_name="inzetbaarheid")),
                (
                    "input",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="task_scores",
                        to="trajectories.evaluationinput",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trajectories.maintask"
                    ),
                ),
            ],
            options={
                "verbose_name": "score op een hoofdtaak",
                "verbose_name_plural": "scores op hoofdtaken",
                "ordering": ["task__position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("input", "task"), name="taskscore_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pace_pct__range", (0, 150)),
                            ("quality_pct__range", (0, 100)),
                            ("availability_pct__range", (0, 100)),
                        ),
                        name="taskscore_pct_in_range",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="aftercarecontact",
            name="back_on_benefit",
            field=models.BooleanField(null=True, verbose_name="weer een uitkering"),
        ),
        migrations.AddField(
            model_name="aftercarecontact",
            name="contract_type",
            field=models.CharField(
                blank=True,
                choices=[
                    ("bepaalde-tijd", "contract voor bepaalde tijd"),
                    ("vast", "vast contract"),
                    ("bbl", "bbl (leren en werken)"),
                ],
                max_length=15,
                verbose_name="contract nu",
            ),
        ),
        migrations.AddField(
            model_name="aftercarecontact",
            name="employer_note",
            field=models.TextField(blank=True, max_length=2000, verbose_name="wat zegt de werkgever"),
        ),
        migrations.AddField(
            model_name="aftercarecontact",
            name="risk",
            field=models.CharField(
                blank=True,
                choices=[("geen", "het gaat goed"), ("let-op", "iets om op te letten"), ("groot", "dit kan misgaan")],
                max_length=10,
                verbose_name="risico",
            ),
        ),
        migrations.AddField(
            model_name="aftercarecontact",
            name="risk_action",
            field=models.CharField(blank=True, max_length=200, verbose_name="wat doen we daaraan"),
        ),
        migrations.AddField(
            model_name="aftercarecontact",
            name="risk_action_done_on",
            field=models.DateField(blank=True, null=True, verbose_name="gedaan op"),
        ),
        migrations.AddField(
            model_name="aftercarecontact",
            name="risk_action_on",
            field=models.DateField(blank=True, null=True, verbose_name="uiterlijk"),
        ),
        migrations.AddField(
            model_name="aftercarecontact",
            name="spoke_candidate",
            field=models.BooleanField(default=False, verbose_name="met de kandidaat gesproken"),
        ),
        migrations.AddField(
            model_name="aftercarecontact",
            name="spoke_employer",
            field=models.BooleanField(default=False, verbose_name="met de werkgever gesproken"),
        ),
        migrations.AddField(
            model_name="evaluation",
            name="candidate_objection",
            field=models.TextField(blank=True, max_length=2000, verbose_name="waarom niet eens"),
        ),
        migrations.AddField(
            model_name="evaluation",
            name="candidate_said_at",
            field=models.DateTimeField(null=True, verbose_name="gezegd"),
        ),
        migrations.AddField(
            model_name="evaluation",
            name="candidate_view",
            field=models.CharField(
                blank=True,
                choices=[("eens", "eens met het verslag"), ("oneens", "niet eens met het verslag")],
                max_length=10,
                verbose_name="wat de kandidaat zegt",
            ),
        ),
        migrations.AddField(
            model_name="evaluation",
            name="candidate_view_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="evaluationinput",
            name="guidance_hours",
            field=models.DecimalField(
                blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="uren begeleiding per week"
            ),
        ),
        migrations.AddField(
            model_name="evaluationinput",
            name="repetitions",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="keer voordoen"),
        ),
        migrations.AddField(
            model_name="evaluationinput",
            name="satisfaction",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="hoe tevreden"),
        ),
        migrations.AddField(
            model_name="followupaction",
            name="check_on",
            field=models.DateField(blank=True, null=True, verbose_name="kijken of het helpt op"),
        ),
        migrations.AddField(
            model_name="followupaction",
            name="effect",
            field=models.CharField(
                blank=True,
                choices=[("geholpen", "het helpt"), ("deels", "het helpt een beetje"), ("niet", "het helpt niet")],
                max_length=10,
                verbose_name="helpt het",
            ),
        ),
        migrations.AddField(
            model_name="followupaction",
            name="effect_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="followupaction",
            name="effect_note",
            field=models.CharField(blank=True, max_length=300, verbose_name="wat is het gevolg"),
        ),
        migrations.AddField(
            model_name="followupaction",
            name="effect_on",
            field=models.DateField(blank=True, null=True, verbose_name="bekeken op"),
        ),
        migrations.AddField(
            model_name="followupaction",
            name="kind",
            field=models.CharField(
                choices=[
                    ("extra-uitleg", "extra uitleg"),
                    ("andere-taak", "andere taak"),
                    ("scholing", "scholing"),
                    ("taalles", "taalles"),
                    ("rooster", "ander rooster"),
                    ("jobcoach", "jobcoach"),
                    ("andere-plek", "andere plek"),
                    ("verlengen", "verlengen"),
                    ("stoppen", "stoppen"),
                    ("anders", "iets anders"),
                ],
                default="anders",
                max_length=15,
                verbose_name="soort actie",
            ),
        ),
        migrations.AddField(
            model_name="placement",
            name="ended_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("niet-verlengd", "contract niet verlengd"),
                    ("zelf-gestopt", "zelf gestopt"),
                    ("door-werkgever", "gestopt door de werkgever"),
                    ("andere-baan", "naar een andere baan"),
                    ("opleiding", "naar een opleiding"),
                    ("anders", "iets anders"),
                ],
                max_length=15,
                verbose_name="waarom gestopt",
            ),
        ),
        migrations.AddField(
            model_name="placement",
            name="next_plan",
            field=models.TextField(blank=True, max_length=2000, verbose_name="wat er nu komt"),
        ),
        migrations.AddField(
            model_name="placement",
            name="next_plan_due_on",
            field=models.DateField(blank=True, null=True, verbose_name="plan uiterlijk"),
        ),
        migrations.AddField(
            model_name="placement",
            name="next_plan_made_on",
            field=models.DateField(blank=True, null=True, verbose_name="plan gemaakt"),
        ),
        migrations.AddConstraint(
            model_name="aftercarecontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("risk__in", ["", "geen", "let-op", "groot"]),
                    ("contract_type__in", ["", "bepaalde-tijd", "vast", "bbl"]),
                ),
                name="aftercare_choices_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("candidate_said_at", None), ("candidate_view", "")),
                    models.Q(
                        ("candidate_said_at__isnull", False),
                        ("candidate_view", "eens"),
                        ("confirmed_at__isnull", False),
                    ),
                    models.Q(
                        ("candidate_said_at__isnull", False),
                        ("candidate_view", "oneens"),
                        ("confirmed_at__isnull", False),
                        models.Q(("candidate_objection", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="evaluation_view_of_what_was_confirmed",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationinput",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("repetitions__isnull", True), ("repetitions__range", (1, 50)), _connector="OR"),
                    models.Q(("guidance_hours__isnull", True), ("guidance_hours__range", (0, 40)), _connector="OR"),
                    models.Q(("satisfaction__isnull", True), ("satisfaction__range", (1, 5)), _connector="OR"),
                ),
                name="evaluationinput_figures_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="followupaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "extra-uitleg",
                            "andere-taak",
                            "scholing",
                            "taalles",
                            "rooster",
                            "jobcoach",
                            "andere-plek",
                            "verlengen",
                            "stoppen",
                            "anders",
                        ],
                    )
                ),
                name="followup_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="followupaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("effect", ""), ("effect_on", None)),
                    models.Q(
                        ("done_on__isnull", False),
                        ("effect__in", ["geholpen", "deels", "niet"]),
                        ("effect_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="followup_effect_after_doing",
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "ended_because__in",
                        ["", "niet-verlengd", "zelf-gestopt", "door-werkgever", "andere-baan", "opleiding", "anders"],
                    )
                ),
                name="placement_ended_because_known",
            ),
        ),
    ]
