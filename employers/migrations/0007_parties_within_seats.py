"""The seats of those who design a training together are never more than the seats of that training (R60)."""

from django.db import migrations

FORWARD = """
create function nb_keep_party_seats() returns trigger language plpgsql as $$
declare
    of_phase bigint;
    wanted integer;
    available integer;
begin
    if tg_table_name = 'employers_jobphase' then of_phase := new.id; else of_phase := new.phase_id; end if;
    select seats into available from employers_jobphase where id = of_phase for no key update;
    select coalesce(sum(seats), 0) into wanted from employers_phaseparty where phase_id = of_phase;
    if wanted > available then
        raise exception 'nb: phase % has % seats and its parties %', of_phase, available, wanted
            using errcode = 'check_violation', constraint = 'phaseparty_within_seats',
                detail = format('%s %s', wanted, available);
    end if;
    return null;
end $$;

create trigger phaseparty_within_seats after insert or update of seats, phase_id on employers_phaseparty
    for each row execute function nb_keep_party_seats();

create trigger phaseparty_within_seats after update of seats on employers_jobphase
    for each row when (new.seats < old.seats) execute function nb_keep_party_seats();
"""
BACKWARD = """
drop trigger phaseparty_within_seats on employers_jobphase;
drop trigger phaseparty_within_seats on employers_phaseparty;
drop function nb_keep_party_seats();
"""


class Migration(migrations.Migration):
    dependencies = [("employers", "0006_contact_actions_have_an_owner")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
