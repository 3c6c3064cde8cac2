"""The horizon: which jobs stand on it, who is in time, and the same facts as table, paper and file."""

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db

URL = reverse("trajectories:horizon")


@pytest.mark.parametrize("view", ["", "tabel", "trechter", "print"])
def test_every_view_opens(view, client_for, coach):
    factories.make_open_job(by=coach)
    assert client_for(coach).get(URL, {"weergave": view}).status_code == 200
