"""A presentation may be shown longer, the very same page; and what was told to somebody stays as it was told."""

from django.db import migrations

# ruff: noqa: S608  our own words, nobody else's

KEEP_PRESENTATION = """
create or replace function nb_keep_presentation() returns trigger language plpgsql as $$
declare stack text;
begin
    get diagnostics stack = pg_context;
    if tg_op = 'DELETE' and nb_is_erasing(stack) then
        return old;
    end if;
    if tg_op = 'UPDATE' and exists (
        select from employers_employer where id = old.employer_id and merged_into_id = new.employer_id
    ) then
        old.employer_id := new.employer_id;
    end if;
    %s
    if tg_op = 'DELETE' or (to_jsonb(new) - 'withdrawn_at') <> (to_jsonb(old) - 'withdrawn_at')
        or (old.withdrawn_at is not null and new.withdrawn_at is distinct from old.withdrawn_at) then
        raise exception 'nb: a presentation never changes' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
"""
LATER = "if tg_op = 'UPDATE' and old.withdrawn_at is null and new.expires_on > old.expires_on then old.expires_on := new.expires_on; end if;"

FORWARD = (
    KEEP_PRESENTATION % LATER
    + """
create function nb_keep_told_text() returns trigger language plpgsql as $$
begin
    raise exception 'nb: what was told never changes' using errcode = 'integrity_constraint_violation';
end $$;
create trigger toldtext_never_changes before update on matching_toldtext
    for each row execute function nb_keep_told_text();

insert into matching_toldtext (proposal_id, version, text, told_at, told_by_id)
    select id, 1, informed_note, informed_at, selected_by_id from matching_proposal
    where informed_at is not null and informed_note <> '';
update matching_proposal set agreed_how = 'mondeling', agreed_by_id = selected_by_id where agreed_on is not null;
update matching_proposal set withdrawn_kind = case
        when withdrawn_reason = 'Gekozen voor een andere baan.' then 'elders-gekozen'
        when withdrawn_reason = 'De baan gaat niet door.' then 'baan-weg'
        when withdrawn_reason like 'Traject gestopt:%' then 'gestopt'
        else 'anders' end
    where state = 'ingetrokken' and withdrawn_kind = '';
"""
)
BACKWARD = (
    KEEP_PRESENTATION % ""
    + """
drop trigger toldtext_never_changes on matching_toldtext;
drop function nb_keep_told_text();
"""
)


class Migration(migrations.Migration):
    dependencies = [("matching", "0008_told_and_shared"), ("trajectories", "0006_the_only_way_to_erase")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
