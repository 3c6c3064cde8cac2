"""What may never change of all that came with the signatures: scans, approvals, corrections, addenda; and how it ends.

An agreement that is signed may only become `beëindigd` or `vervallen`; a link keeps its secret; the trajectory of an
addendum is that of what it changes. The function that erases (0006) knows the new tables.
"""

from django.db import migrations

KEEP = """
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
        or new.verify_code <> old.verify_code{more} then
        raise exception 'nb: what was offered for signing never changes'
            using errcode = 'integrity_constraint_violation';
    end if;
    if old.signed_at is not null and (new.pdf is distinct from old.pdf or new.pdf_sha256 <> old.pdf_sha256
        or new.signed_at is distinct from old.signed_at{signed}) then
        raise exception 'nb: a signed agreement never changes' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
"""
MORE = """
        or new.amends_id is distinct from old.amends_id or new.changes <> old.changes or new.reason <> old.reason
        or new.must_sign <> old.must_sign or new.public_id <> old.public_id
        or new.offered_at <> old.offered_at or new.offered_by_id <> old.offered_by_id"""
SIGNED = """
        or (new.state <> old.state and (old.state <> 'getekend' or new.state not in ('beeindigd', 'vervallen')))"""

TRIGGERS = """
create trigger signedscan_never_changes before update or delete on trajectories_signedscan
    for each row execute function nb_refuse_change();
create trigger approval_never_changes before update or delete on trajectories_approval
    for each row execute function nb_refuse_change();
create trigger correction_never_changes before update or delete on trajectories_correction
    for each row execute function nb_refuse_change();

create function nb_keep_link() returns trigger language plpgsql as $$
begin
    if new.token_sha256 <> old.token_sha256 or new.code_hash <> old.code_hash
        or new.signatory_id <> old.signatory_id or new.expires_at > old.expires_at
        or (old.used_at is not null and new.used_at is distinct from old.used_at)
        or (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at) then
        raise exception 'nb: a link to sign keeps its secret, its signatory and its end'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger signinglink_keeps before update on trajectories_signinglink
    for each row execute function nb_keep_link();

create function nb_signature_of_version() returns trigger language plpgsql as $$
begin
    if exists (select from trajectories_agreement a where a.id = new.agreement_id
            and a.content_sha256 <> new.seen_sha256) then
        raise exception 'nb: what was seen is what is signed'
            using errcode = 'check_violation', constraint = 'signature_of_what_was_seen';
    end if;
    if new.scan_id is not null and not exists (
            select from trajectories_signedscan s where s.id = new.scan_id and s.agreement_id = new.agreement_id)
        or new.link_id is not null and not exists (
            select from trajectories_signinglink l join trajectories_signatory y on y.id = l.signatory_id
            where l.id = new.link_id and y.agreement_id = new.agreement_id and y.party = new.party
                and y.location_id is not distinct from new.location_id) then
        raise exception 'nb: a signature comes with the scan or the link of its own version'
            using errcode = 'check_violation', constraint = 'signature_of_its_own_version';
    end if;
    return new;
end $$;
create trigger signature_of_what_was_seen before insert on trajectories_signature
    for each row execute function nb_signature_of_version();

create function nb_addendum_of_signed() returns trigger language plpgsql as $$
begin
    if new.amends_id is not null and not exists (select from trajectories_agreement a
            where a.id = new.amends_id and a.trajectory_id = new.trajectory_id and a.signed_at is not null) then
        raise exception 'nb: an addendum changes a signed agreement of the same trajectory'
            using errcode = 'check_violation', constraint = 'addendum_of_signed';
    end if;
    return new;
end $$;
create trigger addendum_of_signed before insert on trajectories_agreement
    for each row execute function nb_addendum_of_signed();
"""
NO_TRIGGERS = """
drop trigger addendum_of_signed on trajectories_agreement;
drop function nb_addendum_of_signed();
drop trigger signature_of_what_was_seen on trajectories_signature;
drop function nb_signature_of_version();
drop trigger signinglink_keeps on trajectories_signinglink;
drop function nb_keep_link();
drop trigger correction_never_changes on trajectories_correction;
drop trigger approval_never_changes on trajectories_approval;
drop trigger signedscan_never_changes on trajectories_signedscan;
"""

ERASE = """
create or replace function nb_erase_candidate(of_public_id uuid) returns jsonb language plpgsql as $$
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
        union all select x.public_id from trajectories_signatory x
            join trajectories_agreement a on a.id = x.agreement_id
            join trajectories_trajectory t on t.id = a.trajectory_id where t.candidate_id = of_id
        union all select x.public_id from trajectories_signedscan x
            join trajectories_agreement a on a.id = x.agreement_id
            join trajectories_trajectory t on t.id = a.trajectory_id where t.candidate_id = of_id
        union all select x.public_id from trajectories_suspension x
            join trajectories_trajectory t on t.id = x.trajectory_id where t.candidate_id = of_id
        union all select x.public_id from trajectories_extensionrequest x
            join trajectories_trajectory t on t.id = x.trajectory_id where t.candidate_id = of_id
        union all select x.public_id from trajectories_appliedinstrument x
            join trajectories_trajectory t on t.id = x.trajectory_id where t.candidate_id = of_id
        union all select x.public_id from trajectories_fundingentry x join trajectories_fundingline l on l.id = x.line_id
            join trajectories_trajectory t on t.id = l.trajectory_id where t.candidate_id = of_id
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
    delete from trajectories_correction c using trajectories_trajectory t
        where t.id = c.trajectory_id and t.candidate_id = of_id;
    get diagnostics touched = row_count;
    counts := counts || jsonb_build_object('trajectories.Correction', touched);

    for agreement in
        select a.id, a.number, a.version, a.content_sha256, a.pdf_sha256, a.signed_at, nb_agreement_kept_until(a.id) as kept_until
        from trajectories_agreement a join trajectories_trajectory t on t.id = a.trajectory_id
        where t.candidate_id = of_id and a.content <> '{}' order by a.id for update of a
    loop
        if agreement.signed_at is not null and agreement.kept_until >= today then
            waits := greatest(waits, agreement.kept_until);
        else
            update trajectories_signature set name = 'Gewist', title = '', ip = null where agreement_id = agreement.id;
            update trajectories_signatory set name = 'Gewist', title = '', email = '' where agreement_id = agreement.id;
            update trajectories_signedscan set file_name = 'Gewist', content = '' where agreement_id = agreement.id;
            update trajectories_approval set note = '' where agreement_id = agreement.id;
            update trajectories_agreement set content = '{}', lapsed_reason = '', changes = '{}', reason = '',
                pdf = case when pdf is null then null else ''::bytea end where id = agreement.id;
            hashes := hashes || jsonb_build_object('number', agreement.number, 'version', agreement.version,
                'content_sha256', agreement.content_sha256, 'pdf_sha256', agreement.pdf_sha256);
        end if;
    end loop;
    return jsonb_build_object('counts', counts, 'agreements', hashes, 'waits_until', waits);
end $$;
"""
ERASE_BEFORE = """
create or replace function nb_erase_candidate(of_public_id uuid) returns jsonb language plpgsql as $$
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
"""

# What the law and local practice say today (domain.md §3); a beheerder adds a row when that changes.
RULES = """
insert into trajectories_instrumentrule
    (public_id, instrument, valid_from, max_months, extension_months, pct, register_only, source, note, created_at)
values
    (gen_random_uuid(), 'proefplaats', '2015-01-01', 2, 4, null, false, 'artikel 6h Participatiewet',
        'Zonder loon, bij de werkgever die de kandidaat wil aannemen. Daarna geldt geen proeftijd.', now()),
    (gen_random_uuid(), 'participatieplaats', '2015-01-01', 24, 24, null, false, 'artikel 10a Participatiewet',
        'Extra werk, vanaf 27 jaar. Na 6 maanden hoort er scholing bij.', now()),
    (gen_random_uuid(), 'werkervaringsplaats', '2015-01-01', null, null, null, false,
        'artikel 7 en 10 Participatiewet en de verordening van de gemeente', 'Kijk hoe lang het mag in de verordening.', now()),
    (gen_random_uuid(), 'lks-forfaitair', '2015-01-01', 6, null, 50, true, 'artikel 10d Participatiewet',
        'Vast bedrag van de helft van het minimumloon, in het begin.', now()),
    (gen_random_uuid(), 'lks', '2015-01-01', null, null, 70, true, 'artikel 10c en 10d Participatiewet',
        'Maximaal 70% van het minimumloon, na een meting van de loonwaarde.', now());
"""


class Migration(migrations.Migration):
    dependencies = [("trajectories", "0009_fixed_in_seven_parts")]
    operations = [
        migrations.RunSQL(
            KEEP.replace("{more}", MORE).replace("{signed}", SIGNED),
            KEEP.replace("{more}", "").replace("{signed}", ""),
        ),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(ERASE, ERASE_BEFORE),
        migrations.RunSQL(RULES, "delete from trajectories_instrumentrule"),
    ]
