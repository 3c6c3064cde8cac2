import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("nieuwebanen", "0005_choices_as_bits"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_sha256", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField(verbose_name="gemaakt")),
                ("last_read_at", models.DateTimeField(null=True, verbose_name="laatst opgehaald")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="gestopt")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_feeds",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "agenda-adres",
                "verbose_name_plural": "agenda-adressen",
                "ordering": ["-made_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)), fields=("user",), name="calendarfeed_one_per_user"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliveryHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300, verbose_name="waarom")),
                ("since", models.DateTimeField(verbose_name="sinds")),
                ("released_at", models.DateTimeField(null=True, verbose_name="vrijgegeven")),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "stop op versturen",
                "verbose_name_plural": "stops op versturen",
                "ordering": ["-since", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.Value(1), condition=models.Q(("released_at", None)), name="deliveryhold_one_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("released_at", None), ("released_by", None)),
                            ("released_at__isnull", False),
                            _connector="OR",
                        ),
                        name="deliveryhold_released_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, unique=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "hartslag",
                "verbose_name_plural": "hartslagen",
            },
        ),
        migrations.CreateModel(
            name="MailPreference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reminders",
                    models.CharField(
                        choices=[
                            ("direct", "meteen een mail"),
                            ("dagelijks", "een keer per dag, in één mail"),
                            ("niet", "geen mail, alleen bij Berichten"),
                        ],
                        default="direct",
                        max_length=10,
                        verbose_name="herinneringen",
                    ),
                ),
                (
                    "notices",
                    models.CharField(
                        choices=[
                            ("direct", "meteen een mail"),
                            ("dagelijks", "een keer per dag, in één mail"),
                            ("niet", "geen mail, alleen bij Berichten"),
                        ],
                        default="direct",
                        max_length=10,
                        verbose_name="andere berichten",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mail_preference",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "voorkeur voor mail",
                "verbose_name_plural": "voorkeuren voor mail",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reminders__in", ["direct", "dagelijks", "niet"]),
                            ("notices__in", ["direct", "dagelijks", "niet"]),
                        ),
                        name="mailpreference_wishes_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PutOffTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("key", models.CharField(max_length=200)),
                ("until", models.DateField(verbose_name="tot")),
                ("reason", models.CharField(max_length=200, verbose_name="waarom")),
                ("at", models.DateTimeField(verbose_name="uitgesteld")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="teruggehaald")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="put_off_tasks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "uitgestelde taak",
                "verbose_name_plural": "uitgestelde taken",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("user", "key"), name="putofftask_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="putofftask_has_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TakenOverTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("key", models.CharField(max_length=200)),
                ("at", models.DateTimeField(verbose_name="overgenomen")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="teruggegeven")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks_given",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks_taken",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "overgenomen taak",
                "verbose_name_plural": "overgenomen taken",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("owner", "key"), name="takenovertask_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("owner", models.F("taker")), _negated=True),
                        name="takenovertask_from_another",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="notification",
            name="digested_at",
            field=models.DateTimeField(null=True, verbose_name="in de mail van die dag"),
        ),
        migrations.AddField(
            model_name="notification",
            name="in_digest",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="outboxmail",
            name="looked_up",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="keer opgezocht bij de mailserver"),
        ),
        migrations.AddField(
            model_name="outboxmail",
            name="resolved_at",
            field=models.DateTimeField(null=True, verbose_name="door iemand beslist"),
        ),
        migrations.AddField(
            model_name="outboxmail",
            name="resolved_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("digested_at", None), ("in_digest", True)),
                fields=["recipient"],
                name="notification_digest",
            ),
        ),
    ]
