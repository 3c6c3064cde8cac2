"""Who may open what: every URL x role x own, foreign and unknown object, with GET and POST.

The URLs are read from the resolver, so that a new one without a row in ACCESS, or without an object in
tests/access_world.py, fails here. Each walk collects everything that is wrong and shows it at once.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from nieuwebanen.accounts.access_rows import ACCESS, PUBLIC
from nieuwebanen.accounts.models import Role, User
from tests import access_world, factories
from tests.access_world import Half, World

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("access")]  # one worker builds the world

SIGN_IN = "/inloggen/"
# What every member of staff may open of another team: employers, jobs, places (product.md §2).
OPEN_TO_STAFF = {name for name in ACCESS if name.startswith("employers:")} | {
    "matching:job",
    "matching:select",
    "matching:compare",
    "matching:what_if",
    "matching:portfolio_export",  # a list and a skill belong to nobody
    "matching:portfolio_skill",
    "trajectories:job_move",
    "matching:cohort_add",  # every coach brings own people into a group that runs
    *(name for name in ACCESS if name.startswith("talk_template")),  # everybody's words
    "trajectories:plan_template",  # without people: everybody's
    "trajectories:plan_template_retire",
    "trajectories:plan_template_bring_back",
}
# Their second object is no part of the first: a skill and a template belong to nobody, and a person to no job.
EVERYBODYS_PART = {
    "candidates:skill_set",
    "employers:job_template_use",
    "matching:explained",
    "trajectories:plan_template_use",
}
# A file of another team, which the beheerder opens too, with a reason that its coach reads (candidates.reading).
READ_WITH_A_REASON = {
    "candidates:file_opening",
    "candidates:detail",
    "candidates:skills",
    "candidates:care",
}
MY_WORK = {"trajectories:my_work", "trajectories:put_off", "trajectories:bring_back"}  # everybody's own, also of beheer
NOT_HERE = {"post"}  # only in demo mode
# Of the match as a whole: what was shown, its rules, its switch, whether everybody gets a chance.
ACCOUNTABLE = {f"matching:{page}" for page in ("accountable", "log", "log_line", "rules", "switch", "fairness")}
# A GET may write these: who looked, what the match showed, the session itself.
LOG_TABLES = {
    "nieuwebanen_calendarfeed",
    "nieuwebanen_event",
    "matching_matchlog",
    "matching_matchinput",
    "django_session",
}


def urls() -> dict[str, set[str]]:
    """Every URL name of the project, with namespaces, and what its address asks for."""

    def walk(patterns: list[Any], namespace: str, asked: set[str]) -> Iterator[tuple[str, set[str]]]:
        for pattern in patterns:
            names = asked | set(pattern.pattern.converters)
            if isinstance(pattern, URLResolver):
                inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from walk(pattern.url_patterns, inner, names)
            else:
                assert isinstance(pattern, URLPattern)
                assert pattern.name, f"a URL without a name: {pattern.pattern}"
                yield f"{namespace}{pattern.name}", names

    return dict(walk(get_resolver().url_patterns, "", set()))


URLS = urls()
WITH_OBJECT = sorted(name for name, asked in URLS.items() if asked)


# ---- the table ----------------------------------------------------------------------------------------
def test_every_url_has_a_row_and_every_row_a_url():
    assert set(URLS) - set(ACCESS) == set(), "URLs that nobody may open: add a row to ACCESS"
    assert set(ACCESS) - set(URLS) == set(), "rows of ACCESS without a URL"


def test_the_rows_say_what_was_agreed():
    """product.md §2, said a second time: a row that is widened by mistake is noticed here."""
    public = {name for name, roles in ACCESS.items() if roles == PUBLIC}
    assert public == {
        "livez", "readyz", "security_txt", "explanation", "accessibility", "privacy", "post",
        "accounts:sign_in", "accounts:reset", "accounts:reset_sent", "accounts:reset_confirm", "accounts:invitation",
        "matching:how", "matching:register", "trajectories:verify",
        "trajectories:signing", "trajectories:signing_sign", "trajectories:signing_pdf", "calendar_feed",
        "skills:published", "skills:published_turtle", "skills:published_json_ld", "skills:concept",
    }  # fmt: skip
    for name, roles in ACCESS.items():
        _, _, page = name.rpartition(":")
        if page.startswith("portal_"):
            assert roles == {Role.EMPLOYER}, name
        elif name in READ_WITH_A_REASON | MY_WORK:
            assert roles == {Role.COACH, Role.MANAGER, Role.ADMIN}, name
        elif name in ACCOUNTABLE:
            assert roles == {Role.MANAGER, Role.ADMIN}, name
        elif name in {"matching:rules_new", "trajectories:instrument_rules", "trajectories:approval_rules"}:
            assert roles == {Role.ADMIN}, name
        elif name.split(":")[0] in ("employers", "candidates", "matching", "trajectories") and name not in public:
            assert roles <= {Role.COACH, Role.MANAGER}, name
        elif name.startswith("skills:") and name not in public:
            assert roles == {Role.ADMIN}, name
    assert ACCESS["trajectories:agreement_sign"] == {Role.MANAGER}
    assert ACCESS["trajectories:addendum_sign"] == ACCESS["trajectories:extension"] == {Role.MANAGER}
    everybodys = {"accounts:sign_out", "accounts:profile", "accounts:password"}
    assert ACCESS["accounts:absences"] == ACCESS["accounts:absence_end"] == {Role.COACH, Role.MANAGER}
    everybodys |= {"accounts:absences", "accounts:absence_end"}
    beheer = {name for name in ACCESS if name.startswith("accounts:")} - public - everybodys
    assert {name for name in beheer if ACCESS[name] != {Role.ADMIN}} == set()


def test_every_url_with_an_object_is_walked(world):
    known = set(world.ours.at) | set(access_world.PERSONAL)
    assert set(WITH_OBJECT) - known == set(), "add these to tests/access_world.py"
    assert known - set(WITH_OBJECT) == set(), "tests/access_world.py names what is no URL with an object"
    for name, address in world.ours.at.items():
        assert set(address) == URLS[name], name


# ---- walking ------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once, in a transaction that is rolled back; every test leaves it as it was.

    Paper and the counts of the menu cost most of the time and are not the subject.
    """

    def paper(template: str, context: dict[str, Any], **of_file: Any) -> tuple[str, bytes]:
        return "", b"%PDF-1.7"

    def person(role: Role, **fields: Any) -> User:
        return factories.make_user(role, **fields)

    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), undone():
        patch.setattr("trajectories.agreements.render_pdf", paper)
        patch.setattr("django.conf.settings.NAV_COUNTS", [])
        patch.setattr("django.conf.settings.VUM", True)
        south = factories.make_team("Team Zuid")
        yield access_world.build(
            person(Role.MANAGER),
            person(Role.ADMIN),
            ours=(person(Role.COACH), person(Role.EMPLOYER)),
            theirs=(person(Role.COACH, team=south), person(Role.EMPLOYER)),
        )


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens here did not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Visitor:
    """A browser that takes no step twice: every request leaves the world, and its own cookies, as they were."""

    def __init__(self, user: User | None) -> None:
        self.client = Client()
        if user is not None:
            self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def open(self, name: str, address: dict[str, Any], method: str = "get", data: Any = None) -> HttpResponse:
        cookies = self.client.cookies.copy()
        with undone():
            response = getattr(self.client, method)(reverse(name, kwargs=address), data or {})
        self.client.cookies = cookies
        return response

    def both(self, name: str, address: dict[str, Any], data: Any = None) -> dict[str, HttpResponse]:
        return {method: self.open(name, address, method, data) for method in ("get", "post")}


def address_of(name: str, half: Half, user: User) -> dict[str, Any]:
    """The object of this half; a message belongs to its reader, a saved list to its owner."""
    personal = access_world.PERSONAL.get(name)
    return personal(user) if personal else half.at.get(name, {})


def unknown(name: str) -> dict[str, Any]:
    """An address of the same shape that leads to nothing."""
    values = {"pk": 0, "part": 1, "side": "werkcoach", "token": "x"}
    return {key: values.get(key, uuid4()) for key in URLS[name]}


def user_of(role: str, world: World) -> User:
    users = {
        "coach": world.ours.coach,
        "manager": world.manager,
        "admin": world.admin,
        "employer": world.ours.signer,
    }
    return users[role]


def may_open(name: str, user: User) -> bool:
    return Role(user.role) in ACCESS[name]


# ---- own things ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["coach", "manager", "admin", "employer"])
def test_a_role_opens_its_own_pages_is_refused_all_others_and_a_get_changes_nothing(role, world):
    user = user_of(role, world)
    visitor, wrong = Visitor(user), []
    for name in sorted(set(URLS) - NOT_HERE):
        address, data = address_of(name, world.ours, user), world.ours.post.get(name)
        before = writes()
        answers = {"get": visitor.open(name, address, "get", data)}
        changed = {table for table, number in writes().items() if number != before.get(table, 0)} - LOG_TABLES
        if changed:
            wrong.append(f"get {name} writes {sorted(changed)}")
        answers["post"] = visitor.open(name, address, "post", data)
        for method, response in answers.items():
            status = response.status_code
            if ACCESS[name] and not may_open(name, user):
                if status != 403:
                    wrong.append(f"{method} {name}: {status} instead of 403")
            elif status in (403, 404) or status >= 500:
                wrong.append(f"{method} {name}: {status} for an own object")
        if {response.status_code for response in answers.values()} == {405}:
            wrong.append(f"{name} takes neither GET nor POST")
    assert wrong == []


def writes() -> dict[str, int]:
    """Table -> rows inserted, updated and deleted so far in this transaction, undone or not."""
    with connection.cursor() as cursor:
        cursor.execute("select relname, n_tup_ins + n_tup_upd + n_tup_del from pg_stat_xact_user_tables")
        return dict(cursor.fetchall())


def test_the_count_of_writes_can_tell(world):
    before = writes()
    with undone():
        User.objects.filter(pk=world.manager.pk).update(phone="0320")
    assert writes()["accounts_user"] == before.get("accounts_user", 0) + 1


# ---- foreign and unknown things -------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["coach", "employer"])
def test_a_foreign_object_is_the_same_as_one_that_does_not_exist(role, world):
    user = user_of(role, world)
    visitor, wrong = Visitor(user), []
    for name in [*WITH_OBJECT, "employers:portal_switch"]:
        if not may_open(name, user) or (role == "coach" and name in OPEN_TO_STAFF):
            continue
        theirs = visitor.both(name, address_of(name, world.theirs, world.manager), world.theirs.post.get(name))
        nobodys = visitor.both(name, unknown(name), {"organisatie": str(uuid4())})
        for method, response in theirs.items():
            if response.status_code not in (404, 405):
                wrong.append(f"{method} {name}: {response.status_code} for a foreign object")
            elif without_tokens(response) != without_tokens(nobodys[method]):
                wrong.append(f"{method} {name}: a foreign object looks unlike an unknown one")
        if {response.status_code for response in theirs.values()} == {405}:
            wrong.append(f"{name} takes neither GET nor POST")
    assert wrong == []


@pytest.mark.parametrize("role", ["coach", "manager", "admin", "employer"])
def test_an_unknown_object_is_not_found(role, world):
    user = user_of(role, world)
    visitor, wrong = Visitor(user), []
    for name in WITH_OBJECT:
        if not may_open(name, user):
            continue
        for method, response in visitor.both(name, unknown(name)).items():
            if response.status_code not in (404, 405):
                wrong.append(f"{method} {name}: {response.status_code}")
    assert wrong == []


@pytest.mark.parametrize("role", ["coach", "manager", "employer"])
def test_a_part_of_something_foreign_is_not_found_under_an_own_object(role, world):
    """/trajecten/<mine>/stappenplan/onderdeel/<theirs>/, and the other way round."""
    user = user_of(role, world)
    visitor, wrong, walked = Visitor(user), [], 0
    for name in WITH_OBJECT:
        parts = URLS[name] - {"public_id", "part", "side"}
        if "public_id" not in URLS[name] or not parts or not may_open(name, user) or name in EVERYBODYS_PART:
            continue
        walked += 1
        ours, theirs = address_of(name, world.ours, user), address_of(name, world.theirs, user)
        for mixed in (ours | {key: theirs[key] for key in parts}, theirs | {key: ours[key] for key in parts}):
            for method, response in visitor.both(name, mixed).items():
                if response.status_code not in (404, 405):
                    wrong.append(f"{method} {name}: {response.status_code}")
    assert wrong == []
    assert walked or role == "employer"


def test_a_form_that_names_something_foreign_finds_nothing(world):
    for user, name in ((world.ours.coach, "trajectories:criteria"), (world.ours.signer, "employers:portal_switch")):
        visitor, address = Visitor(user), address_of(name, world.ours, user)
        assert visitor.open(name, address, "post", world.ours.post[name]).status_code == 302
        assert visitor.open(name, address, "post", world.theirs.post[name]).status_code == 404


def without_tokens(response: HttpResponse) -> str:
    """The page without what differs at every request: the CSRF token."""
    return re.sub(r"[A-Za-z0-9]{64}", "TOKEN", response.content.decode())


# ---- who has no business here -----------------------------------------------------------------------------
def assert_sent_to_sign_in(visitor: Visitor, world: World) -> None:
    wrong = []
    for name in sorted(set(URLS) - NOT_HERE):
        address = address_of(name, world.ours, world.ours.coach)
        for method, response in visitor.both(name, address).items():
            status, where = response.status_code, response.headers.get("Location", "")
            if ACCESS[name] == PUBLIC:
                if status in (403, 404) or status >= 500 or (method == "get" and where.startswith(SIGN_IN)):
                    wrong.append(f"{method} {name}: {status} on a public page")
            elif status != 302 or not where.startswith(f"{SIGN_IN}?next="):
                wrong.append(f"{method} {name}: {status} {where}")
    assert wrong == []


def test_a_stranger_is_sent_to_sign_in_by_every_page_that_is_not_public(world):
    assert_sent_to_sign_in(Visitor(None), world)


@pytest.mark.parametrize("role", ["coach", "employer"])
def test_whoever_is_switched_off_while_signed_in_is_out_at_once(role, world):
    user = user_of(role, world)
    visitor = Visitor(user)
    assert visitor.open("inbox", {}).status_code == 200
    with undone():
        User.objects.filter(pk=user.pk).update(is_active=False)
        assert_sent_to_sign_in(visitor, world)


def test_whose_access_to_an_employer_ended_sees_nothing_of_it_at_the_next_click(world):
    user = world.ours.signer
    visitor, wrong = Visitor(user), []
    assert visitor.open("employers:portal_job", world.ours.at["employers:portal_job"]).status_code == 200
    with undone():
        user.memberships.update(ended_at=factories.moment())
        for name in sorted(URLS):
            if not may_open(name, user) or name in access_world.PERSONAL:
                continue
            for method, response in visitor.both(name, world.ours.at.get(name, {}), world.ours.post.get(name)).items():
                status = response.status_code
                if name in WITH_OBJECT and status not in (404, 405):
                    wrong.append(f"{method} {name}: {status}")
                if status >= 500 or world.ours.employer.name in response.content.decode(errors="replace"):
                    wrong.append(f"{method} {name}: {status}, with the name of the employer")
    assert wrong == []


def test_the_demo_post_exists_in_demo_mode_only(settings, client, tmp_path):
    settings.DEMO, settings.MAIL_DIR = False, tmp_path
    assert client.get("/post/").status_code == 404
    settings.DEMO = True
    assert client.get("/post/").status_code == 200
