"""Two rules that hold whoever asks: what is written for a merged double lands at the employer that took over
everything, also when it was underway during the merge; and a job's tranche is one of its own covenant."""

from django.db import migrations

POINTING = {
    "employers_branch": "employer_id",
    "employers_employer": "merged_into_id",
    "employers_employercontact": "employer_id",
    "employers_employermembership": "employer_id",
    "employers_futurejob": "employer_id",
    "employers_jobtransfer": "current_employer_id",
    "employers_learninglocation": "employer_id",
    "employers_phaseparty": "employer_id",
    "employers_sroiobligation": "employer_id",
    "employers_stackedpart": "employer_id",
}
# The key lock waits for a merge that is going on (it locks both rows for update) and then sees its outcome.
FUNCTION = """
create function nb_follow_merged() returns trigger language plpgsql as $$
declare
    named bigint := (to_jsonb(new) ->> tg_argv[0])::bigint;
    survivor bigint;
begin
    if named is null then
        return new;
    end if;
    select merged_into_id into survivor from employers_employer where id = named for key share;
    if survivor is not null then
        new := jsonb_populate_record(new, jsonb_build_object(tg_argv[0], survivor));
    end if;
    return new;
end $$;
"""
TRIGGERS = "".join(
    f"""
create trigger follow_merged before insert or update of {column} on {table}
    for each row execute function nb_follow_merged('{column}');
"""
    for table, column in POINTING.items()
)
TRANCHES = """
alter table employers_tranche add constraint tranche_of_covenant unique (id, covenant_id);
alter table employers_futurejob add constraint futurejob_tranche_of_its_covenant
    foreign key (tranche_id, covenant_id) references employers_tranche (id, covenant_id);
"""
BACKWARD = (
    """
alter table employers_futurejob drop constraint futurejob_tranche_of_its_covenant;
alter table employers_tranche drop constraint tranche_of_covenant;
"""
    + "".join(f"drop trigger follow_merged on {table};\n" for table in POINTING)
    + "drop function nb_follow_merged();\n"
)


class Migration(migrations.Migration):
    dependencies = [("employers", "0004_contract_and_unfinished_answers")]
    operations = [migrations.RunSQL(FUNCTION + TRIGGERS + TRANCHES, BACKWARD)]
