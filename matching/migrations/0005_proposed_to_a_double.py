"""A proposal that is made while two files of one person are put together lands at the file that stays."""

from django.db import migrations

FORWARD = """
create trigger follow_merged before insert or update of candidate_id on matching_proposal
    for each row execute function nb_follow_person('candidate_id');
"""
BACKWARD = "drop trigger follow_merged on matching_proposal;"


class Migration(migrations.Migration):
    dependencies = [("matching", "0004_presented_to_a_double"), ("candidates", "0009_doubles")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
