"""Finding a skill by what somebody types: name, synonym or meaning; case, accents and small mistakes aside."""

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, F, FloatField, Func, Max, Q, Value, When
from django.db.models.functions import Coalesce, Greatest, Length

from nieuwebanen.skills.models import Skill, SkillQuerySet

# Of 1: "heftruk" and "heftruck" have 0.75, two different words seldom more than 0.4.
NEAR_ENOUGH = 0.5
SHORTEST = 2  # one letter is in everything
# Of 1, for a name inside a longer text; "orders pakken" holds 0.6 of "Orders verzamelen".
IN_TEXT = 0.6


def find_skills(text: str, among: SkillQuerySet | None = None) -> SkillQuerySet:
    """Skills for this text, the best first: every word in it, or a name or synonym that looks like it.

    among: the skills to look in; those that may still be chosen unless told otherwise.
    """
    words = text.split()[:6]
    if len("".join(words)) < SHORTEST:
        return Skill.objects.none()
    plain = " ".join(words)
    every_word = Q()
    for word in words:
        every_word &= Q(pk__in=Skill.objects.named_like(word).values("pk"))
    among = Skill.objects.current() if among is None else among
    return (
        among.annotate(
            in_name=TrigramWordSimilarity(plain, "name"),
            in_synonym=Coalesce(Max(TrigramWordSimilarity(plain, "synonyms__name")), Value(0.0)),
            literal=Case(
                When(name__unaccent__istartswith=plain, then=Value(3.0)),
                When(name__unaccent__icontains=plain, then=Value(2.0)),
                When(every_word, then=Value(1.0)),
                default=Value(0.0),
                output_field=FloatField(),
            ),
        )
        .annotate(near=Greatest("in_name", "in_synonym"))
        .filter(Q(literal__gt=0) | Q(near__gte=NEAR_ENOUGH))
        .select_related("group")
        .order_by(F("literal").desc(), F("near").desc(), Length("name"), "name")
    )


def skills_in_text(text: str, among: SkillQuerySet | None = None) -> SkillQuerySet:
    """Skills whose name or synonym seems to stand somewhere in this text, the surest first.

    For what somebody wrote in own words: a suggestion to look at, never a choice.
    """
    plain = " ".join(text.split())[:2000]
    among = Skill.objects.current() if among is None else among
    if len(plain) < SHORTEST:
        return among.none()
    return (
        among.annotate(
            name_in_text=_inside("name", plain),
            synonym_in_text=Coalesce(Max(_inside("synonyms__name", plain)), Value(0.0)),
        )
        .annotate(sure=Greatest("name_in_text", "synonym_in_text"))
        .filter(sure__gte=IN_TEXT)
        .order_by(F("sure").desc(), "name")
    )


def _inside(field: str, text: str) -> Func:
    """How much of the field's words stand together somewhere in the text (pg_trgm, word boundaries kept)."""
    return Func(F(field), Value(text), function="STRICT_WORD_SIMILARITY", output_field=FloatField())
