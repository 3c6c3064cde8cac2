"""When a profile is complete and fresh enough to be presented: one rule, told by the page and by the database."""

from datetime import timedelta
from itertools import product

import pytest
from django.db.models import Q

from candidates.models import Candidate, incomplete_q, percent_stored, presentable_q, profile_of
from candidates.models.profile import PARTS
from tests import factories

pytestmark = pytest.mark.django_db
EMPTY = {
    "strengths": "",
    "work_wishes": "",
    "available_from": None,
    "postcode": "",
    "privacy_explained_on": None,
}


def test_the_database_says_of_everybody_what_the_page_says_of_one(coach, today):
    skills = [factories.make_skill() for _ in range(5)]
    lefts = [(), *((name,) for name in EMPTY), ("postcode", "strengths"), tuple(EMPTY)]
    for left_out, (number, age) in product(lefts, [(0, 0), (1, 0), (4, 10), (5, 0), (5, 183), (5, 184)]):
        person = factories.make_candidate(coach, **{name: EMPTY[name] for name in left_out})
        for skill in skills[:number]:
            factories.assess_skill(person, skill, 0, on=today - timedelta(days=age))
    factories.make_candidate(coach, work_wishes="", sector_wishes=["zorg"], skills=dict.fromkeys(skills, 1))

    people = Candidate.objects.annotate(percent=percent_stored())
    presentable = set(people.filter(presentable_q(today)))
    incomplete = set(people.filter(incomplete_q(today)))
    for person in people:
        told = profile_of(person, today=today)
        assert person.percent == told.percent
        assert (person in presentable) is told.presentable
        assert (person in incomplete) is not told.presentable
    assert presentable
    assert incomplete
    assert not presentable & incomplete
    # A person the page finds complete is one that a condition with others joined to it finds too.
    assert set(people.filter(Q(pk__in=[]) | incomplete_q(today))) == incomplete


def test_the_parts_together_are_a_hundred_and_any_two_of_them_too_much_to_miss():
    assert sum(part.points for part in PARTS) == 100
    assert 100 - min(one.points + two.points for one in PARTS for two in PARTS if one is not two) < 80


def test_what_is_still_to_do_names_the_page_and_the_question(coach, today):
    person = factories.make_candidate(coach, postcode="")
    steps = {step.text: step.url for step in profile_of(person, today=today).steps}
    assert steps == {
        "Vul minimaal 5 vaardigheden in.": f"/kandidaten/{person.public_id}/vaardigheden/toevoegen/",
        "Vul de postcode in.": f"/kandidaten/{person.public_id}/gegevens/#id_postcode",
    }
