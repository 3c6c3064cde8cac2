"""A signed agreement and its signatures never change (product.md §6), whoever asks.

A signed agreement may only become `vervallen` through an addendum or an end, which leaves its content, PDF and
hashes as they are. No trajectory without the employer's choice.
"""

from django.db import migrations

FORWARD = """
create function nb_keep_agreement() returns trigger language plpgsql as $$
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

create trigger agreement_never_changes before update or delete on trajectories_agreement
    for each row execute function nb_keep_agreement();

create trigger signature_never_changes before update or delete on trajectories_signature
    for each row execute function nb_refuse_change();

create function nb_trajectory_has_choice() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from matching_proposal p where p.id = new.proposal_id and p.state = 'gekozen'
        and p.job_id = new.job_id and p.candidate_id = new.candidate_id) then
        raise exception 'nb: no trajectory without the choice of the employer'
            using errcode = 'check_violation', constraint = 'trajectory_has_choice';
    end if;
    return new;
end $$;

create trigger trajectory_has_choice before insert on trajectories_trajectory
    for each row execute function nb_trajectory_has_choice();

create function nb_placement_needs_job() returns trigger language plpgsql as $$
begin
    if not exists (
        select 1 from trajectories_trajectory t join employers_futurejob j on j.id = t.job_id
        where t.id = new.trajectory_id and j.arisen_on is not null
            and not exists (select 1 from trajectories_criterion c where c.trajectory_id = t.id and c.met_on is null)
    ) then
        raise exception 'nb: no placement before the criteria are met and the job has arisen'
            using errcode = 'check_violation', constraint = 'placement_needs_job_and_criteria';
    end if;
    return new;
end $$;

create trigger placement_needs_job_and_criteria before insert on trajectories_placement
    for each row execute function nb_placement_needs_job();
"""
BACKWARD = """
drop trigger placement_needs_job_and_criteria on trajectories_placement;
drop function nb_placement_needs_job();
drop trigger trajectory_has_choice on trajectories_trajectory;
drop function nb_trajectory_has_choice();
drop trigger signature_never_changes on trajectories_signature;
drop trigger agreement_never_changes on trajectories_agreement;
drop function nb_keep_agreement();
"""


class Migration(migrations.Migration):
    dependencies = [("trajectories", "0001_initial"), ("matching", "0002_seats_and_snapshots")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
