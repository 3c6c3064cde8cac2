"""A record that stays with its person does not ask for the person's lock.

Every save of a whole row names the person again. While a merge held the person and waited for that row, the save
held the row and waited for the person: a deadlock. What really moves still waits for the merge.
"""

from django.db import migrations

FUNCTION = """
create or replace function nb_follow_person() returns trigger language plpgsql as $$
declare
    named bigint := (to_jsonb(new) ->> tg_argv[0])::bigint;
    survivor bigint;
begin
    {stays}
    if named is null then
        return new;
    end if;
    select merged_into_id into survivor from candidates_candidate where id = named for key share;
    if survivor is not null then
        new := jsonb_populate_record(new, jsonb_build_object(tg_argv[0], survivor));
    end if;
    return new;
end $$;
"""
STAYS = """if tg_op = 'UPDATE' and named = (to_jsonb(old) ->> tg_argv[0])::bigint then
        return new;
    end if;"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0011_looking_is_no_activity")]
    operations = [migrations.RunSQL(FUNCTION.format(stays=STAYS), FUNCTION.format(stays=""))]
