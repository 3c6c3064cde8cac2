import django.core.serializers.json
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("candidates", "0001_initial"),
        ("employers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="MatchLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("rules", models.CharField(max_length=40)),
                ("today", models.DateField()),
                ("shown", models.JSONField(default=list)),
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
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="employers.futurejob"
                    ),
                ),
            ],
            options={
                "verbose_name": "getoonde match",
                "verbose_name_plural": "getoonde matches",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("geselecteerd", "geselecteerd"),
                            ("geinformeerd", "geïnformeerd"),
                            ("voorgesteld", "voorgesteld"),
                            ("gekozen", "gekozen"),
                            ("niet-gekozen", "niet gekozen"),
                            ("ingetrokken", "ingetrokken"),
                        ],
                        default="geselecteerd",
                        max_length=15,
                        verbose_name="stand",
                    ),
                ),
                ("selected_at", models.DateTimeField(verbose_name="geselecteerd")),
                (
                    "override_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="toch meegenomen, omdat"),
                ),
                ("informed_at", models.DateTimeField(null=True, verbose_name="geïnformeerd")),
                ("informed_note", models.TextField(blank=True, max_length=2000, verbose_name="wat is verteld")),
                ("agreed_on", models.DateField(null=True, verbose_name="akkoord van de kandidaat")),
                ("presented_at", models.DateTimeField(null=True, verbose_name="voorgesteld")),
                (
                    "explanation",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="uitleg van de match",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="besloten")),
                (
                    "decline_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nog-niet-klaar", "Is nog niet klaar voor deze baan"),
                            ("vaardigheden", "Andere vaardigheden nodig"),
                            ("beschikbaarheid", "Uren of dagen passen niet"),
                            ("ander-gekozen", "Ik heb iemand anders gekozen"),
                            ("baan-veranderd", "De baan is veranderd"),
                            ("anders", "Anders"),
                        ],
                        max_length=20,
                        verbose_name="reden",
                    ),
                ),
                ("motivation", models.TextField(blank=True, max_length=2000, verbose_name="motivatie")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="ingetrokken")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300, verbose_name="reden van intrekken")),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="candidates.candidate",
                        verbose_name="kandidaat",
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
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="employers.futurejob",
                        verbose_name="baan",
                    ),
                ),
                (
                    "selected_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "voorstel",
                "verbose_name_plural": "voorstellen",
                "ordering": ["-selected_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["geselecteerd", "geinformeerd", "voorgesteld", "gekozen"])),
                        fields=("job", "candidate"),
                        name="proposal_one_open_per_pair",
                        violation_error_message="Deze kandidaat staat al bij deze baan.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "geselecteerd",
                                    "geinformeerd",
                                    "voorgesteld",
                                    "gekozen",
                                    "niet-gekozen",
                                    "ingetrokken",
                                ],
                            )
                        ),
                        name="proposal_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "decline_reason__in",
                                [
                                    "",
                                    "nog-niet-klaar",
                                    "vaardigheden",
                                    "beschikbaarheid",
                                    "ander-gekozen",
                                    "baan-veranderd",
                                    "anders",
                                ],
                            )
                        ),
                        name="proposal_decline_reason_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("presented_at__isnull", True),
                            models.Q(("informed_at__isnull", False), ("agreed_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="proposal_presented_after_agreement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["gekozen", "niet-gekozen"]), _negated=True),
                            models.Q(("decided_at__isnull", False), models.Q(("motivation", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="proposal_decision_has_motivation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "niet-gekozen"), _negated=True),
                            models.Q(("decline_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="proposal_decline_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Presentation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "snapshot",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="wat de werkgever ziet"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_on", models.DateField(verbose_name="zichtbaar tot en met")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="ingetrokken")),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="presentations",
                        to="employers.employer",
                    ),
                ),
                (
                    "presented_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="presentation", to="matching.proposal"
                    ),
                ),
            ],
            options={
                "verbose_name": "presentatie",
                "verbose_name_plural": "presentaties",
                "ordering": ["-created_at", "-pk"],
            },
        ),
    ]
