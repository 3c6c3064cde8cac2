"""At no day do more people learn at a place than fit there: a rule that holds whoever asks (product.md §6).

The place is locked before anybody counts, so that of two bookings of the last seat the second one sees the first.
`for no key update` is enough for that, and it does not wait for those who only refer to the place.

Both are constraint triggers: they look after a statement, so that one that moves many phases is judged by where
they end; who moves in several statements defers them to the last one (trajectories/places.py). They count people,
not phases: two phases of one person on the same day are one chair. A day that a change does not add is not looked
at again: what was planned before these triggers may still be edited.
"""

from django.db import migrations

FORWARD = """
create function nb_first_day_over(at_place bigint, first_day date, last_day date) returns date language sql as $$
    with days as (
        select first_day as day where first_day <= last_day
        union select p.starts_on from trajectories_trajectoryphase p
            where p.location_id = at_place and p.starts_on between first_day and last_day
        union select c.begins_on from employers_locationcapacity c
            where c.location_id = at_place and c.begins_on between first_day and last_day
        union select c.ends_on + 1 from employers_locationcapacity c
            where c.location_id = at_place and c.ends_on + 1 between first_day and last_day
    )
    select min(days.day) from days where (
        select count(distinct p.trajectory_id) from trajectories_trajectoryphase p
        join trajectories_trajectory t on t.id = p.trajectory_id
        where p.location_id = at_place and t.status <> 'gestopt'
            and days.day between p.starts_on and least(p.ends_on, coalesce(t.learning_finished_on, p.ends_on))
    ) > nb_seats_on(at_place, days.day)
$$;

create function nb_keep_places() returns trigger language plpgsql as $$
declare
    phase trajectories_trajectoryphase%rowtype;
    full_on date;
begin
    select * into phase from trajectories_trajectoryphase where id = new.id;  -- as it is now: this may look late
    if not found or exists (select 1 from trajectories_trajectory where id = phase.trajectory_id and status = 'gestopt')
    then
        return null;
    end if;
    perform 1 from employers_learninglocation where id = phase.location_id for no key update;
    if tg_op = 'UPDATE' and old.location_id = phase.location_id and old.trajectory_id = phase.trajectory_id
        and old.starts_on <= phase.ends_on and old.ends_on >= phase.starts_on
    then  -- only the days before and after those that it had
        full_on := least(
            nb_first_day_over(phase.location_id, phase.starts_on, old.starts_on - 1),
            nb_first_day_over(phase.location_id, old.ends_on + 1, phase.ends_on)
        );
    else
        full_on := nb_first_day_over(phase.location_id, phase.starts_on, phase.ends_on);
    end if;
    if full_on is not null then
        raise exception 'nb: place % is full on %', phase.location_id, full_on
            using errcode = 'check_violation', constraint = 'phase_within_places',
                detail = format('%s %s %s', phase.location_id, full_on, nb_seats_on(phase.location_id, full_on));
    end if;
    return null;
end $$;

create constraint trigger phase_within_places
    after insert or update of location_id, starts_on, ends_on, trajectory_id on trajectories_trajectoryphase
    deferrable initially immediate for each row execute function nb_keep_places();

create function nb_keep_planned(at_place bigint, first_day date, last_day date) returns void language plpgsql as $$
declare
    full_on date;
begin
    perform 1 from employers_learninglocation where id = at_place for no key update;
    full_on := nb_first_day_over(at_place, greatest(first_day, current_date), coalesce(last_day, 'infinity'));
    if full_on is not null then
        raise exception 'nb: place % has more people on %', at_place, full_on
            using errcode = 'check_violation', constraint = 'places_cover_planned',
                detail = format('%s %s', at_place, full_on);
    end if;
end $$;

create function nb_keep_planned_of_place() returns trigger language plpgsql as $$
begin
    perform nb_keep_planned(new.id, current_date, null);
    return null;
end $$;

create constraint trigger places_cover_planned after update of seats on employers_learninglocation
    deferrable initially immediate for each row when (new.seats < old.seats)
    execute function nb_keep_planned_of_place();

create function nb_keep_planned_of_period() returns trigger language plpgsql as $$
begin
    if tg_op <> 'DELETE' then
        perform nb_keep_planned(new.location_id, new.begins_on, new.ends_on);
    end if;
    if tg_op <> 'INSERT' then
        perform nb_keep_planned(old.location_id, old.begins_on, old.ends_on);
    end if;
    return null;
end $$;

create constraint trigger places_cover_planned
    after insert or delete or update of location_id, begins_on, ends_on, seats on employers_locationcapacity
    deferrable initially immediate for each row execute function nb_keep_planned_of_period();
"""
SEATS = """
create function nb_seats_on(at_place bigint, on_day date) returns integer language sql as $$
    select coalesce(
        (select c.seats from employers_locationcapacity c
            where c.location_id = at_place and c.begins_on <= on_day and (c.ends_on is null or c.ends_on >= on_day)),
        (select l.seats from employers_learninglocation l where l.id = at_place)
    )::integer
$$;
"""
BACKWARD = """
drop trigger places_cover_planned on employers_locationcapacity;
drop trigger places_cover_planned on employers_learninglocation;
drop trigger phase_within_places on trajectories_trajectoryphase;
drop function nb_keep_planned_of_period();
drop function nb_keep_planned_of_place();
drop function nb_keep_planned(bigint, date, date);
drop function nb_keep_places();
drop function nb_first_day_over(bigint, date, date);
drop function nb_seats_on(bigint, date);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("trajectories", "0004_why_without_the_employer"),
        ("employers", "0003_somebody_is_admin"),
    ]
    operations = [migrations.RunSQL(SEATS + FORWARD, BACKWARD)]
