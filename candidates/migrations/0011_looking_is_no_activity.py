"""Who reads a file does nothing for the person: looking, opening with a reason and taking the dossier are no activity."""

from django.db import migrations

TRIGGER = """
drop trigger event_is_activity on nieuwebanen_event;
create trigger event_is_activity after insert on nieuwebanen_event
    for each row when (
        new.subject_type = 'candidates.candidate' and new.actor_id is not null and new.verb not in ({reading})
    ) execute function nb_standing_of_event();
"""
READING = ["candidate.viewed", "candidate.opened", "candidate.dossier_made", "candidate.vum_written"]


def among(verbs: list[str]) -> str:
    return TRIGGER.format(reading=", ".join(f"'{verb}'" for verb in verbs))


class Migration(migrations.Migration):
    dependencies = [("candidates", "0010_licence_and_conditions")]
    operations = [migrations.RunSQL(among(READING), among(READING[:1]))]
