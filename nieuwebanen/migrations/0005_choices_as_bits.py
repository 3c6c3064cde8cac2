"""Choices of a closed list as bits, for generated columns (nieuwebanen.work.bits_of)."""

from django.db import migrations

BITS = """
create function nb_bits(chosen text[], among text[]) returns smallint language sql immutable parallel safe strict as
    $$ select coalesce(sum(1 << (at - 1)::int), 0)::smallint
        from unnest(among) with ordinality as one (value, at) where value = any(chosen) $$;
"""
NOT_BITS = "drop function nb_bits(text[], text[]);"


class Migration(migrations.Migration):
    dependencies = [("nieuwebanen", "0004_background_talks_retention")]
    operations = [migrations.RunSQL(BITS, NOT_BITS)]
