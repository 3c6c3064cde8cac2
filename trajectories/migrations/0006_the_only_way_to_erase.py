"""The only way anything immutable ends (product.md §6): two functions, and triggers that let nothing else through.

`nb_erase_candidate` empties what may never change of one person, when the ledger says that this is being done in this
very transaction; a signed agreement only when its term is over, which it reads from the rules itself. `nb_forget_log`
removes lines of the read log and shown matches older than the rule of their group. The triggers look at the call
stack that PostgreSQL itself keeps (pg_context): a setting, a lock or a row can be made by anybody, a place on the
stack cannot. The function must be the outermost one, called by a plain statement.

Top floor, because it knows the tables of all.
"""

from django.db import migrations

FORWARD = r"""
create function nb_is_erasing(stack text) returns boolean language sql immutable as $$
    select substring(stack from '[^\n]*$') ~ '(^|\s)nb_(erase_candidate\(uuid\)|forget_log\(text,integer\))\s'
$$;

create or replace function nb_refuse_change() returns trigger language plpgsql as $$
declare stack text;
begin
    get diagnostics stack = pg_context;
    if nb_is_erasing(stack) then
        if tg_op = 'DELETE' then
            return old;
        end if;
        return new;
    end if;
    raise exception 'nb: % of % is refused: this row never changes', tg_op, tg_table_name
        using errcode = 'integrity_constraint_violation';
end $$;

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
    if tg_op = 'DELETE' or (to_jsonb(new) - 'withdrawn_at') <> (to_jsonb(old) - 'withdrawn_at')
        or (old.withdrawn_at is not null and new.withdrawn_at is distinct from old.withdrawn_at) then
        raise exception 'nb: a presentation never changes' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;

create or replace function nb_keep_agreement() returns trigger language plpgsql as $$
declare stack text;
begin
    get diagnostics stack = pg_context;
    if tg_op = 'UPDATE' and nb_is_erasing(stack) then
        return new;
    end if;
    if tg_op = 'DELETE' then
        raise exception 'nb: an agreement is never removed' using errcode = 'integrity_constraint_violation';
    end if;
    if new.content <> old.content or new.content_sha256 <> old.content_sha256
        or new.number <> old.number or new.version <> old.version or new.trajectory_id <> old.trajectory_id
        or new.verify_code <> old.verify_code then
        raise exception 'nb: what was offered for signing never changes'
            using errcode = 'integrity_constraint_violation';
    end if;
    if old.signed_at is not null and (new.pdf is distinct from old.pdf or new.pdf_sha256 <> old.pdf_sha256
        or new.signed_at is distinct from old.signed_at) then
        raise exception 'nb: a signed agreement never changes' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;

-- How many days a group is kept by the rule of today; null without a rule: then it stays.
create function nb_days_kept(of_group text) returns integer language sql stable as $$
    select days from nieuwebanen_retentionrule
    where "group" = of_group and valid_from <= (now() at time zone 'Europe/Amsterdam')::date
    order by valid_from desc limit 1
$$;

-- Until when a signed agreement stays: its term after the last day of the month in which the trajectory ended.
create function nb_agreement_kept_until(of_id bigint) returns date language sql stable as $$
    select (date_trunc('month', coalesce(t.ended_on, t.learning_finished_on, t.ends_on, a.signed_at::date))
        + interval '1 month - 1 day')::date + coalesce(nb_days_kept('overeenkomst'), 365 * 100)
    from trajectories_agreement a join trajectories_trajectory t on t.id = a.trajectory_id
    where a.id = of_id
$$;

create function nb_erase_candidate(of_public_id uuid) returns jsonb language plpgsql as $$
declare
    today date := (now() at time zone 'Europe/Amsterdam')::date;
    of_id bigint;
    ids uuid[];
    agreement record;
    hashes jsonb := '[]';
    counts jsonb := '{}';
    touched integer;
    waits date;
begin
    if not exists (
        select from candidates_erasure e
        where e.candidate_public_id = of_public_id and e.state = 'bezig' and age(e.xmin) <= 0
    ) then
        raise exception 'nb: the ledger does not say that % is being erased in this transaction', of_public_id
            using errcode = 'integrity_constraint_violation';
    end if;
    select id into of_id from candidates_candidate where public_id = of_public_id for update;

    select array_agg(one) into ids from (
        select of_public_id as one
        union all select public_id from candidates_candidatecontact where candidate_id = of_id
        union all select public_id from candidates_candidatedocument where candidate_id = of_id
        union all select public_id from candidates_erasure where candidate_public_id = of_public_id
        union all select public_id from matching_proposal where candidate_id = of_id
        union all select r.public_id from matching_presentation r
            join matching_proposal p on p.id = r.proposal_id where p.candidate_id = of_id
        union all select public_id from trajectories_trajectory where candidate_id = of_id
        union all select x.public_id from trajectories_trajectoryphase x
            join trajectories_trajectory t on t.id = x.trajectory_id where t.candidate_id = of_id
        union all select x.public_id from trajectories_planstep x join trajectories_trajectoryphase f on f.id = x.phase_id
            join trajectories_trajectory t on t.id = f.trajectory_id where t.candidate_id = of_id
        union all select x.public_id from trajectories_condition x
            join trajectories_trajectory t on t.id = x.trajectory_id where t.candidate_id = of_id
        union all select x.public_id from trajectories_troublereport x
            join trajectories_trajectory t on t.id = x.trajectory_id where t.candidate_id = of_id
        union all select x.public_id from trajectories_agreement x
            join trajectories_trajectory t on t.id = x.trajectory_id where t.candidate_id = of_id
        union all select x.public_id from trajectories_evaluation x
            join trajectories_trajectory t on t.id = x.trajectory_id where t.candidate_id = of_id
        union all select x.public_id from trajectories_followupaction x
            join trajectories_evaluation v on v.id = x.evaluation_id
            join trajectories_trajectory t on t.id = v.trajectory_id where t.candidate_id = of_id
        union all select x.public_id from trajectories_placement x
            join trajectories_trajectory t on t.id = x.trajectory_id where t.candidate_id = of_id
        union all select x.public_id from trajectories_aftercarecontact x
            join trajectories_placement b on b.id = x.placement_id
            join trajectories_trajectory t on t.id = b.trajectory_id where t.candidate_id = of_id
    ) every;

    -- What was said goes; that somebody did something, and when, stays until the term of the log.
    update nieuwebanen_event set text = 'Gewist.', data = '{}'
        where subject_public_id = any (ids) and (text <> 'Gewist.' or data <> '{}');
    get diagnostics touched = row_count;
    counts := counts || jsonb_build_object('nieuwebanen.Event', touched);

    delete from candidates_currentskill where candidate_id = of_id;
    get diagnostics touched = row_count;
    counts := counts || jsonb_build_object('candidates.CurrentSkill', touched);
    delete from candidates_candidateskill where candidate_id = of_id;
    get diagnostics touched = row_count;
    counts := counts || jsonb_build_object('candidates.CandidateSkill', touched);
    delete from candidates_candidatecompetence where candidate_id = of_id;
    get diagnostics touched = row_count;
    counts := counts || jsonb_build_object('candidates.CandidateCompetence', touched);
    update candidates_fileopening set reason = 'Gewist' where candidate_id = of_id and reason <> 'Gewist';
    get diagnostics touched = row_count;
    counts := counts || jsonb_build_object('candidates.FileOpening', touched);
    delete from matching_presentation r using matching_proposal p
        where p.id = r.proposal_id and p.candidate_id = of_id;
    get diagnostics touched = row_count;
    counts := counts || jsonb_build_object('matching.Presentation', touched);

    for agreement in
        select a.id, a.number, a.version, a.content_sha256, a.pdf_sha256, a.signed_at, nb_agreement_kept_until(a.id) as kept_until
        from trajectories_agreement a join trajectories_trajectory t on t.id = a.trajectory_id
        where t.candidate_id = of_id and a.content <> '{}' order by a.id for update of a
    loop
        if agreement.signed_at is not null and agreement.kept_until >= today then
            waits := greatest(waits, agreement.kept_until);
        else
            update trajectories_signature set name = 'Gewist', title = '', ip = null where agreement_id = agreement.id;
            update trajectories_agreement set content = '{}', lapsed_reason = '',
                pdf = case when pdf is null then null else ''::bytea end where id = agreement.id;
            hashes := hashes || jsonb_build_object('number', agreement.number, 'version', agreement.version,
                'content_sha256', agreement.content_sha256, 'pdf_sha256', agreement.pdf_sha256);
        end if;
    end loop;
    return jsonb_build_object('counts', counts, 'agreements', hashes, 'waits_until', waits);
end $$;

create function nb_forget_log(of_group text, at_most integer) returns integer language plpgsql as $$
declare
    first_kept timestamptz :=
        ((now() at time zone 'Europe/Amsterdam')::date - nb_days_kept(of_group))::timestamp at time zone 'Europe/Amsterdam';
    gone integer := 0;
    more integer := 0;
begin
    if first_kept is null then
        return 0;
    elsif of_group = 'logboek' then
        delete from nieuwebanen_event where id in (
            select id from nieuwebanen_event where verb like '%.viewed'
                and at < first_kept limit at_most);
        get diagnostics gone = row_count;
        delete from candidates_fileopening where id in (
            select id from candidates_fileopening
            where opened_at < first_kept limit at_most);
        get diagnostics more = row_count;
    elsif of_group = 'match' then
        delete from matching_matchlog where id in (
            select id from matching_matchlog
            where at < first_kept limit at_most);
        get diagnostics gone = row_count;
    end if;
    return gone + more;
end $$;
"""
BACKWARD = """
drop function nb_forget_log(text, integer);
drop function nb_erase_candidate(uuid);
drop function nb_agreement_kept_until(bigint);
drop function nb_days_kept(text);

create or replace function nb_keep_agreement() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'nb: an agreement is never removed' using errcode = 'integrity_constraint_violation';
    end if;
    if new.content <> old.content or new.content_sha256 <> old.content_sha256
        or new.number <> old.number or new.version <> old.version or new.trajectory_id <> old.trajectory_id
        or new.verify_code <> old.verify_code then
        raise exception 'nb: what was offered for signing never changes'
            using errcode = 'integrity_constraint_violation';
    end if;
    if old.signed_at is not null and (new.pdf is distinct from old.pdf or new.pdf_sha256 <> old.pdf_sha256
        or new.signed_at is distinct from old.signed_at) then
        raise exception 'nb: a signed agreement never changes' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;

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

create or replace function nb_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'nb: % of % is refused: this row never changes', tg_op, tg_table_name
        using errcode = 'integrity_constraint_violation';
end $$;

drop function nb_is_erasing(text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("trajectories", "0005_places_never_overbooked"),
        ("matching", "0004_presented_to_a_double"),
        ("candidates", "0004_kept_by_triggers"),
        ("nieuwebanen", "0004_background_talks_retention"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
