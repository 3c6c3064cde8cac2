"""The doors of the people: who may come in, what each page shows, and what it writes."""

from uuid import uuid4

import pytest
from django.urls import reverse

from candidates.models import Candidate
from nieuwebanen.skills.loading import load_starter_list
from nieuwebanen.skills.models import Skill
from tests import factories

pytestmark = pytest.mark.django_db

PAGES = ["detail", "edit", "skills", "skill_add", "contacts"]


def url(name, *things):
    return reverse(f"candidates:{name}", args=[getattr(thing, "public_id", thing) for thing in things])


@pytest.fixture
def desk(coach, client_for):
    return client_for(coach)


def test_staff_opens_every_page(coach, manager, client_for):
    known, new = factories.make_skill("Serveren"), factories.make_skill("Inpakken")
    candidate = factories.make_candidate(coach, skills={known: 2})
    for user in (coach, manager):
        client = client_for(user)
        for name in ("list", "new"):
            assert client.get(url(name)).status_code == 200, name
        for name in PAGES:
            assert client.get(url(name, candidate)).status_code == 200, name
        for skill in (known, new):
            assert client.get(url("skill_set", candidate, skill)).status_code == 200
