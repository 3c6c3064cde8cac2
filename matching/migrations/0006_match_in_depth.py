import django.contrib.postgres.functions
import django.core.serializers.json
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.expressions
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_absence"),
        ("accounts", "__first__"),
        ("candidates", "0012_following_locks_only_what_moves"),
        ("employers", "0009_following_locks_only_what_moves"),
        ("matching", "0005_proposed_to_a_double"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cohort",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="nummer")),
                ("name", models.CharField(max_length=120, verbose_name="naam")),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="wat is afgesproken")),
                (
                    "state",
                    models.CharField(
                        choices=[("bezig", "bezig"), ("afgerond", "afgerond"), ("gestopt", "gestopt")],
                        default="bezig",
                        max_length=10,
                        verbose_name="stand",
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="klaar op")),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(verbose_name="gemaakt")),
                (
                    "coach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "groepswerving",
                "verbose_name_plural": "groepswervingen",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["bezig", "afgerond", "gestopt"])), name="cohort_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on", None), ("state", "bezig")),
                            models.Q(models.Q(("state", "bezig"), _negated=True), ("ended_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="cohort_ended_when_not_running",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="nummer")),
                ("name", models.CharField(max_length=120, verbose_name="naam")),
                (
                    "goal",
                    models.CharField(
                        choices=[
                            ("meeste-punten", "Zoveel mogelijk mensen een plek, daarna de hoogste scores samen"),
                            (
                                "laagste-hoog",
                                "Zoveel mogelijk mensen een plek, daarna de laagste score zo hoog mogelijk",
                            ),
                            ("voorkeuren", "Zoals werkgevers en kandidaten zelf kozen, na de kennismaking"),
                        ],
                        default="meeste-punten",
                        max_length=15,
                        verbose_name="wat is het beste",
                    ),
                ),
                ("quota_percent", models.PositiveSmallIntegerField(default=0, verbose_name="deel voor wie lang wacht")),
                ("quota_months", models.PositiveSmallIntegerField(default=24, verbose_name="langer dan maanden")),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(verbose_name="gemaakt")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="klaar op")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.team",
                        verbose_name="team",
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="matching.cohort",
                        verbose_name="groepswerving",
                    ),
                ),
            ],
            options={
                "verbose_name": "verdeling",
                "verbose_name_plural": "verdelingen",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("goal__in", ["meeste-punten", "laagste-hoog", "voorkeuren"])),
                        name="assignment_goal_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quota_percent__range", (0, 100))),
                        name="assignment_quota_to_100",
                        violation_error_message="Vul een getal in van 0 tot en met 100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quota_months__range", (1, 120))), name="assignment_quota_months"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssignmentJob",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seats", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="plekken")),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignment_jobs",
                        to="matching.assignment",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.futurejob",
                        verbose_name="baan",
                    ),
                ),
            ],
            options={
                "verbose_name": "baan van een verdeling",
                "verbose_name_plural": "banen van een verdeling",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("assignment", "job"), name="assignmentjob_once")],
            },
        ),
        migrations.CreateModel(
            name="AssignmentRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "rule",
                    models.CharField(
                        choices=[("vast", "Vast bij deze baan"), ("niet", "Niet bij deze baan")],
                        max_length=5,
                        verbose_name="wat",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="waarom")),
                ("at", models.DateTimeField(verbose_name="vastgelegd")),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rules", to="matching.assignment"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="candidates.candidate"
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="employers.futurejob"
                    ),
                ),
            ],
            options={
                "verbose_name": "afspraak in een verdeling",
                "verbose_name_plural": "afspraken in een verdeling",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assignment", "candidate", "job"), name="assignmentrule_once_per_pair"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("rule", "vast")),
                        fields=("assignment", "candidate"),
                        name="assignmentrule_one_pin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rule__in", ["vast", "niet"])), name="assignmentrule_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssignmentRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("at", models.DateTimeField(verbose_name="gemaakt")),
                ("today", models.DateField()),
                ("rules", models.CharField(max_length=40)),
                ("rules_hash", models.CharField(max_length=64)),
                ("choices", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("inputs_hash", models.CharField(max_length=64)),
                ("outcome", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="matching.assignment"
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
                "verbose_name": "uitkomst van een verdeling",
                "verbose_name_plural": "uitkomsten van een verdeling",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CohortPhase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveSmallIntegerField(verbose_name="volgorde")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("voorlichting", "Voorlichting"),
                            ("empowerment", "Empowermenttraining"),
                            ("roc", "Training bij het ROC"),
                            ("speeddates", "Speeddates"),
                            ("sollicitatie", "Sollicitatiegesprek"),
                        ],
                        max_length=15,
                        verbose_name="soort",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="naam")),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="wanneer")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="tot en met")),
                ("starts_at", models.TimeField(blank=True, null=True, verbose_name="hoe laat")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="waar")),
                (
                    "capacity",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="hoeveel mensen passen er"),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="phases", to="matching.cohort"
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
                        verbose_name="inleerlocatie",
                    ),
                ),
            ],
            options={
                "verbose_name": "onderdeel van een groep",
                "verbose_name_plural": "onderdelen van een groep",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("cohort", "position"),
                        name="cohortphase_position_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["voorlichting", "empowerment", "roc", "speeddates", "sollicitatie"])
                        ),
                        name="cohortphase_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until_on", None), ("until_on__gte", models.F("held_on")), _connector="OR"),
                        name="cohortphase_begins_before_end",
                        violation_error_message="De laatste dag moet na de eerste dag liggen.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity", None), ("capacity__range", (1, 500)), _connector="OR"),
                        name="cohortphase_capacity_1_to_500",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CohortMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("doet-mee", "doet mee"),
                            ("gekozen", "gekozen"),
                            ("niet-gekozen", "niet gekozen"),
                            ("gestopt", "gestopt"),
                        ],
                        default="doet-mee",
                        max_length=15,
                        verbose_name="stand",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nog-niet-klaar", "Is nog niet klaar voor deze baan"),
                            ("ander-werk", "Heeft ander werk gevonden"),
                            ("andere-baan", "Past beter bij een andere baan"),
                            ("wil-niet", "Wil dit werk niet"),
                            ("geen-plek", "Er was geen plek meer"),
                            ("niet-gekomen", "Kwam niet"),
                            ("anders", "Anders"),
                        ],
                        max_length=20,
                        verbose_name="reden",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="toelichting")),
                ("joined_at", models.DateTimeField(verbose_name="doet mee sinds")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="klaar")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cohort_memberships",
                        to="candidates.candidate",
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="matching.cohort"
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
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.futurejob",
                        verbose_name="gekozen voor",
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="matching.cohortphase",
                        verbose_name="onderdeel",
                    ),
                ),
            ],
            options={
                "verbose_name": "deelnemer van een groep",
                "verbose_name_plural": "deelnemers van een groep",
                "ordering": ["candidate__last_name", "candidate__first_name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cohort", "candidate"),
                        name="cohortmember_once",
                        violation_error_message="Deze kandidaat doet al mee.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["doet-mee", "gekozen", "niet-gekozen", "gestopt"])),
                        name="cohortmember_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                [
                                    "",
                                    "nog-niet-klaar",
                                    "ander-werk",
                                    "andere-baan",
                                    "wil-niet",
                                    "geen-plek",
                                    "niet-gekomen",
                                    "anders",
                                ],
                            )
                        ),
                        name="cohortmember_reason_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("job", None), ("state", "doet-mee")),
                            models.Q(("ended_at__isnull", False), ("job__isnull", False), ("state", "gekozen")),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("job", None),
                                ("state__in", ["niet-gekozen", "gestopt"]),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="cohortmember_ended_with_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "presence",
                    models.CharField(
                        choices=[("aanwezig", "aanwezig"), ("afgemeld", "afgemeld"), ("afwezig", "niet gekomen")],
                        max_length=10,
                        verbose_name="aanwezig",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="opmerking")),
                ("at", models.DateTimeField(verbose_name="vastgelegd")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendance",
                        to="matching.cohortmember",
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendance",
                        to="matching.cohortphase",
                    ),
                ),
            ],
            options={
                "verbose_name": "aanwezigheid",
                "verbose_name_plural": "aanwezigheid",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("member", "phase"), name="attendance_once"),
                    models.CheckConstraint(
                        condition=models.Q(("presence__in", ["aanwezig", "afgemeld", "afwezig"])),
                        name="attendance_presence_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("due_on", models.DateField(verbose_name="voor wanneer")),
                ("created_at", models.DateTimeField(verbose_name="gemaakt")),
                ("done_at", models.DateTimeField(null=True, verbose_name="gebeld")),
                ("outcome", models.CharField(blank=True, max_length=300, verbose_name="wat kwam eruit")),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="call_task", to="matching.proposal"
                    ),
                ),
            ],
            options={
                "verbose_name": "belafspraak",
                "verbose_name_plural": "belafspraken",
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at", None), ("done_by", None), ("outcome", "")),
                            models.Q(
                                ("done_at__isnull", False),
                                ("done_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="calltask_done_has_outcome",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Chase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("after_days", models.PositiveSmallIntegerField(verbose_name="na dagen")),
                ("at", models.DateTimeField(verbose_name="wanneer")),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="chases", to="matching.proposal"
                    ),
                ),
            ],
            options={
                "verbose_name": "herinnering aan de werkgever",
                "verbose_name_plural": "herinneringen aan de werkgever",
                "ordering": ["after_days"],
                "constraints": [
                    models.UniqueConstraint(fields=("proposal", "after_days"), name="chase_once_per_rung"),
                    models.CheckConstraint(condition=models.Q(("after_days__in", (3, 7, 14))), name="chase_rung_known"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CohortJob",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cohort_jobs", to="matching.cohort"
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cohort_jobs",
                        to="employers.futurejob",
                        verbose_name="baan",
                    ),
                ),
            ],
            options={
                "verbose_name": "baan van een groep",
                "verbose_name_plural": "banen van een groep",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cohort", "job"),
                        name="cohortjob_once",
                        violation_error_message="Deze baan staat al bij deze groep.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MatchInput",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("baan", "baan"), ("mens", "mens"), ("taal", "vaardigheden en hun uren")], max_length=4
                    ),
                ),
                ("content", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("last_shown_at", models.DateTimeField(db_index=True, verbose_name="laatst getoond")),
                (
                    "candidate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="match_inputs",
                        to="candidates.candidate",
                    ),
                ),
            ],
            options={
                "verbose_name": "invoer van de match",
                "verbose_name_plural": "invoer van de match",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["baan", "mens", "taal"])), name="matchinput_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("candidate__isnull", False), ("kind", "mens")),
                            models.Q(models.Q(("kind", "mens"), _negated=True), ("candidate", None)),
                            _connector="OR",
                        ),
                        name="matchinput_person_has_candidate",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatchReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("portefeuille", "Wat leren opent de meeste plekken?"),
                            ("eerlijk", "Krijgt iedereen een kans?"),
                        ],
                        max_length=15,
                        verbose_name="wat",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="gemaakt")),
                ("today", models.DateField()),
                ("rules", models.CharField(max_length=40)),
                ("rules_hash", models.CharField(max_length=64)),
                ("content", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
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
                "verbose_name": "overzicht van de match",
                "verbose_name_plural": "overzichten van de match",
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["portefeuille", "eerlijk"])), name="matchreport_kind_known"
                    )
                ],
                "indexes": [models.Index(fields=["kind", "-made_at"], name="matchreport_newest")],
            },
        ),
        migrations.CreateModel(
            name="MatchRules",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(unique=True, verbose_name="versie")),
                ("skills", models.PositiveIntegerField(default=7000, verbose_name="vaardigheden")),
                ("on_time", models.PositiveIntegerField(default=2000, verbose_name="op tijd")),
                ("wish", models.PositiveIntegerField(default=1000, verbose_name="wens")),
                (
                    "late_weeks",
                    models.PositiveSmallIntegerField(default=26, verbose_name="weken te laat zonder punten"),
                ),
                ("open_per_seat", models.PositiveSmallIntegerField(default=3, verbose_name="voorstellen per plek")),
                ("reason", models.CharField(max_length=500, verbose_name="waarom")),
                ("at", models.DateTimeField(verbose_name="sinds")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "regels van de match",
                "verbose_name_plural": "regels van de match",
                "ordering": ["-version"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("skills__range", (5000, 8000))), name="matchrules_skills_5000_to_8000"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("on_time__range", (0, 3000))), name="matchrules_on_time_to_3000"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wish__range", (0, 2000))), name="matchrules_wish_to_2000"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "skills__lte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.Value(10000), "-", models.F("on_time")
                                    ),
                                    "-",
                                    models.F("wish"),
                                ),
                            )
                        ),
                        name="matchrules_at_most_10000",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("late_weeks__range", (1, 104))), name="matchrules_late_weeks_1_to_104"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("open_per_seat__range", (1, 20))), name="matchrules_open_per_seat_1_to_20"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatchSwitch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.BooleanField(verbose_name="match staat aan")),
                ("reason", models.CharField(max_length=500, verbose_name="waarom")),
                ("at", models.DateTimeField(verbose_name="sinds")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "noodknop van de match",
                "verbose_name_plural": "noodknop van de match",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "by_employer",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="plaats bij de werkgever"),
                ),
                (
                    "by_candidate",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="plaats bij de kandidaat"),
                ),
                ("at", models.DateTimeField(verbose_name="vastgelegd")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.futurejob",
                        verbose_name="baan",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="preferences",
                        to="matching.cohortmember",
                    ),
                ),
            ],
            options={
                "verbose_name": "voorkeur",
                "verbose_name_plural": "voorkeuren",
                "ordering": ["job", "by_employer", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("member", "job"), name="preference_once"),
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("member", "by_candidate"),
                        name="preference_candidate_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by_employer", None), ("by_employer__gte", 1), _connector="OR"),
                            models.Q(("by_candidate", None), ("by_candidate__gte", 1), _connector="OR"),
                        ),
                        name="preference_places_from_1",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SharedContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "snapshot",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="naam, telefoon en e-mail"
                    ),
                ),
                ("shared_at", models.DateTimeField(verbose_name="gedeeld")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="ingetrokken")),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="employers.employer"
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shared_contact",
                        to="matching.proposal",
                    ),
                ),
                (
                    "shared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "gedeelde contactgegevens",
                "verbose_name_plural": "gedeelde contactgegevens",
                "ordering": ["-shared_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="matchlog",
            name="apart",
            field=models.PositiveIntegerField(null=True, verbose_name="staan apart"),
        ),
        migrations.AddField(
            model_name="matchlog",
            name="asked",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="matchlog",
            name="inputs",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="matchlog",
            name="kind",
            field=models.CharField(
                choices=[
                    ("baan", "lijst bij een baan"),
                    ("mens", "banen voor een kandidaat"),
                    ("naast-elkaar", "naast elkaar gezet"),
                    ("uitleg", "uitleg van één score"),
                    ("wat-als", "wat als"),
                    ("verdeling", "verdeling over banen"),
                ],
                default="baan",
                max_length=15,
                verbose_name="wat",
            ),
        ),
        migrations.AddField(
            model_name="matchlog",
            name="public_id",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True
            ),
        ),
        migrations.AddField(
            model_name="matchlog",
            name="rules_hash",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="matchlog",
            name="total",
            field=models.PositiveIntegerField(null=True, verbose_name="in de hele lijst"),
        ),
        migrations.AddField(
            model_name="proposal",
            name="contact_agreed_on",
            field=models.DateField(blank=True, null=True, verbose_name="akkoord om contactgegevens te delen"),
        ),
        migrations.AddField(
            model_name="proposal",
            name="may_be_told",
            field=models.BooleanField(default=False, verbose_name="reden delen met de kandidaat"),
        ),
        migrations.AddField(
            model_name="proposal",
            name="withdrawn_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("kandidaat", "De kandidaat wil deze baan niet"),
                    ("werkcoach", "De werkcoach vindt het geen goed plan meer"),
                    ("elders-gekozen", "Gekozen voor een andere baan"),
                    ("baan-weg", "De baan gaat niet door"),
                    ("geen-antwoord", "De werkgever gaf geen antwoord"),
                    ("gestopt", "Het traject is gestopt"),
                    ("anders", "Anders"),
                ],
                max_length=15,
                verbose_name="waarom gestopt",
            ),
        ),
        migrations.AddIndex(
            model_name="matchlog",
            index=models.Index(fields=["job", "-at"], name="matchlog_job_newest"),
        ),
        migrations.AddConstraint(
            model_name="matchlog",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["baan", "mens", "naast-elkaar", "uitleg", "wat-als", "verdeling"])),
                name="matchlog_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "withdrawn_kind__in",
                        [
                            "",
                            "kandidaat",
                            "werkcoach",
                            "elders-gekozen",
                            "baan-weg",
                            "geen-antwoord",
                            "gestopt",
                            "anders",
                        ],
                    )
                ),
                name="proposal_withdrawn_kind_known",
            ),
        ),
    ]
