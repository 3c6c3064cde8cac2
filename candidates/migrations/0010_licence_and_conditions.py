"""What the file says of driving is one thing: with rijbewijs B nothing in `cannot` says otherwise, and with another licence
alone it does. Kept by the database, because people also come in by a list, an exchange or a merge of two files.

Who has no licence filled in stays as it is: nobody asked. No row can have one yet.
"""

from django.db import migrations

FORWARD = """
create function nb_keep_driving() returns trigger language plpgsql as $$
begin
    if new.driving_licences && array['B', 'BE', 'C1', 'C1E', 'C', 'CE', 'D1', 'D1E', 'D', 'DE']::varchar[] then
        new.cannot := array_remove(new.cannot, 'rijbewijs');
    elsif cardinality(new.driving_licences) > 0 and not 'rijbewijs' = any (new.cannot) then
        new.cannot := array_append(new.cannot, 'rijbewijs');
    end if;
    return new;
end $$;
create trigger candidate_licence_and_conditions before insert or update of cannot, driving_licences
    on candidates_candidate for each row execute function nb_keep_driving();
"""
BACKWARD = """
drop trigger candidate_licence_and_conditions on candidates_candidate;
drop function nb_keep_driving();
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0009_doubles")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
