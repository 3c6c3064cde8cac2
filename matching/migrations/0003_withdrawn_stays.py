"""What was withdrawn from an employer's pages never comes back: `withdrawn_at` is filled in once."""

from django.db import migrations

FORWARD = """
create or replace function nb_keep_presentation() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or (to_jsonb(new) - 'withdrawn_at') <> (to_jsonb(old) - 'withdrawn_at')
        or (old.withdrawn_at is not null and new.withdrawn_at is distinct from old.withdrawn_at) then
        raise exception 'nb: a presentation never changes' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
"""
BACKWARD = """
create or replace function nb_keep_presentation() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or (to_jsonb(new) - 'withdrawn_at') <> (to_jsonb(old) - 'withdrawn_at') then
        raise exception 'nb: a presentation never changes' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0002_seats_and_snapshots")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
