"""A presentation never changes, but its reader may: the people of an employer that was merged read it at the other."""

from django.db import migrations

FORWARD = """
create or replace function nb_keep_presentation() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and exists (
        select from employers_employer where id = old.employer_id and merged_into_id = new.employer_id
    ) then
        old.employer_id := new.employer_id;
    end if;
    if tg_op = 'DELETE' or (to_jsonb(new) - 'withdrawn_at') <> (to_jsonb(old) - 'withdrawn_at')
        or (old.withdrawn_at is not null and new.withdrawn_at is distinct from old.withdrawn_at) then
        raise exception 'nb: a presentation never changes' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;

create trigger follow_merged before insert on matching_presentation
    for each row execute function nb_follow_merged('employer_id');
"""
BACKWARD = """
drop trigger follow_merged on matching_presentation;

create or replace function nb_keep_presentation() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or (to_jsonb(new) - 'withdrawn_at') <> (to_jsonb(old) - 'withdrawn_at')
        or (old.withdrawn_at is not null and new.withdrawn_at is distinct from old.withdrawn_at) then
        raise exception 'nb: a presentation never changes' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0003_withdrawn_stays"), ("employers", "0005_doubles_and_tranches")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
