import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("candidates", "0012_following_locks_only_what_moves"),
        ("employers", "0010_branch_version"),
        ("matching", "0007_match_rules_in_the_database"),
    ]

    operations = [
        migrations.CreateModel(
            name="ToldText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(verbose_name="versie")),
                ("text", models.TextField(max_length=2000, verbose_name="wat is verteld")),
                ("told_at", models.DateTimeField(verbose_name="wanneer")),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="told_texts", to="matching.proposal"
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "tekst voor de kandidaat",
                "verbose_name_plural": "teksten voor de kandidaat",
                "ordering": ["version"],
                "constraints": [
                    models.UniqueConstraint(fields=("proposal", "version"), name="toldtext_one_per_version")
                ],
            },
        ),
        migrations.AddField(
            model_name="proposal",
            name="agreed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="agreed_how",
            field=models.CharField(
                blank=True,
                choices=[
                    ("mondeling", "Mondeling, in een gesprek"),
                    ("schriftelijk", "Schriftelijk, de brief is getekend"),
                ],
                max_length=12,
                verbose_name="hoe akkoord",
            ),
        ),
        migrations.AlterField(
            model_name="sharedcontact",
            name="proposal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="shared_contacts", to="matching.proposal"
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("state", "voorgesteld")), fields=["presented_at"], name="proposal_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("agreed_how__in", ["", "mondeling", "schriftelijk"])),
                name="proposal_agreed_how_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharedcontact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)), fields=("proposal",), name="sharedcontact_one_at_a_time"
            ),
        ),
    ]
