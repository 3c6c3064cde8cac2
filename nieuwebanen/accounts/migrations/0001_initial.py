import django.db.models.deletion
import django.db.models.functions.text
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="naam")),
            ],
            options={
                "verbose_name": "team",
                "verbose_name_plural": "teams",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mailadres")),
                ("first_name", models.CharField(max_length=60, verbose_name="voornaam")),
                ("last_name", models.CharField(max_length=80, verbose_name="achternaam")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="telefoonnummer")),
                ("job_title", models.CharField(blank=True, max_length=80, verbose_name="functie")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("coach", "werkcoach"),
                            ("manager", "manager"),
                            ("admin", "functioneel beheerder"),
                            ("employer", "werkgever"),
                        ],
                        max_length=10,
                        verbose_name="rol",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="actief")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="toegevoegd")),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="accounts.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "gebruiker",
                "verbose_name_plural": "gebruikers",
                "ordering": ["last_name", "first_name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        name="user_email_once",
                        violation_error_message="Dit e-mailadres is al in gebruik.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["coach", "manager", "admin", "employer"])),
                        name="user_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "coach"), _negated=True), ("team__isnull", False), _connector="OR"
                        ),
                        name="user_coach_has_team",
                        violation_error_message="Kies het team van deze werkcoach.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "employer"), _negated=True), ("team__isnull", True), _connector="OR"
                        ),
                        name="user_employer_has_no_team",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret_sha256", models.CharField(max_length=64, unique=True)),
                ("invited_at", models.DateTimeField(verbose_name="uitgenodigd")),
                ("expires_at", models.DateTimeField(verbose_name="geldig tot")),
                ("used_at", models.DateTimeField(null=True, verbose_name="gebruikt")),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitation",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "uitnodiging",
                "verbose_name_plural": "uitnodigingen",
            },
        ),
    ]
