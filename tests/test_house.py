"""Tests of the code itself: the house as it is drawn (README, "the reader's route"), held to its habits.

Import directions are contracts of import-linter, style is ruff's, templates have tests/ui/test_templates.py;
here stands what those three cannot say.
"""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import django
import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Manager
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(settings.BASE_DIR)
FLOORS = ["nieuwebanen", "employers", "candidates", "matching", "trajectories"]
MODULES = sorted(
    path.relative_to(ROOT)
    for floor in FLOORS
    for path in (ROOT / floor).rglob("*.py")
    if "migrations" not in path.parts and path.read_text(encoding="utf-8").strip()
)
TREES = {path: ast.parse((ROOT / path).read_text(encoding="utf-8")) for path in MODULES}
TEMPLATES = ROOT / "templates"
LONGEST = 420  # about 400


def is_door(path: Path) -> bool:
    """A module of views: it answers requests."""
    return "views" in path.parts or path.stem.endswith("views") or path.stem.startswith("portal")


DOORS = [path for path in MODULES if is_door(path)]


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


# ---- modules ------------------------------------------------------------------------------------------
def test_there_is_a_house_to_look_at():
    assert len(MODULES) > 150
    assert len(DOORS) > 15


def test_no_module_is_over_about_400_lines():
    long = {str(path): (ROOT / path).read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert {path: lines for path, lines in long.items() if lines > LONGEST} == {}


def test_a_module_is_named_after_its_subject():
    """What has no subject has no place: everything lands in it."""
    nameless = {"services", "utils", "util", "helpers", "helper", "common", "signals", "managers", "misc", "base"}
    assert [str(path) for path in MODULES if nameless & {path.stem, *path.parts}] == []


def test_every_module_says_what_it_is():
    silent = [p for p in MODULES if not ast.get_docstring(TREES[p]) and p.stem not in ("apps", "urls")]
    assert [str(path) for path in silent] == []


def test_only_the_pdf_doors_import_late():
    """WeasyPrint and pyHanko are heavy. Elsewhere an import inside a function hides a cycle."""
    late = {
        str(path)
        for path, tree in TREES.items()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert late == {"nieuwebanen/pdf.py", "nieuwebanen/seal.py"}


def test_functions_are_named_by_settings_and_called_by_nobody_else():
    """A lower floor asks upward only through the dotted paths of the settings, and in these modules only."""
    by_name = {
        str(path)
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in ("import_string", "import_module")
    }
    assert by_name <= {
        "nieuwebanen/tasklist.py",
        "nieuwebanen/background.py",
        "nieuwebanen/accounts/context.py",
        "nieuwebanen/accounts/handover.py",
        "candidates/going_on.py",
        "candidates/closing.py",
        "candidates/merging.py",
        "candidates/coaching.py",
        "candidates/candidate_list.py",
        "candidates/dossier.py",
        "candidates/views/file_log.py",
        "matching/proposing/stacking.py",
        "trajectories/worklist/lines.py",
        "nieuwebanen/lists.py",
        "nieuwebanen/outbox.py",
        "nieuwebanen/mail_desk.py",
        "nieuwebanen/calendar_feed.py",
        "nieuwebanen/list_export.py",
        "employers/forecasting.py",
        "employers/recording.py",
        "employers/covenants.py",
        "employers/portal.py",
        "nieuwebanen/personal_data.py",
        "nieuwebanen/pruning.py",
        "nieuwebanen/skills/uses.py",
    }


# ---- what Django offers and this house does not use ------------------------------------------------------
def test_no_signals_no_generic_relations_no_admin_and_no_view_that_lifts_a_fence():
    banned = (
        "django.dispatch",
        "django.db.models.signals",
        "django.contrib.contenttypes",
        "django.contrib.admin",
        "django.views.decorators.csrf",
        "django.views.decorators.clickjacking",
        "csp.decorators",
    )
    used = {
        f"{path}: {name}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names])
        if name.startswith(banned)
    }
    assert used == set()


def test_saving_has_no_side_effects():
    """No model of ours overrides save() or delete(): what happens is said by the function that is called."""
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in FLOORS]
    assert len(ours) > 30
    assert [m.__name__ for m in ours if {"save", "delete"} & set(vars(m))] == []


def test_nothing_says_that_html_is_safe_but_the_drawings():
    drawers = {"nieuwebanen/drawing.py"} | {
        f"nieuwebanen/templatetags/{name}.py" for name in ("nbl", "drawings", "plan_drawings")
    }
    marked = {
        str(path)
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id in ("mark_safe", "SafeString", "SafeText")
    }
    assert marked <= drawers


def test_every_form_names_its_fields():
    """`__all__` or `exclude` would let a new column be filled in from outside."""
    loose = {
        str(path)
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name == "Meta"
        for line in node.body
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name)
        if line.targets[0].id == "exclude"
        or (line.targets[0].id == "fields" and isinstance(line.value, ast.Constant) and line.value.value == "__all__")
    }
    assert loose == set()


def test_domain_code_knows_no_request():
    """Views, forms, middleware and the shells do; the rules take users, days and moments."""
    outside = {"forms", "templatetags", "accounts", "inbox_views", "pages"}
    asking = {
        str(path)
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.arg) and node.arg == "request"
        if not is_door(path) and not outside & {path.stem, *path.parts}
    }
    known = {  # made for views of more than one module
        "employers/organisation.py",
        "matching/lists/ranked_page.py",
        "nieuwebanen/list_export.py",
        "nieuwebanen/talk_forms.py",
    }
    assert asking - known == set()


# ---- what a view may fetch ------------------------------------------------------------------------------
def guarded() -> set[str]:
    """Models whose rows are not for everybody: their manager has visible_to."""
    return {
        model.__name__
        for model in apps.get_models()
        if isinstance(manager := model._default_manager, Manager) and hasattr(manager, "visible_to")
    }


def test_the_guarded_models_are_found():
    assert guarded() >= {"Employer", "FutureJob", "Candidate", "Proposal", "Presentation", "Trajectory", "Agreement"}


@pytest.mark.parametrize("path", DOORS, ids=str)
def test_a_view_asks_first_who_is_looking(path):
    """`Model.objects` of a guarded model goes through visible_to, or hangs on a row that was found that way.

    The second is: a filter on such a row (pk=shown.pk, candidate=candidate), inside a Prefetch of one, or a
    subquery about one (OuterRef).
    """
    names, tree = guarded(), TREES[path]
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    asked_at_will = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and node.attr == "objects" and isinstance(node.value, ast.Name)):
            continue
        if node.value.id not in names:
            continue
        chain = list(chain_of(node, parents))
        if not any(is_fence(call) for call in chain) and not in_prefetch(chain[-1] if chain else node, parents):
            asked_at_will.append(f"{path}:{node.lineno}: {node.value.id}.objects")
    assert asked_at_will == []


def chain_of(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[ast.Call]:
    """The calls that are made on this manager: objects.a().b() gives a() and b()."""
    while True:
        attribute = parents.get(node)
        call = parents.get(attribute) if isinstance(attribute, ast.Attribute) else None
        if not (isinstance(call, ast.Call) and call.func is attribute):
            return
        yield call
        node = call


def is_fence(call: ast.Call) -> bool:
    assert isinstance(call.func, ast.Attribute)
    if call.func.attr in ("visible_to", "led_by", "open_to", "none"):
        return True
    return call.func.attr in ("filter", "get") and any(hangs_on_a_row(keyword) for keyword in call.keywords)


def hangs_on_a_row(keyword: ast.keyword) -> bool:
    """pk=shown.pk, candidate=candidate, trajectory__in=visible; not pk=pk or public_id=public_id of the address."""
    value = keyword.value
    if isinstance(value, ast.Call):
        return True  # OuterRef("pk"), _own(request)
    if isinstance(value, ast.Attribute):
        return value.attr in ("pk", "id") or value.attr.endswith("_id")
    in_address = (keyword.arg or "").endswith(("pk", "id", "public_id", "number"))
    return isinstance(value, ast.Name) and not in_address


def in_prefetch(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    call = parents.get(node)
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Prefetch"


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        ("Candidate.objects.get(public_id=public_id)", False),
        ("Candidate.objects.select_related('coach').filter(status='actief')", False),
        ("get_object_or_404(Candidate, public_id=public_id)", False),
        ("Candidate.objects.visible_to(request.user).get(public_id=public_id)", True),
        ("Candidate.objects.filter(pk=shown.pk)", True),
        ("Prefetch('x', Candidate.objects.defer('y'))", True),
    ],
)
def test_the_look_at_views_can_fail(line, allowed, monkeypatch):
    path = Path("views/made_up.py")
    monkeypatch.setitem(TREES, path, ast.parse(line))
    try:
        test_a_view_asks_first_who_is_looking(path)
        test_a_view_gets_no_guarded_row_by_its_model(path)
    except AssertionError:
        assert not allowed
    else:
        assert allowed


@pytest.mark.parametrize("path", DOORS, ids=str)
def test_a_view_gets_no_guarded_row_by_its_model(path):
    """get_object_or_404(Candidate, …) asks nobody."""
    names = guarded()
    bare = [
        f"{path}:{call.lineno}"
        for call in calls(TREES[path])
        if isinstance(call.func, ast.Name) and call.func.id in ("get_object_or_404", "get_list_or_404")
        if isinstance(call.args[0], ast.Name) and call.args[0].id in names
    ]
    assert bare == []


def test_views_are_short():
    """About 15 lines: fetch, form, one domain call, answer. Twice that is where it stops being a view."""
    lengths = {
        f"{path}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in DOORS
        for node in TREES[path].body
        if isinstance(node, ast.FunctionDef) and any(argument.arg == "request" for argument in node.args.args)
    }
    assert len(lengths) > 100
    assert {name: lines for name, lines in lengths.items() if lines > 45} == {}
    assert sorted(lengths.values())[len(lengths) // 2] <= 16


# ---- tasks --------------------------------------------------------------------------------------------
def test_nothing_is_sent_to_the_broker_by_hand():
    """No web request needs Redis: beat rings, the truth is in PostgreSQL."""
    rung = {
        f"{path}:{call.lineno}"
        for path, tree in TREES.items()
        for call in calls(tree)
        if isinstance(call.func, ast.Attribute) and call.func.attr in ("delay", "apply_async", "send_task")
    }
    assert rung == set()


def test_a_task_reads_the_clock_and_takes_no_rows():
    tasks = [path for path in MODULES if path.stem == "tasks"]
    assert len(tasks) >= 3
    for path in tasks:
        for function in (node for node in TREES[path].body if isinstance(node, ast.FunctionDef)):
            assert function.args.args == [], (path, function.name)
            assert len(function.body) <= 4, (path, function.name)


# ---- templates and addresses ------------------------------------------------------------------------------
def mentioned_templates() -> set[str]:
    """Every template name that stands in code or in another template."""
    texts = [(ROOT / path).read_text(encoding="utf-8") for path in MODULES]
    texts += [path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*") if path.is_file()]
    found = {name for text in texts for name in re.findall(r"""["']([\w/.{}-]+\.(?:html|txt))["']""", text)}
    queued = {f"mails/{name}.txt" for text in texts for name in re.findall(r"""queue_mail\(\s*["'](\w+)["']""", text)}
    return found | queued


def test_every_template_is_used_and_every_used_one_exists():
    # Django and crispy-forms ask for these by themselves.
    asked_for = re.compile(r"^(django/|nbl/|403|404|500|403_csrf)")
    there = {
        path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.*") if path.suffix in (".html", ".txt")
    }
    mentioned = mentioned_templates()
    for name in [name for name in mentioned if "{" in name]:  # f"employers/portal_part_{part}.html"
        mentioned.remove(name)
        mentioned |= {one for one in there if re.fullmatch(re.sub(r"\{\w+\}", r"\\w+", name), one)}
    assert {name for name in there - mentioned if not asked_for.match(name)} == set()
    folders = {name.split("/")[0] for name in there}
    assert {name for name in mentioned - there if name.split("/")[0] in folders and not of_django(name)} == set()


def of_django(name: str) -> bool:
    return (Path(django.__file__).parent / "forms" / "templates" / name).exists()


def addresses() -> list[str]:
    def walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
        for pattern in patterns:
            path = before + str(pattern.pattern)
            yield from walk(pattern.url_patterns, path) if isinstance(pattern, URLResolver) else [path]

    return list(walk(get_resolver().url_patterns, ""))


def test_addresses_are_dutch_lower_case_and_end_with_a_slash():
    english = {
        "new", "edit", "delete", "list", "detail", "job", "jobs", "candidate", "candidates", "employer", "employers",
        "agreement", "agreements", "evaluation", "evaluations", "skill", "skills", "user", "users", "login", "logout",
        "search", "overview", "trajectory", "placement", "print", "sign", "profile", "password", "settings",
    }  # fmt: skip
    machines = {"livez", "readyz", ".well-known/security.txt"}
    for address in addresses():
        if address in machines:
            continue
        words = re.sub(r"<[^>]*>", "", address).strip("/").split("/")
        assert address == "" or address.endswith(("/", ".pdf", ".ttl", ".jsonld", ".json")), address
        assert address == re.sub(r"<[^>]*>", lambda match: match[0], address).lower(), address
        assert not english & {part for word in words for part in word.split("-")}, address


def test_no_two_addresses_are_the_same():
    shapes = sorted(re.sub(r"<(\w+):\w+>", r"<\1>", address) for address in addresses())
    assert [one for one, other in pairwise(shapes) if one == other] == []


def test_objects_stand_in_addresses_by_an_id_that_tells_nothing():
    """UUIDs: a number that counts would tell how many there are. Lines of a form and holidays tell nobody anything."""
    counted = {address for address in addresses() if "<int:pk>" in address}
    assert counted == {"beheer/feestdagen/<int:pk>/weg/", "trajecten/<uuid:public_id>/financiering/<int:pk>/weg/"}
