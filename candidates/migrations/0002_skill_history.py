"""Assessments are append-only; the newest one of each skill is kept in step as the current level.

Newest is the latest assessed_on, and of one day the last one written: an assessment of an earlier day, typed
in later, does not win.
"""

from django.db import migrations

FORWARD = """
create trigger candidateskill_never_changes before update or delete on candidates_candidateskill
    for each row execute function nb_refuse_change();

create function nb_keep_current_skill() returns trigger language plpgsql as $$
begin
    insert into candidates_currentskill
        (candidate_id, skill_id, level, source, assessed_on, assessed_by_id, assessment_id)
    values (new.candidate_id, new.skill_id, new.level, new.source, new.assessed_on, new.assessed_by_id, new.id)
    on conflict (skill_id, candidate_id) do update
        set level = excluded.level, source = excluded.source, assessed_on = excluded.assessed_on,
            assessed_by_id = excluded.assessed_by_id, assessment_id = excluded.assessment_id
        where (excluded.assessed_on, excluded.assessment_id)
            > (candidates_currentskill.assessed_on, candidates_currentskill.assessment_id);
    return null;
end $$;

create trigger candidateskill_keeps_current after insert on candidates_candidateskill
    for each row execute function nb_keep_current_skill();

-- Half of the matcher's speed is an index-only scan: vacuum this table early.
alter table candidates_currentskill set (autovacuum_vacuum_insert_scale_factor = 0.02);
"""
BACKWARD = """
alter table candidates_currentskill reset (autovacuum_vacuum_insert_scale_factor);
drop trigger candidateskill_keeps_current on candidates_candidateskill;
drop function nb_keep_current_skill();
drop trigger candidateskill_never_changes on candidates_candidateskill;
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0001_initial"), ("nieuwebanen", "0002_immutable")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
