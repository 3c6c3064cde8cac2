"""How fast the caseload is with 100,000 people, beside the same pages of a small world in the same run.

    .venv/bin/pytest -q -n 0 -s tests/bench/candidates.py

Prints queries, p50 and p95 of every view in the world of 50 and in that of 100,000, and the second as a ratio of the
first. A busy machine is not a quiet one, so nothing here passes or fails on time; that the number of queries does not
grow is asserted. BENCH_PEOPLE=20000 for a quicker look, BENCH_PLANS=1 for the plans of what takes more than 50 ms.
"""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random
from time import perf_counter
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from candidates import groups
from candidates.models import Candidate, CandidateContact, CandidateStatus, Standing, TalkKind, TargetGroup
from nieuwebanen.accounts.models import Role, Team, User
from nieuwebanen.work import Sector
from tests import factories
from tests.bench.horizon import measured

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "100000"))
TIMES = int(os.environ.get("BENCH_TIMES", "20"))
PLANS = os.environ.get("BENCH_PLANS") == "1"
SMALL, TEAMS, COACHES, SKILLS = 50, 20, 10, 200
FIRST = ["Fatima", "Zoë", "Marek", "Jan", "Linda", "Yusuf", "Amira", "Piotr", "Sanne", "Omar", "Kim", "Daan", "Aïcha"]
LAST = ["Jansen", "Yilmaz", "Kowalski", "El-Amrani", "Visser", "Bakker", "Nguyen", "Kaya", "Smit", "Meijer", "Wójcik"]
LIST = reverse("candidates:list")


CHUNK = 5000
# What the triggers on skills and talks keep row by row, in one statement.
STAND = """
update candidates_standing s set skills = k.number, newest_skill_on = k.newest, last_talk_on = t.last_on,
    next_action_on = t.next_on
from (select candidate_id, count(*) as number, max(assessed_on) as newest from candidates_currentskill
      where candidate_id = any(%s) group by 1) k
join (select candidate_id, max(held_on) as last_on,
             min(next_action_on) filter (where next_action <> '' and next_action_done_on is null) as next_on
      from candidates_candidatecontact where candidate_id = any(%s) group by 1) t using (candidate_id)
where s.candidate_id = k.candidate_id and s.candidate_id = any(%s)
"""


class World:
    """People of many coaches, each with skills and talks."""

    def __init__(self, coach: User) -> None:
        with connection.cursor() as cursor:
            cursor.execute("set statement_timeout = 0")
            cursor.execute("alter table candidates_currentskill disable trigger currentskill_counts")
            cursor.execute("alter table candidates_candidatecontact disable trigger talk_counts")
        self.random, self.made = Random(4), 0
        teams = [coach.team, *(Team.objects.create(name=f"Team {n}") for n in range(TEAMS - 1))]
        self.coaches = [coach] + [factories.make_user(Role.COACH, team=team) for team in teams for _ in range(COACHES)]
        self.skills = [factories.make_skill(f"Vaardigheid {n}") for n in range(SKILLS)]
        self.group = groups.make(name="Start in maart", purpose="", team=coach.team, by=coach)

    def grow(self, to: int) -> None:
        while self.made < to:
            self._grow(min(self.made + CHUNK, to))
            with connection.cursor() as cursor:  # nobody else does it here, and the triggers plan by it
                cursor.execute("analyze")

    def _grow(self, to: int) -> None:
        random, today, moment = self.random, factories.today(), factories.moment()
        rows = []
        for number in range(self.made, to):
            coach = self.coaches[number % len(self.coaches)]
            rows.append(
                Candidate(
                    number=f"K-2020-{number:05d}",
                    first_name=random.choice(FIRST),
                    last_name=f"{random.choice(LAST)} {number % 997}",
                    birth_year=1960 + number % 45,
                    postcode="8232 AB",
                    place="Lelystad",
                    team=coach.team,
                    coach=coach,
                    status=random.choices(CandidateStatus.values, [6, 2, 2])[0],
                    target_group=TargetGroup.LONG_UNEMPLOYED,
                    strengths="Werkt netjes." if number % 3 else "",
                    available_from=today + timedelta(days=random.randint(-100, 500)) if number % 5 else None,
                    privacy_explained_on=today,
                    sector_wishes=[random.choice(Sector.values)],
                    current_job_ends_on=today + timedelta(days=random.randint(0, 300)) if number % 20 == 0 else None,
                )
            )
        people = Candidate.objects.bulk_create(rows, batch_size=2000)
        self.made = to
        self._assess([person.pk for person in people])
        CandidateContact.objects.bulk_create(
            (
                CandidateContact(
                    candidate=person,
                    kind=TalkKind.OFFICE,
                    held_on=today - timedelta(days=random.randint(1, 400)),
                    note="Gesproken over werk.",
                    next_action="Bellen" if person.pk % 3 else "",
                    next_action_on=today + timedelta(days=random.randint(-20, 60)),
                    next_action_owner=person.coach,
                    by=person.coach,
                )
                for person in people
            ),
            batch_size=2000,
        )
        with connection.cursor() as cursor:
            cursor.execute(STAND, [[person.pk for person in people]] * 3)
        Standing.objects.filter(candidate__in=[p.pk for p in people[::4]]).update(active_at=moment - timedelta(days=45))
        groups.add(
            [person for person in people if person.coach_id == self.coaches[0].pk][:20],
            to=self.group,
            by=self.coaches[0],
        )

    def _assess(self, ids: list[int]) -> None:
        """Six skills of everybody, by one statement and through the triggers."""
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into candidates_candidateskill (candidate_id, skill_id, level, source, assessed_on, "
                "assessed_by_id, created_at) select c, (%s::bigint[])[1 + (c * 7 + n * 31) %% %s], 1 + (c + n) %% 4, "
                "'gezien', current_date - (c %% 300)::int, null, now() "
                "from unnest(%s::bigint[]) c, generate_series(1, 6) n",
                [[skill.pk for skill in self.skills], SKILLS, ids],
            )


def asked(world: World, manager: User) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(name, address, query) of everything that is measured."""
    pages = {
        "eerste pagina": {},
        "pagina in het midden": {"stand": "alle", "pagina": "1000"},
        "laatste pagina": {"stand": "alle", "pagina": "99999"},
        "zoeken: fatima": {"q": "fatima"},
        "zoeken: nummer": {"q": "K-2020-00017", "stand": "alle"},
        "zoeken: twee woorden": {"q": "zoe kowalski"},
        "zoeken: niemand": {"q": "qqqqq"},
        "werkcoach": {"coach": str(world.coaches[1].public_id)},
        "sector": {"sector": Sector.CARE},
        "vaardigheid": {"vaardigheid": world.skills[3].code},
        "doelgroep": {"doelgroep": TargetGroup.LONG_UNEMPLOYED},
        "klaar in maand": {"klaar": f"{factories.today():%Y-%m}"},
        "stil": {"stil": "30"},
        "eindigt": {"eindigt": "60"},
        "profiel niet klaar": {"profiel": "niet-klaar"},
        "zonder voorstel": {"voorstel": "zonder"},
        "actie te laat": {"actie": "te-laat"},
        "groep": {"groep": str(world.group.public_id)},
        "team": {"team": str(world.coaches[0].team.public_id)},
    }
    for name, query in pages.items():
        yield name, LIST, query
    for key in ("naam", "actie", "gesprek", "beginnen", "profiel", "toegevoegd", "coach"):
        yield f"sorteer {key}", LIST, {"sorteer": key}
        yield f"sorteer {key} terug", LIST, {"sorteer": f"-{key}"}
    yield "dossier", Candidate.objects.order_by("pk")[0].get_absolute_url(), {}


def test_a_hundred_thousand_people_beside_fifty(coach, manager, client_for, monkeypatch):
    monkeypatch.setattr("trajectories.worklist.REMEMBERED_S", 600)  # the counts of the menu, as in the product
    world = World(coach)
    world.grow(SMALL)
    clients: dict[str, Client] = {"manager": client_for(manager), "coach": client_for(coach)}
    first = {
        (who, name): measured(get(client, path, query), TIMES)
        for who, client in clients.items()
        for name, path, query in asked(world, manager)
    }
    most_of_small = {who: max(one[0] for (whose, _), one in first.items() if whose == who) for who in clients}
    since = perf_counter()
    world.grow(PEOPLE)
    print(f"\n{Candidate.objects.count()} people, built in {perf_counter() - since:.0f} s")
    print(
        f"{'who':<9}{'page':<26}{'queries':>8}{'p50 of 50':>11}{'p50 ms':>9}{'p95 of 50':>11}{'p95 ms':>9}{'x p95':>7}"
    )
    grew = []
    for who, client in clients.items():
        for name, path, query in asked(world, manager):
            (small, small50, small95) = first[who, name]
            (queries, p50, p95) = measured(get(client, path, query), TIMES)
            print(
                f"{who:<9}{name:<26}{queries:>8}{small50:>11.1f}{p50:>9.1f}{small95:>11.1f}{p95:>9.1f}{p95 / small95:>7.1f}",
                flush=True,
            )
            if PLANS and p50 > small50 + 50:
                plans(get(client, path, query))
            # The keys of a deep page are a query of their own; a page of nobody asks less than one of somebody.
            if queries > most_of_small[who] + 1:
                grew.append((who, name, small, queries))
    assert grew == []


def get(client: Client, path: str, query: dict[str, str]) -> Callable[[], Any]:
    return lambda: client.get(path, query)


def plans(ask: Callable[[], Any]) -> None:
    """The plans of the queries of one page that are slow themselves."""
    with CaptureQueriesContext(connection) as spent:
        ask()
    for query in spent.captured_queries:
        if float(query["time"]) > 0.02 and query["sql"].startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.execute("explain (analyze) " + query["sql"])
                print("   ", query["sql"][:1500])
                print("\n".join(f"      {row[0]}" for row in cursor.fetchall()), flush=True)
