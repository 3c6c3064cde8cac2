"""What must never be forgotten is kept by the database: the dated history of coaches, and where somebody stands.

Competences and opened files are append-only, as the levels of skills are.
"""

from django.db import migrations

FORWARD = """
create trigger candidatecompetence_never_changes before update or delete on candidates_candidatecompetence
    for each row execute function nb_refuse_change();
create trigger fileopening_never_changes before update or delete on candidates_fileopening
    for each row execute function nb_refuse_change();

-- ---- coaches ----
create function nb_coach_part(of_id bigint, which text, was bigint, becomes bigint) returns void
language plpgsql as $$
declare today date := (now() at time zone 'Europe/Amsterdam')::date;
begin
    if was is distinct from becomes then
        update candidates_coachassignment set until_on = greatest(from_on, today)
            where candidate_id = of_id and part = which and until_on is null;
        if becomes is not null then
            insert into candidates_coachassignment (candidate_id, part, coach_id, from_on, reason)
                values (of_id, which, becomes, today, '');
        end if;
    end if;
end $$;

create function nb_keep_coaches() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into candidates_standing (candidate_id, skills, active_at) values (new.id, 0, new.created_at);
        perform nb_coach_part(new.id, 'werkcoach', null, new.coach_id);
        perform nb_coach_part(new.id, 'vervanger', null, new.backup_coach_id);
    else
        perform nb_coach_part(new.id, 'werkcoach', old.coach_id, new.coach_id);
        perform nb_coach_part(new.id, 'vervanger', old.backup_coach_id, new.backup_coach_id);
    end if;
    return null;
end $$;

create trigger candidate_added after insert on candidates_candidate
    for each row execute function nb_keep_coaches();
create trigger candidate_changes_coach after update of coach_id, backup_coach_id on candidates_candidate
    for each row execute function nb_keep_coaches();

insert into candidates_coachassignment (candidate_id, part, coach_id, from_on, reason)
    select id, 'werkcoach', coach_id, (created_at at time zone 'Europe/Amsterdam')::date, '' from candidates_candidate;
insert into candidates_coachassignment (candidate_id, part, coach_id, from_on, reason)
    select id, 'vervanger', backup_coach_id, (created_at at time zone 'Europe/Amsterdam')::date, ''
    from candidates_candidate where backup_coach_id is not null;

-- ---- where somebody stands ----
create function nb_standing_of_skills() returns trigger language plpgsql as $$
declare of_id bigint := case when tg_op = 'DELETE' then old.candidate_id else new.candidate_id end;
begin
    update candidates_standing s set skills = k.number, newest_skill_on = k.newest
        from (select count(*) as number, max(assessed_on) as newest
              from candidates_currentskill where candidate_id = of_id) k
        where s.candidate_id = of_id;
    return null;
end $$;
create trigger currentskill_counts after insert or update or delete on candidates_currentskill
    for each row execute function nb_standing_of_skills();

create function nb_standing_of_talks() returns trigger language plpgsql as $$
declare of_id bigint := case when tg_op = 'DELETE' then old.candidate_id else new.candidate_id end;
begin
    update candidates_standing s set last_talk_on = t.last_on, next_action_on = t.next_on
        from (select max(held_on) as last_on,
                     min(next_action_on) filter (where next_action <> '' and next_action_done_on is null) as next_on
              from candidates_candidatecontact where candidate_id = of_id) t
        where s.candidate_id = of_id;
    return null;
end $$;
create trigger talk_counts after insert or update or delete on candidates_candidatecontact
    for each row execute function nb_standing_of_talks();

create function nb_standing_of_event() returns trigger language plpgsql as $$
begin
    update candidates_standing s set active_at = greatest(s.active_at, new.at)
        from candidates_candidate c
        where c.public_id = new.subject_public_id and s.candidate_id = c.id;
    return null;
end $$;
create trigger event_is_activity after insert on nieuwebanen_event
    for each row when (
        new.subject_type = 'candidates.candidate' and new.verb <> 'candidate.viewed' and new.actor_id is not null
    ) execute function nb_standing_of_event();

insert into candidates_standing (candidate_id, skills, newest_skill_on, last_talk_on, next_action_on, active_at)
    select c.id,
        (select count(*) from candidates_currentskill k where k.candidate_id = c.id),
        (select max(k.assessed_on) from candidates_currentskill k where k.candidate_id = c.id),
        (select max(t.held_on) from candidates_candidatecontact t where t.candidate_id = c.id),
        (select min(t.next_action_on) from candidates_candidatecontact t
         where t.candidate_id = c.id and t.next_action <> '' and t.next_action_done_on is null),
        coalesce((select max(e.at) from nieuwebanen_event e
                  where e.subject_public_id = c.public_id and e.verb <> 'candidate.viewed' and e.actor_id is not null),
                 c.created_at)
    from candidates_candidate c;
"""
BACKWARD = """
drop trigger event_is_activity on nieuwebanen_event;
drop function nb_standing_of_event();
drop trigger talk_counts on candidates_candidatecontact;
drop function nb_standing_of_talks();
drop trigger currentskill_counts on candidates_currentskill;
drop function nb_standing_of_skills();
drop trigger candidate_changes_coach on candidates_candidate;
drop trigger candidate_added on candidates_candidate;
drop function nb_keep_coaches();
drop function nb_coach_part(bigint, text, bigint, bigint);
delete from candidates_standing;
delete from candidates_coachassignment;
drop trigger fileopening_never_changes on candidates_fileopening;
drop trigger candidatecompetence_never_changes on candidates_candidatecompetence;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0003_supply_in_depth"),
        ("nieuwebanen", "0004_background_talks_retention"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
