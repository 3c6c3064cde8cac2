"""Finding a skill by what somebody types: name, synonym or meaning; case, accents and small mistakes aside.

All looking is done in two columns of the skill itself that triggers keep (skills migration 0003), each with its index:
`search` (Dutch full text: name weighs A, synonyms B, meaning C) and `words` (name and synonyms, one a line, for
trigrams). With ESCO there are 14,000 skills and 100,000 words; tests/bench/skill_search.py shows what that costs.
"""

import re
from collections.abc import Sequence
from functools import reduce
from operator import and_

from django.contrib.postgres.search import SearchQuery
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Length, Round

from nieuwebanen.skills.models import Occupation, OccupationSkill, Origin, Skill, SkillQuerySet

SHORTEST = 2  # one letter is in everything
MOST_WORDS = 6
SHORTEST_NEAR, SHORTEST_PART = 4, 3  # letters: the trigrams of a shorter word say little
# Of 1, for a name or synonym inside a longer text; "orders pakken" holds 0.6 of "Orders verzamelen".
IN_TEXT = 0.6
LONGEST_TEXT, MOST_IN_TEXT = 2000, 80
WEIGHED = 200  # skills with the most words of a text, that are looked at more closely


def find_skills(text: str, among: SkillQuerySet | None = None) -> SkillQuerySet:
    """Skills for this text, the best first; at an equal match those of our own list before an official one.

    Exact name, then beginning of the name, a synonym or words of the name, words of synonyms, of the meaning, and last
    what only looks like it ("heftruk"). among: the skills to look in; those that may still be chosen unless told.
    """
    words = words_of(text)[:MOST_WORDS]
    if len("".join(words)) < SHORTEST:
        return Skill.objects.none()
    among = Skill.objects.current() if among is None else among
    plain = _plain(" ".join(text.split()))
    full = _full_text(words)
    return (
        among.alias(
            plain_name=_plain(F("name")),
            lines=_line(F("words")),
        )
        .filter(Q(search=full) | _near(words))
        # Likeness is the dear part: it is only worked out for what full text did not find.
        .annotate(near=Case(When(search=full, then=Value(0.0)), default=_likeness(plain)))
        .annotate(
            match=Case(
                When(plain_name=plain, then=Value(6.0)),
                When(plain_name__startswith=plain, then=Value(5.0)),
                When(lines__contains=_line(plain), then=Value(4.0)),
                When(search=_full_text(words, "A"), then=Value(4.0)),
                When(search=_full_text(words, "AB"), then=Value(3.0)),
                When(search=full, then=Value(2.0)),
                default=Round("near", 1),
                output_field=FloatField(),
            ),
            own=Case(When(origin=Origin.OWN, then=True), default=False, output_field=BooleanField()),
        )
        .select_related("group")
        .order_by("-match", "-own", "-near", Length("name"), "name")
    )


def skills_in_text(text: str, among: SkillQuerySet | None = None) -> SkillQuerySet:
    """Skills whose name or synonym seems to stand somewhere in this text, the surest first.

    For what somebody wrote in own words: a suggestion to look at, never a choice. Only the skills that share most words
    with the text are held beside it letter by letter.
    """
    plain = " ".join(text.split())[:LONGEST_TEXT]
    words = list(dict.fromkeys(word for word in words_of(plain) if len(word) >= SHORTEST_NEAR))[:MOST_IN_TEXT]
    among = Skill.objects.current() if among is None else among
    if not words:
        return among.none()
    any_word = _raw(" | ".join(f"{word}:AB" for word in words))
    likely = (
        Skill.objects.filter(search=any_word)
        .order_by(Func(F("search"), any_word, function="ts_rank", output_field=FloatField()).desc(), "pk")
        .values("pk")[:WEIGHED]
    )
    return (
        among.filter(pk__in=likely).annotate(sure=_in_text(plain)).filter(sure__gte=IN_TEXT).order_by("-sure", "name")
    )


def find_occupations(text: str) -> QuerySet[Occupation]:
    """Professions whose name or other name holds this text, best first: a way to their skills."""
    plain = " ".join(text.split())
    if len(plain) < SHORTEST_NEAR - 1:
        return Occupation.objects.none()
    return (
        Occupation.objects.filter(retired_at=None)
        .filter(Q(name__unaccent__icontains=plain) | Q(other_names__unaccent__icontains=plain))
        .filter(Exists(OccupationSkill.objects.filter(occupation=OuterRef("pk"), skill__retired_at=None)))
        .annotate(
            begins=Case(
                When(name__istartswith=plain, then=Value(2)),
                When(name__icontains=plain, then=Value(1)),
                default=Value(0),
            )
        )
        .order_by("-begins", Length("name"), "name")
    )


def skills_of(occupation: Occupation) -> SkillQuerySet:
    """What this profession asks and may still be chosen: first what cannot be missed."""
    return (
        Skill.objects.current()
        .filter(occupations__occupation=occupation)
        .select_related("group")
        .order_by("-occupations__essential", "name")
    )


def words_of(text: str) -> list[str]:
    """The words of a text, without signs: what may stand in a full text query."""
    return re.findall(r"[^\W_]+", text)


def _plain(of: F | str) -> Func:
    """As the database writes `words`: lower case, no accents."""
    return Func(of if isinstance(of, F) else Value(of), function="nb_plain", output_field=TextField())


def _likeness(plain: Func) -> Func:
    return Func(plain, F("words"), function="word_similarity", output_field=FloatField())


def _line(of: F | Func) -> Func:
    """As a whole line of `words`, where names and synonyms stand under each other."""
    return Func(Value("\n"), of, Value("\n"), function="CONCAT", output_field=TextField())


def _raw(query: str) -> SearchQuery:
    return SearchQuery(query, config="nb_dutch", search_type="raw")


def _full_text(words: Sequence[str], weights: str = "") -> SearchQuery:
    """Every word: the beginning of one in a name or synonym (somebody is still typing), whole ones in the meaning."""
    return _raw(" & ".join(f"({_one_word(word, weights)})" for word in words))


def _one_word(word: str, weights: str) -> str:
    if weights:
        return f"{word}:*{weights}"
    return " | ".join([f"{word}:*AB", word, *third_person(word)])


def third_person(verb: str) -> list[str]:
    """What "jij" does, as meanings are written: tillen, tilt; maken, maakt; lezen, leest. Nothing for another word."""
    stem = re.fullmatch(r"(.{2,})en", verb.lower())
    if not stem:
        return []
    root = stem[1]
    if re.search(r"([bcdfgklmnprstvz])\1$", root):
        root = root[:-1]
    elif re.search(r"(^|[^aeiou])[aeou][bcdfghjklmnprstvz]$", root):
        root = root[:-1] + root[-2] + root[-1]
    root = re.sub(r"v$", "f", re.sub(r"z$", "s", root))
    return [root if root.endswith("t") else f"{root}t"]


def _near(words: Sequence[str]) -> Q:
    """Every longer word is a part of a word ("truck") or looks like one: both operators use the trigram index."""
    parts = [_like(word) for word in words if len(word) >= SHORTEST_PART]
    return reduce(and_, parts) if parts else Q(pk=None)


def _like(word: str) -> Q:
    part = Q(words__contains=_plain(word))
    return part | Q(words__trigram_word_similar=_plain(word)) if len(word) >= SHORTEST_NEAR else part


def _in_text(text: str) -> Func:
    """How much of the name, or of one synonym, stands together somewhere in the text (word boundaries kept)."""
    return Func(
        Func(F("words"), Value("\n"), function="string_to_array"),
        _plain(text),
        template="(select max(strict_word_similarity(line, said)) "
        "from (select %(expressions)s) as given(lines, said), unnest(lines) as line)",
        output_field=FloatField(),
    )
