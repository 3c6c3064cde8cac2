"""Events are never changed or removed. The same function guards other tables of the floors above."""

from django.db import migrations

FORWARD = """
create function nb_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'nb: % of % is refused: this row never changes', tg_op, tg_table_name
        using errcode = 'integrity_constraint_violation';
end $$;

create trigger event_never_changes before update or delete on nieuwebanen_event
    for each row execute function nb_refuse_change();
"""
BACKWARD = """
drop trigger event_never_changes on nieuwebanen_event;
drop function nb_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("nieuwebanen", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
