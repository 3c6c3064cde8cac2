"""What a search looks in is kept by the database: per skill its words, and their weights for full text.

A name and a synonym may be written in thousands at a time (ESCO has 14,000 skills and more than 100,000 words), so the
synonyms are taken per statement, not per row.
"""

from django.db import migrations

FORWARD = """
create function nb_skill_words(of_id bigint, name text) returns text language sql stable as $$
    select nb_plain(name || coalesce(
        (select E'\\n' || string_agg(s.name, E'\\n' order by s.name) from skills_skillsynonym s where s.skill_id = of_id),
        ''))
$$;

create function nb_skill_search() returns trigger language plpgsql as $$
begin
    new.words := nb_skill_words(new.id, new.name);
    new.search := setweight(to_tsvector('nb_dutch', new.name), 'A')
        || setweight(to_tsvector('nb_dutch', new.words), 'B')
        || setweight(to_tsvector('nb_dutch', new.definition), 'C');
    return new;
end $$;

create trigger skill_keeps_search before insert or update on skills_skill
    for each row execute function nb_skill_search();

create function nb_skill_synonyms() returns trigger language plpgsql as $$
begin
    -- The trigger above works the rest out.
    if tg_op = 'DELETE' then
        update skills_skill set words = '' where id in (select skill_id from old_rows);
    else
        update skills_skill set words = '' where id in (select skill_id from new_rows);
    end if;
    return null;
end $$;

create trigger synonym_added after insert on skills_skillsynonym
    referencing new table as new_rows for each statement execute function nb_skill_synonyms();
create trigger synonym_changed after update on skills_skillsynonym
    referencing new table as new_rows for each statement execute function nb_skill_synonyms();
create trigger synonym_removed after delete on skills_skillsynonym
    referencing old table as old_rows for each statement execute function nb_skill_synonyms();

update skills_skill set words = '';
"""
BACKWARD = """
drop trigger synonym_removed on skills_skillsynonym;
drop trigger synonym_changed on skills_skillsynonym;
drop trigger synonym_added on skills_skillsynonym;
drop function nb_skill_synonyms();
drop trigger skill_keeps_search on skills_skill;
drop function nb_skill_search();
drop function nb_skill_words(bigint, text);
"""


class Migration(migrations.Migration):
    dependencies = [("skills", "0002_shared_language")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
