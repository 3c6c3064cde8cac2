"""A trajectory that starts while two files of one person are put together lands at the file that stays."""

from django.db import migrations

FORWARD = """
create trigger follow_merged before insert or update of candidate_id on trajectories_trajectory
    for each row execute function nb_follow_person('candidate_id');
"""
BACKWARD = "drop trigger follow_merged on trajectories_trajectory;"


class Migration(migrations.Migration):
    dependencies = [("trajectories", "0006_the_only_way_to_erase"), ("candidates", "0009_doubles")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
