"""What is written for a double lands at who it became, and rows that never change may make exactly that one move."""

from django.db import migrations

# Tables of this app that name a person, and the column. Not: the history of coaches and the standing, which stay at
# the double, and the levels of now, which follow from the history.
POINTING = {
    "candidates_candidateskill": "candidate_id",
    "candidates_candidatecompetence": "candidate_id",
    "candidates_candidatecontact": "candidate_id",
    "candidates_candidatedocument": "candidate_id",
    "candidates_candidatelanguage": "candidate_id",
    "candidates_fileopening": "candidate_id",
    "candidates_groupmember": "candidate_id",
}
NEVER_CHANGE = {
    "candidates_candidateskill": "candidateskill_never_changes",
    "candidates_candidatecompetence": "candidatecompetence_never_changes",
    "candidates_fileopening": "fileopening_never_changes",
}
FUNCTIONS = """
-- The key lock waits for a merge that is going on (it locks both rows for update) and then sees its outcome.
create function nb_follow_person() returns trigger language plpgsql as $$
declare
    named bigint := (to_jsonb(new) ->> tg_argv[0])::bigint;
    survivor bigint;
begin
    if named is null then
        return new;
    end if;
    select merged_into_id into survivor from candidates_candidate where id = named for key share;
    if survivor is not null then
        new := jsonb_populate_record(new, jsonb_build_object(tg_argv[0], survivor));
    end if;
    return new;
end $$;

create function nb_moves_with_person(was jsonb, becomes jsonb) returns boolean language sql stable as $$
    select was - 'candidate_id' = becomes - 'candidate_id' and exists (
        select from candidates_candidate
        where id = (was ->> 'candidate_id')::bigint and merged_into_id = (becomes ->> 'candidate_id')::bigint
    )
$$;
"""
FORWARD = (
    "".join(
        f"""
drop trigger {name} on {table};
create trigger {name} before update on {table} for each row
    when (not nb_moves_with_person(to_jsonb(old), to_jsonb(new))) execute function nb_refuse_change();
create trigger {name}_or_goes before delete on {table} for each row execute function nb_refuse_change();
"""
        for table, name in NEVER_CHANGE.items()
    )
    + "".join(
        f"""
create trigger follow_merged before insert or update of {column} on {table}
    for each row execute function nb_follow_person('{column}');
"""
        for table, column in POINTING.items()
    )
    + """
drop trigger candidateskill_keeps_current on candidates_candidateskill;
create trigger candidateskill_keeps_current after insert or update of candidate_id on candidates_candidateskill
    for each row execute function nb_keep_current_skill();
"""
)
BACKWARD = (
    """
drop trigger candidateskill_keeps_current on candidates_candidateskill;
create trigger candidateskill_keeps_current after insert on candidates_candidateskill
    for each row execute function nb_keep_current_skill();
"""
    + "".join(f"drop trigger follow_merged on {table};\n" for table in POINTING)
    + "".join(
        f"""
drop trigger {name}_or_goes on {table};
drop trigger {name} on {table};
create trigger {name} before update or delete on {table} for each row execute function nb_refuse_change();
"""
        for table, name in NEVER_CHANGE.items()
    )
    + "drop function nb_moves_with_person(jsonb, jsonb);\ndrop function nb_follow_person();\n"
)


class Migration(migrations.Migration):
    dependencies = [("candidates", "0008_import_words")]
    operations = [migrations.RunSQL(FUNCTIONS + FORWARD, BACKWARD)]
