"""Finding a skill by what somebody types: name, synonym or meaning; case, accents and small mistakes aside."""

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, F, FloatField, Max, Q, Value, When
from django.db.models.functions import Coalesce, Greatest, Length

from nieuwebanen.skills.models import Skill, SkillQuerySet

# Of 1: "heftruk" and "heftruck" have 0.75, two different words seldom more than 0.4.
NEAR_ENOUGH = 0.5
SHORTEST = 2  # one letter is in everything


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
