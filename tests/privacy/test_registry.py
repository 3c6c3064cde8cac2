"""Nothing that is kept of a person can be forgotten: every table and every column is declared, or this fails."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from candidates.models import Candidate
from nieuwebanen.accounts.models import User
from nieuwebanen.personal_data import Ends, nothing, registry
from nieuwebanen.pruning import declared

KNOWN = registry()
BY_MODEL = {one.model: one for one in KNOWN.declared}
ALL = {model._meta.label: model for model in apps.get_models() if not model._meta.proxy}


def ways_to(target: type[models.Model], model: type[models.Model], seen: tuple[type, ...] = ()) -> Iterator[str]:
    """Every way over foreign keys from a row of this model to a row of the target, as a lookup."""
    if model is target:
        yield ""
        return
    for column in model._meta.concrete_fields:
        to = column.related_model
        if not isinstance(to, type) or to in seen or to is model:
            continue
        for rest in ways_to(target, to, (*seen, model)):
            yield f"{column.name}__{rest}" if rest else column.name


def test_there_are_models_to_look_at():
    assert len(ALL) > 60
    assert list(ways_to(Candidate, apps.get_model("trajectories.SkillScore"))) != []


@pytest.mark.parametrize("label", sorted(ALL))
def test_every_table_is_declared_once(label):
    assert (label in BY_MODEL) != (label in KNOWN.impersonal), f"declare {label} in the personal_data.py of its app"


def test_nothing_is_declared_twice_or_of_a_table_that_is_gone():
    assert len(BY_MODEL) == len(KNOWN.declared)
    assert {*BY_MODEL, *KNOWN.impersonal} <= set(ALL)


@pytest.mark.parametrize("label", sorted(KNOWN.impersonal))
def test_a_table_without_people_leads_to_nobody(label):
    assert list(ways_to(Candidate, ALL[label])) == []
    assert [f.name for f in ALL[label]._meta.concrete_fields if f.related_model is User] == []
    told = {"email", "phone", "first_name", "last_name", "contact_name", "postcode", "ip", "username"}
    if label not in ("employers.Branch",):  # the address of a company
        assert told & {f.name for f in ALL[label]._meta.concrete_fields} == set()


@pytest.mark.parametrize("label", sorted(set(ALL) - set(KNOWN.impersonal)))
def test_a_table_with_a_way_to_a_candidate_says_which(label):
    """Over every chain of foreign keys, and by an id without one."""
    one, ways = BY_MODEL[label], list(ways_to(Candidate, ALL[label]))
    if ways:
        assert one.leads_to_person, f"{label} leads to a candidate: {ways}"
        assert one.rows is not None or one.person in ways
    if {"subject_public_id", "candidate_public_id"} & {f.name for f in ALL[label]._meta.concrete_fields}:
        assert one.leads_to_person or label == "trajectories.Reminder"  # to whom it was said, and nothing of the person


@pytest.mark.parametrize("label", sorted(BY_MODEL))
def test_every_column_is_personal_with_a_purpose_or_said_not_to_be(label):
    one, model = BY_MODEL[label], ALL[label]
    first_step = (one.person or "").split("__")[0]
    columns = {f.name: f for f in [*model._meta.concrete_fields, *model._meta.local_many_to_many]}
    given = {name for name, f in columns.items() if f.primary_key} | {"public_id", "version", first_step}
    said = [*one.fields, *one.staff, *one.technical]
    assert len(said) == len(set(said)), "a column is said to be two things"
    assert set(columns) - given - set(said) == set(), "say of these columns what they are for"
    assert set(said) - set(columns) == set(), "these columns do not exist"
    assert all(purpose.strip() for purpose in one.fields.values())
    people = {name for name, f in columns.items() if f.related_model is User}
    assert people - set(one.staff) - set(one.fields) == set(), "a column that points at a user is about somebody"
    assert {*one.keeps, *one.months, *one.filled, *one.apart} <= set(one.fields)


@pytest.mark.parametrize("label", sorted(BY_MODEL))
def test_every_table_has_a_term_and_says_how_it_ends(label):
    one = BY_MODEL[label]
    assert one.group in declared()
    assert one.purpose
    assert one.title
    if one.leads_to_person and one.ends == Ends.STAYS:
        assert one.stays_because, "say why these rows stay"
    if one.ends == Ends.EMPTIED:
        for name in one.emptied:
            nothing(one.of, name, filled=name in one.filled)  # raises for a column that cannot become empty
    if one.ends == Ends.OWN:
        assert one.own is not None
