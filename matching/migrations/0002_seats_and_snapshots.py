"""Chosen people never exceed a job's seats, and a presentation is frozen: rules that hold whoever asks.

The seat trigger locks the job first, so that of two clicks on the last seat the second one sees the first.
"""

from django.db import migrations

FORWARD = """
create function nb_keep_seats() returns trigger language plpgsql as $$
declare
    available integer;
    taken integer;
begin
    if new.state <> 'gekozen' then
        return new;
    end if;
    select seats into available from employers_futurejob where id = new.job_id for update;
    select count(*) into taken from matching_proposal
        where job_id = new.job_id and state = 'gekozen' and id <> new.id;
    if taken >= available then
        raise exception 'nb: job % has % seats and all are taken', new.job_id, available
            using errcode = 'check_violation', constraint = 'proposal_within_seats';
    end if;
    return new;
end $$;

create trigger proposal_within_seats before insert or update of state, job_id on matching_proposal
    for each row execute function nb_keep_seats();

create function nb_keep_seats_of_job() returns trigger language plpgsql as $$
declare
    taken integer;
begin
    select count(*) into taken from matching_proposal where job_id = new.id and state = 'gekozen';
    if taken > new.seats then
        raise exception 'nb: job % has % chosen people', new.id, taken
            using errcode = 'check_violation', constraint = 'futurejob_seats_cover_chosen';
    end if;
    return new;
end $$;

create trigger futurejob_seats_cover_chosen before update of seats on employers_futurejob
    for each row when (new.seats < old.seats) execute function nb_keep_seats_of_job();

create function nb_keep_presentation() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or (to_jsonb(new) - 'withdrawn_at') <> (to_jsonb(old) - 'withdrawn_at') then
        raise exception 'nb: a presentation never changes' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;

create trigger presentation_never_changes before update or delete on matching_presentation
    for each row execute function nb_keep_presentation();

create trigger matchlog_never_changes before update or delete on matching_matchlog
    for each row execute function nb_refuse_change();
"""
BACKWARD = """
drop trigger matchlog_never_changes on matching_matchlog;
drop trigger presentation_never_changes on matching_presentation;
drop function nb_keep_presentation();
drop trigger futurejob_seats_cover_chosen on employers_futurejob;
drop function nb_keep_seats_of_job();
drop trigger proposal_within_seats on matching_proposal;
drop function nb_keep_seats();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0001_initial"),
        ("employers", "0001_initial"),
        ("nieuwebanen", "0002_immutable"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
