"""A confirmed evaluation and a part that was sent never change, whoever asks (R42); and how they end.

Of a confirmed evaluation only what the candidate says of the report may still be set, once. An action keeps what was
agreed; that it was done and what came of it are set once. A main task that was scored keeps its name and its weight.
The function that erases (0006) knows these tables.
"""

from importlib import import_module

from django.db import migrations

FORWARD = """
create function nb_keep_evaluation() returns trigger language plpgsql as $$
declare
    stack text;
    said text[] := array['candidate_view', 'candidate_objection', 'candidate_said_at', 'candidate_view_by_id'];
begin
    get diagnostics stack = pg_context;
    if nb_is_erasing(stack) or old.confirmed_at is null then
        if tg_op = 'DELETE' then
            return old;
        end if;
        return new;
    end if;
    if tg_op = 'DELETE' or to_jsonb(new) - said <> to_jsonb(old) - said
        or (old.candidate_view <> '' and new is distinct from old) then
        raise exception 'nb: a confirmed evaluation never changes' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger evaluation_never_changes before update or delete on trajectories_evaluation
    for each row execute function nb_keep_evaluation();

create function nb_keep_input() returns trigger language plpgsql as $$
declare stack text;
begin
    get diagnostics stack = pg_context;
    if nb_is_erasing(stack) then
        return old;
    end if;
    if tg_op <> 'INSERT' and old.submitted_at is not null then
        raise exception 'nb: a part that was sent never changes' using errcode = 'integrity_constraint_violation';
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    if exists (select from trajectories_evaluation e where e.id = new.evaluation_id and e.confirmed_at is not null) then
        raise exception 'nb: nothing is filled in after the confirmation'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger input_never_changes before insert or update or delete on trajectories_evaluationinput
    for each row execute function nb_keep_input();

create function nb_keep_score() returns trigger language plpgsql as $$
declare stack text;
begin
    get diagnostics stack = pg_context;
    if nb_is_erasing(stack) then
        return old;
    end if;
    if exists (
        select from trajectories_evaluationinput i where i.submitted_at is not null and
            (tg_op <> 'INSERT' and i.id = old.input_id or tg_op <> 'DELETE' and i.id = new.input_id)
    ) then
        raise exception 'nb: the scores of a part that was sent never change'
            using errcode = 'integrity_constraint_violation';
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    return new;
end $$;
create trigger skillscore_never_changes before insert or update or delete on trajectories_skillscore
    for each row execute function nb_keep_score();
create trigger attitudescore_never_changes before insert or update or delete on trajectories_attitudescore
    for each row execute function nb_keep_score();
create trigger taskscore_never_changes before insert or update or delete on trajectories_taskscore
    for each row execute function nb_keep_score();

create trigger settledlevel_never_changes before update or delete on trajectories_settledlevel
    for each row execute function nb_refuse_change();
create function nb_settle_before_confirming() returns trigger language plpgsql as $$
begin
    if exists (select from trajectories_evaluation e where e.id = new.evaluation_id and e.confirmed_at is not null) then
        raise exception 'nb: levels are settled with the confirmation'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger settledlevel_before_confirming before insert on trajectories_settledlevel
    for each row execute function nb_settle_before_confirming();

create function nb_keep_action() returns trigger language plpgsql as $$
declare stack text;
begin
    get diagnostics stack = pg_context;
    if nb_is_erasing(stack) or not exists (
        select from trajectories_evaluation e where e.id = old.evaluation_id and e.confirmed_at is not null
    ) then
        if tg_op = 'DELETE' then
            return old;
        end if;
        return new;
    end if;
    if tg_op = 'DELETE' or new.evaluation_id <> old.evaluation_id or new.text <> old.text or new.kind <> old.kind
        or new.owner <> old.owner or new.due_on <> old.due_on or new.check_on is distinct from old.check_on
        or new.public_id <> old.public_id
        or (old.done_on is not null and new.done_on is distinct from old.done_on)
        or (old.effect <> '' and (new.effect, new.effect_note, new.effect_on, new.effect_by_id)
            is distinct from (old.effect, old.effect_note, old.effect_on, old.effect_by_id)) then
        raise exception 'nb: an action that was agreed never changes' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger action_never_changes before update or delete on trajectories_followupaction
    for each row execute function nb_keep_action();

create function nb_keep_task() returns trigger language plpgsql as $$
declare stack text;
begin
    get diagnostics stack = pg_context;
    if not nb_is_erasing(stack) and (new.name, new.share_pct, new.trajectory_id) is distinct from
        (old.name, old.share_pct, old.trajectory_id) and exists (
            select from trajectories_taskscore s join trajectories_evaluationinput i on i.id = s.input_id
            where s.task_id = old.id and i.submitted_at is not null) then
        raise exception 'nb: a main task that was scored keeps its name and its weight'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger maintask_keeps before update on trajectories_maintask
    for each row execute function nb_keep_task();
"""
BACKWARD = """
drop trigger maintask_keeps on trajectories_maintask;
drop function nb_keep_task();
drop trigger action_never_changes on trajectories_followupaction;
drop function nb_keep_action();
drop trigger settledlevel_before_confirming on trajectories_settledlevel;
drop function nb_settle_before_confirming();
drop trigger settledlevel_never_changes on trajectories_settledlevel;
drop trigger taskscore_never_changes on trajectories_taskscore;
drop trigger attitudescore_never_changes on trajectories_attitudescore;
drop trigger skillscore_never_changes on trajectories_skillscore;
drop function nb_keep_score();
drop trigger input_never_changes on trajectories_evaluationinput;
drop function nb_keep_input();
drop trigger evaluation_never_changes on trajectories_evaluation;
drop function nb_keep_evaluation();
"""

# What may never change goes inside the function; the registry then finds nothing to do, or the very same values.
IN_EVALUATION = """using trajectories_evaluation v, trajectories_trajectory t
        where v.id = x.evaluation_id and t.id = v.trajectory_id and t.candidate_id = of_id"""
IN_INPUT = """using trajectories_evaluationinput i, trajectories_evaluation v, trajectories_trajectory t
        where i.id = x.input_id and v.id = i.evaluation_id and t.id = v.trajectory_id and t.candidate_id = of_id"""
IN_TRAJECTORY = "using trajectories_trajectory t where t.id = x.trajectory_id and t.candidate_id = of_id"
SEALED = (
    ("TaskScore", IN_INPUT),
    ("SkillScore", IN_INPUT),
    ("AttitudeScore", IN_INPUT),
    ("EvaluationInput", IN_EVALUATION),
    ("SettledLevel", IN_EVALUATION),
    ("FollowUpAction", IN_EVALUATION),
    ("MainTask", IN_TRAJECTORY),
)
DELETE = """    delete from {table} x {where};
    get diagnostics touched = row_count;
    counts := counts || jsonb_build_object('trajectories.{model}', touched);
"""
GONE = "".join(
    DELETE.format(table=f"trajectories_{model.lower()}", where=where, model=model) for model, where in SEALED
)
EMPTIED = """    update trajectories_evaluation x set summary = '', employer_silent_reason = '', candidate_view = '',
        candidate_objection = '', candidate_said_at = null,
        planned_on = date_trunc('month', x.planned_on), held_on = date_trunc('month', x.held_on),
        confirmed_at = date_trunc('month', x.confirmed_at at time zone 'Europe/Amsterdam')
        from trajectories_trajectory t where t.id = x.trajectory_id and t.candidate_id = of_id;

"""
IDS = """
        union all select x.public_id from trajectories_handover x join trajectories_trajectoryphase f on f.id = x.phase_id
            join trajectories_trajectory t on t.id = f.trajectory_id where t.candidate_id = of_id
        union all select x.public_id from trajectories_learningnote x
            join trajectories_trajectory t on t.id = x.trajectory_id where t.candidate_id = of_id"""


def erase(knowing: bool) -> str:
    """The function of 0010, with what came since put before the agreements."""
    before: str = import_module("trajectories.migrations.0010_kept_with_the_signatures").ERASE
    if not knowing:
        return before
    every, agreements = "    ) every;", "    for agreement in\n"
    assert before.count(every) == before.count(agreements) == 1
    return before.replace(every, IDS.strip("\n") + "\n" + every).replace(agreements, GONE + EMPTIED + agreements)


class Migration(migrations.Migration):
    dependencies = [("trajectories", "0013_settled_levels_and_ended_tasks")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(erase(knowing=True), erase(knowing=False)),
    ]
