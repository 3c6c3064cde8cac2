"""Covenants: 4 × 50 in one go, jobs linked to a tranche, and the target against what is really coming."""

import re
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from employers import covenants, recording
from employers.models import Covenant, FutureJob
from nieuwebanen.dates import add_months
from nieuwebanen.errors import DomainError, StaleError
from tests import factories
from tests.trajectories import answers, builders
from trajectories import agreements
from trajectories.models import Party, TrajectoryStatus

pytestmark = pytest.mark.django_db


def url(name, *things):
    return reverse(f"employers:{name}", args=[thing.public_id for thing in things])


def fields_of(covenant, **changed):
    return {
        "name": covenant.name,
        "kind": covenant.kind,
        "begins_on": f"{covenant.begins_on:%d-%m-%Y}",
        "ends_on": f"{covenant.ends_on:%d-%m-%Y}",
        "target_jobs": covenant.target_jobs,
        "partners": covenant.partners,
        "note": covenant.note,
        "version": covenant.version,
    } | changed


def making(covenant, **changed):
    first = covenant.begins_on
    return {
        "number": "4",
        "seats": "50",
        "first_on_maand": str(first.month),
        "first_on_jaar": str(first.year),
        "every_months": "3",
        "version": covenant.version,
    } | changed


# ---- tranches -------------------------------------------------------------------------------------------
def test_four_times_fifty_in_one_go(coach, client_for):
    covenant, desk = factories.make_covenant(target_jobs=200), client_for(coach)
    assert desk.post(url("covenant_tranches", covenant), making(covenant)).status_code == 302
    rows = list(covenant.tranches.values_list("name", "seats", "starts_on"))
    assert rows == [(f"Tranche {n + 1}", 50, add_months(covenant.begins_on, 3 * n)) for n in range(4)]
    page = desk.get(covenant.get_absolute_url()).text
    assert "200 van 200" in page
    assert "200 plekken" in page  # not announced yet


def test_tranches_come_after_those_that_are_there_and_stay_within_the_covenant(manager):
    covenant = factories.make_covenant(tranches=2)
    first = covenant.begins_on
    made = covenants.make_tranches(covenant, version=1, number=1, seats=5, first_on=first, every_months=1, by=manager)
    assert [tranche.position for tranche in made] == [3]
    with pytest.raises(DomainError, match="in de periode van het convenant"):
        covenants.make_tranches(covenant, version=2, number=10, seats=5, first_on=first, every_months=3, by=manager)
    with pytest.raises(DomainError, match="maximaal 40"):
        covenants.make_tranches(covenant, version=2, number=39, seats=5, first_on=first, every_months=0, by=manager)
    with pytest.raises(StaleError):
        covenants.make_tranches(covenant, version=1, number=1, seats=5, first_on=first, every_months=1, by=manager)
    assert covenant.tranches.count() == 3


def test_a_double_click_makes_the_tranches_once(coach, client_for):
    covenant, desk = factories.make_covenant(), client_for(coach)
    sent = making(covenant)
    assert desk.post(url("covenant_tranches", covenant), sent).status_code == 302
    again = desk.post(url("covenant_tranches", covenant), sent)
    assert again.status_code == 409
    assert "Iemand anders heeft dit net gewijzigd." in again.text
    assert 'name="version" value="2"' in again.text
    assert covenant.tranches.count() == 4


def test_one_tranche_is_changed_and_removed_only_without_jobs(coach, client_for):
    covenant, desk = factories.make_covenant(tranches=2), client_for(coach)
    one, other = covenant.tranches.all()
    factories.make_job(by=coach, covenant=covenant, tranche=one)
    first = {"name": "Ploeg 1", "starts_on_maand": str(one.starts_on.month), "starts_on_jaar": str(one.starts_on.year)}
    sent = first | {"seats": "40", "version": covenant.version}
    assert desk.post(url("covenant_tranche", covenant, one), sent).status_code == 302
    one.refresh_from_db()
    assert (one.name, one.seats) == ("Ploeg 1", 40)
    kept = desk.post(url("covenant_tranche_remove", covenant, one), follow=True)
    assert "Bij deze tranche horen banen." in kept.text
    assert desk.post(url("covenant_tranche_remove", covenant, other)).status_code == 302
    assert list(covenant.tranches.all()) == [one]


# ---- the covenant ---------------------------------------------------------------------------------------
def test_a_covenant_is_added_changed_and_found(coach, client_for, today):
    desk, draft = client_for(coach), Covenant(name="Haven 2027", begins_on=today, ends_on=today, target_jobs=20)
    assert desk.post(url("covenant_new"), fields_of(draft)).status_code == 302
    covenant = Covenant.objects.get()
    over = factories.make_covenant(name="Oud", begins_on=today.replace(year=2020), ends_on=today.replace(year=2021))
    for query, names in (
        ({}, ["Haven 2027"]),
        ({"stand": "afgelopen"}, ["Oud"]),
        ({"stand": "alles", "q": "ou"}, ["Oud"]),
    ):
        rows = desk.get(url("covenant_list"), query).context["rows"]
        assert [shown.name for shown, _ in rows] == names
    refused = desk.post(url("covenant_edit", covenant), fields_of(covenant, name=over.name, target_jobs="heel veel"))
    assert refused.status_code == 422
    assert "Er is al een convenant met deze naam." in refused.text
    assert "Vul het aantal banen in als getal, bijvoorbeeld 200" in refused.text
    assert desk.post(url("covenant_edit", covenant), fields_of(covenant, partners="Gemeente")).status_code == 302
    late = desk.post(url("covenant_edit", covenant), fields_of(covenant, partners="Het ROC"))
    assert late.status_code == 409
    assert "Het ROC" in late.text
    assert [row.theirs for row in late.context["form"].saved_meanwhile] == ["Gemeente"]


def test_a_period_keeps_its_tranches_inside(coach):
    covenant = factories.make_covenant(tranches=4)
    covenant.ends_on = add_months(covenant.begins_on, 5)
    with pytest.raises(DomainError, match="in de periode"):
        covenants.change(covenant, version=1, fields=["ends_on"], by=coach)
    covenant.refresh_from_db()
    assert covenant.ends_on == add_months(covenant.begins_on, 24)


# ---- jobs -----------------------------------------------------------------------------------------------
def test_a_job_is_linked_on_its_own_page_and_a_tranche_says_which_covenant(coach, client_for):
    job, desk = factories.make_job(by=coach), client_for(coach)
    covenant, strange = factories.make_covenant(tranches=1), factories.make_covenant(tranches=1)
    page = url("job_edit", job)
    form = desk.get(page).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in sent.items() if value is not None}
    sent["tranche"] = str(strange.tranches.get().public_id)
    refused = desk.post(page, sent | {"covenant": str(covenant.public_id)})
    assert refused.status_code == 422
    assert f"Kies een tranche van {covenant}, of laat de tranche leeg" in refused.text
    assert desk.post(page, sent | {"covenant": ""}).status_code == 302
    job.refresh_from_db()
    assert (job.covenant, job.tranche) == (strange, strange.tranches.get())


def test_a_tranche_of_another_covenant_is_refused_by_the_function_and_by_the_database(coach):
    job = factories.make_job(by=coach)
    covenant, strange = factories.make_covenant(), factories.make_covenant(tranches=1)
    job.covenant, job.tranche = covenant, strange.tranches.get()
    with pytest.raises(DomainError, match="hoort bij een ander convenant"):
        recording.change_job(job, version=job.version, fields=["covenant", "tranche"], by=coach)
    with pytest.raises(IntegrityError, match="futurejob_tranche_of_its_covenant"), transaction.atomic():
        job.save(update_fields=["covenant", "tranche"])


# ---- target against reality -----------------------------------------------------------------------------
def test_the_words_for_learning_and_placed_are_those_of_the_floor_above():
    assert (covenants.LEARNS, covenants.PLACED) == (TrajectoryStatus.RUNNING, TrajectoryStatus.PLACED)


def test_target_against_reality_per_tranche_and_in_total(coach):
    covenant = factories.make_covenant(tranches=2, seats=50)
    first, second = covenant.tranches.all()
    case, _ = builders.signed(coach)  # learning
    FutureJob.objects.filter(pk=case.job.pk).update(covenant=covenant, tranche=first, seats=10)
    placed = builders.complete(coach, job=case.job)
    placed.signer = case.signer
    agreement = agreements.offer(placed.trajectory, by=coach, today=factories.today())
    for party in (Party.EMPLOYER, Party.WERKBEDRIJF):
        builders.sign_for(placed, agreement, party)
    placed.trajectory = builders.fresh(placed.trajectory)
    answers.placed(placed)
    builders.chosen(case.job, coach)
    factories.make_job(by=coach, seats=3, covenant=covenant, tranche=second)
    factories.make_job(by=coach, seats=4, covenant=covenant)
    factories.make_job(by=coach, seats=99, covenant=covenant).withdraw(reason="Fout", by=coach)
    total, rows = covenants.by_tranche(covenant)
    assert [(row.tranche, row.reality) for row in rows] == [
        (first, covenants.Reality(target=50, jobs=1, announced=10, chosen=3, learning=1, placed=1)),
        (second, covenants.Reality(target=50, jobs=1, announced=3)),
        (None, covenants.Reality(target=0, jobs=1, announced=4)),
    ]
    assert total == covenants.Reality(target=100, jobs=3, announced=17, chosen=3, learning=1, placed=1)
    assert total.missing == 83
    assert covenants.realities([covenant]) == [(covenant, total)]


def test_the_counts_open_the_list_that_they_count(coach, client_for):
    covenant, desk = factories.make_covenant(tranches=1), client_for(coach)
    job = factories.make_job(by=coach, covenant=covenant, tranche=covenant.tranches.get())
    factories.make_job(by=coach, title="Iets anders")
    page = desk.get(covenant.get_absolute_url()).text
    links = set(re.findall(r'href="(/banen/\?convenant=[^"]+)"', page))
    assert len(links) == 2
    for link in links:
        text = desk.get(link.replace("&amp;", "&")).text
        assert job.title in text
        assert "Iets anders" not in text


def test_the_queries_do_not_grow(coach, client_for, django_assert_max_num_queries):
    desk = client_for(coach)

    def fill(tranches):
        covenant = factories.make_covenant(tranches=tranches)
        for tranche in covenant.tranches.all():
            factories.make_job(by=coach, covenant=covenant, tranche=tranche)
        return covenant

    small = fill(1)
    pages = (small.get_absolute_url(), url("covenant_list"))
    few = []
    for page in pages:
        desk.get(page)
        with django_assert_max_num_queries(80) as seen:
            desk.get(page)
        few.append(len(seen))
    large = fill(5)
    for page, most in zip((large.get_absolute_url(), url("covenant_list")), few, strict=True):
        with django_assert_max_num_queries(most):
            desk.get(page)


def test_the_spreadsheet_of_covenants_is_the_list(coach, client_for):
    factories.make_covenant(name="Leren in de haven", target_jobs=200)
    factories.make_covenant(name="Leren in de zorg")
    answer = client_for(coach).get(reverse("employers:covenant_list_export"), {"q": "haven"})
    rows = list(load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[4]) for row in rows] == [("Leren in de haven", 200)]
