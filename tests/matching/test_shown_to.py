"""The file of one's own data says in how many lists somebody stood, without showing who else did."""

import json

import pytest

from candidates import dossier
from matching.accounting.match_log import Shown, note_shown
from matching.models import ShownKind
from tests import factories

pytestmark = pytest.mark.django_db


def test_somebody_hears_how_often_the_match_showed_them(job, coach, today):
    seen, other = factories.make_profile(job, coach), factories.make_profile(job, coach)
    lists = [Shown(job.pk, [(other.pk, 8000), (seen.pk, 5000)])]
    for kind in (ShownKind.JOB, ShownKind.JOB, ShownKind.EXPLAINED):
        note_shown(lists, kind=kind, by=coach, today=today)
    # A score that is the number of somebody is no place in a list.
    note_shown([Shown(job.pk, [(other.pk, seen.pk)])], by=coach, today=today)
    facts = json.loads(dossier.as_json(dossier.gather(seen)))["feiten"]
    assert "3 keer" in facts[0]
    assert "lijst bij een baan: 2" in facts[0]
    assert other.last_name not in " ".join(facts)
    nobody = factories.make_candidate(coach)
    assert dossier.gather(nobody).facts == ["Je stond nog niet in een lijst van de match."]
