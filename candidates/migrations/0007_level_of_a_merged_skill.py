"""A level that is written for a skill that went on in another one counts for the one that stays.

The history keeps the word that was used. The lock makes an assessment and a merge at the same moment wait for each
other; without it a level could be left behind at a skill that nobody sees any more.
"""

from django.db import migrations

FUNCTION = """
create or replace function nb_keep_current_skill() returns trigger language plpgsql as $$
declare counts_for bigint;
begin
    {find}
    insert into candidates_currentskill
        (candidate_id, skill_id, level, source, assessed_on, assessed_by_id, assessment_id)
    values (new.candidate_id, counts_for, new.level, new.source, new.assessed_on, new.assessed_by_id, new.id)
    on conflict (skill_id, candidate_id) do update
        set level = excluded.level, source = excluded.source, assessed_on = excluded.assessed_on,
            assessed_by_id = excluded.assessed_by_id, assessment_id = excluded.assessment_id
        where (excluded.assessed_on, excluded.assessment_id)
            > (candidates_currentskill.assessed_on, candidates_currentskill.assessment_id);
    return null;
end $$;
"""
RESOLVES = FUNCTION.format(
    find="select coalesce(merged_into_id, id) into counts_for from skills_skill where id = new.skill_id for key share;"
)
DOES_NOT = FUNCTION.format(find="counts_for := new.skill_id;")


class Migration(migrations.Migration):
    dependencies = [("candidates", "0006_erasure_waits_for_an_agreement"), ("skills", "0004_imported_words")]
    operations = [migrations.RunSQL(RESOLVES, DOES_NOT)]
