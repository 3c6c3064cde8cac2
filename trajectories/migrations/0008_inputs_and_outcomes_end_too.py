"""The rule of the group "match" also holds for what went into a match and for outcomes of a verdeling.

`nb_forget_log` stays the one way in which they end before a file does.
"""

from django.db import migrations

MATCH_LOG = """
        delete from matching_matchlog where id in (
            select id from matching_matchlog
            where at < first_kept limit at_most);
        get diagnostics gone = row_count;
"""
MORE = """
        delete from matching_assignmentrun where id in (
            select id from matching_assignmentrun
            where at < first_kept limit at_most);
        get diagnostics more = row_count;
        gone := gone + more;
        delete from matching_matchinput where digest in (
            select digest from matching_matchinput
            where last_shown_at < first_kept limit at_most);
        get diagnostics more = row_count;
"""
FUNCTION = """
create or replace function nb_forget_log(of_group text, at_most integer) returns integer language plpgsql as $$
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
        {of_match}
    end if;
    return gone + more;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("trajectories", "0007_started_for_a_double"),
        ("matching", "0007_match_rules_in_the_database"),
    ]
    operations = [
        migrations.RunSQL(
            FUNCTION.replace("{of_match}", (MATCH_LOG + MORE).strip()),
            FUNCTION.replace("{of_match}", MATCH_LOG.strip()),
        )
    ]
