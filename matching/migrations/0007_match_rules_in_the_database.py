"""What the tables of the match hold whoever asks: nothing of what was shown, decided or counted changes afterwards.

What a person's file says may be erased: the input of the match goes with it, the log keeps the hash.
"""

from django.db import migrations

# ruff: noqa: S608  our own words, nobody else's

NEVER_CHANGES = {
    "matching_matchrules": "matchrules_never_change",
    "matching_matchswitch": "matchswitch_never_changes",
    "matching_assignmentrun": "assignmentrun_never_changes",
}
FOLLOWS_PERSON = ("matching_cohortmember", "matching_assignmentrule", "matching_matchinput")
FORWARD = (
    "".join(
        f"""
create trigger {name} before update or delete on {table} for each row execute function nb_refuse_change();
"""
        for table, name in NEVER_CHANGES.items()
    )
    + """
create function nb_keep_match_input() returns trigger language plpgsql as $$
begin
    if new.digest <> old.digest or new.kind <> old.kind or new.content <> old.content then
        raise exception 'nb: what went into a match never changes' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger matchinput_never_changes before update on matching_matchinput
    for each row execute function nb_keep_match_input();

create function nb_keep_shared_contact() returns trigger language plpgsql as $$
begin
    if (to_jsonb(new) - 'withdrawn_at' - 'snapshot' - 'employer_id')
            <> (to_jsonb(old) - 'withdrawn_at' - 'snapshot' - 'employer_id')
        or (new.snapshot <> old.snapshot and new.snapshot <> '{}')
        or (old.withdrawn_at is not null and new.withdrawn_at is distinct from old.withdrawn_at)
        or (new.employer_id <> old.employer_id and not exists (
            select from employers_employer where id = old.employer_id and merged_into_id = new.employer_id)) then
        raise exception 'nb: shared contact data never change' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger sharedcontact_never_changes before update on matching_sharedcontact
    for each row execute function nb_keep_shared_contact();
create trigger follow_merged before insert or update of employer_id on matching_sharedcontact
    for each row execute function nb_follow_merged('employer_id');

-- A member stands in a part of the own group, and is chosen for a job of it.
create function nb_keep_member() returns trigger language plpgsql as $$
begin
    if new.phase_id is not null and not exists (
        select from matching_cohortphase where id = new.phase_id and cohort_id = new.cohort_id
    ) then
        raise exception 'nb: phase % is not of group %', new.phase_id, new.cohort_id
            using errcode = 'check_violation', constraint = 'cohortmember_phase_of_cohort';
    end if;
    if new.job_id is not null and not exists (
        select from matching_cohortjob where job_id = new.job_id and cohort_id = new.cohort_id
    ) then
        raise exception 'nb: job % is not of group %', new.job_id, new.cohort_id
            using errcode = 'check_violation', constraint = 'cohortmember_job_of_cohort';
    end if;
    return new;
end $$;
create trigger cohortmember_of_cohort before insert or update of phase_id, job_id, cohort_id on matching_cohortmember
    for each row execute function nb_keep_member();
"""
    + "".join(
        f"""
create trigger follow_merged before insert or update of candidate_id on {table}
    for each row execute function nb_follow_person('candidate_id');
"""
        for table in FOLLOWS_PERSON
    )
)
BACKWARD = (
    "".join(f"drop trigger follow_merged on {table};\n" for table in FOLLOWS_PERSON)
    + """
drop trigger cohortmember_of_cohort on matching_cohortmember;
drop function nb_keep_member();
drop trigger follow_merged on matching_sharedcontact;
drop trigger sharedcontact_never_changes on matching_sharedcontact;
drop function nb_keep_shared_contact();
drop trigger matchinput_never_changes on matching_matchinput;
drop function nb_keep_match_input();
"""
    + "".join(f"drop trigger {name} on {table};\n" for table, name in NEVER_CHANGES.items())
)


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0006_match_in_depth"),
        ("employers", "0009_following_locks_only_what_moves"),
        ("candidates", "0012_following_locks_only_what_moves"),
        ("trajectories", "0006_the_only_way_to_erase"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
