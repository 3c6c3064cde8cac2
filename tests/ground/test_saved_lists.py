"""A list kept under a name: for oneself or shared, only of known lists and with the filters that they know."""

import pytest
from django.conf import settings
from django.urls import reverse

from nieuwebanen import saved_lists
from nieuwebanen.errors import DomainError
from nieuwebanen.lists import cleaned_query
from nieuwebanen.saved_lists import SavedList

pytestmark = pytest.mark.django_db
JOBS = "employers:job_list"


@pytest.fixture
def desk(coach, client_for):
    return client_for(coach)


def keep(client, **answers):
    return client.post(reverse("saved_list_new"), {"lijst": JOBS, "query": "sector=zorg", "name": "Zorg"} | answers)


def make(owner, name="Zorg", *, shared=False, query="sector=zorg"):
    return saved_lists.keep(page=JOBS, name=name, query=query, shared=shared, by=owner)


def test_a_list_is_kept_and_opens_with_its_filters(desk, coach):
    answer = keep(desk, query="sector=zorg&stand=open&sorteer=-functie", shared="on")
    saved = SavedList.objects.get()
    assert (saved.owner, saved.shared) == (coach, True)
    assert answer.url == saved.get_absolute_url() == f"{reverse(JOBS)}?{saved.query}"
    page = desk.get(answer.url)
    assert "De lijst ‘Zorg’ is bewaard" in page.text
    (link,) = page.context["list"].saved.links
    assert (link["name"], link["current"]) == ("Zorg", True)


def test_what_the_list_does_not_know_is_not_kept(coach, desk):
    odd = "sector=zorg&pagina=4&sorteer=start&next=//kwaad.example&stap=99&q=a%26b&csrfmiddlewaretoken=x"
    assert cleaned_query(JOBS, odd, user=coach) == "q=a%26b&sector=zorg"
    keep(desk, query="https://kwaad.example/?sector=zorg")
    assert SavedList.objects.get().get_absolute_url() == reverse(JOBS)


@pytest.mark.parametrize("page", ["", "accounts:users", "https://kwaad.example", "employers:detail"])
def test_only_a_known_list_is_kept(page, desk):
    assert keep(desk, lijst=page).status_code == 404
    assert not SavedList.objects.exists()


@pytest.mark.parametrize("view", sorted(settings.LISTS))
def test_every_list_that_can_be_kept_offers_it_and_shows_what_is_kept(view, desk, coach):
    saved = saved_lists.keep(page=view, name="Van mij", query="", shared=False, by=coach)
    page = desk.get(saved.get_absolute_url()).text
    assert "Bewaar deze lijst" in page
    assert f'name="lijst" value="{view}"' in page
    assert 'aria-label="Bewaarde lijsten"' in page
    assert "Van mij" in page
    assert cleaned_query(view, "q=x&onbekend=1", user=coach) == "q=x"


def test_a_name_is_asked_again_and_nothing_is_lost(desk, coach):
    make(coach)
    page = keep(desk, query="sector=horeca", shared="on")
    assert page.status_code == 422
    assert "Je hebt al een lijst met deze naam" in page.text
    assert 'name="query" value="sector=horeca"' in page.text
    assert keep(desk, name="").status_code == 422
    assert keep(desk, name="Horeca", query="sector=horeca").status_code == 302
    assert SavedList.objects.count() == 2


def test_twenty_lists_are_enough(coach, other_coach):
    for number in range(saved_lists.MOST):
        make(coach, f"Lijst {number}")
    with pytest.raises(DomainError, match="al 20 bewaarde lijsten"):
        make(coach, "Nog een")
    saved_lists.keep(page="employers:list", name="Nog een", query="", shared=False, by=coach)
    make(other_coach, "Nog een")


def test_the_own_lists_come_first_and_a_shared_one_names_its_owner(coach, other_coach, desk):
    make(other_coach, "Aparte lijst", shared=True)
    make(other_coach, "Geheime lijst")
    make(coach, "Zorg")
    links = desk.get(reverse(JOBS)).context["list"].saved.links
    assert [(link["name"], link["owner"]) for link in links] == [("Zorg", ""), ("Aparte lijst", "Bob Anders")]
    page = desk.get(reverse("saved_lists")).text
    assert "van Bob Anders" in page
    assert "Geheime lijst" not in page
    assert page.count("Wijzigen") == 1


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("name", ["saved_list", "saved_list_delete"])
def test_somebody_elses_list_is_not_changed(name, shared, other_coach, desk):
    theirs = make(other_coach, shared=shared)
    for method in (desk.get, desk.post):
        assert method(reverse(name, args=[theirs.public_id]), {"name": "Gekaapt"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.name == "Zorg"


def test_the_own_list_gets_another_name_and_goes_after_a_question(coach, desk):
    saved, other = make(coach), make(coach, "Horeca")
    address = reverse("saved_list", args=[saved.public_id])
    assert desk.post(address, {"name": "Zorg en welzijn", "shared": "on"}).status_code == 302
    saved.refresh_from_db()
    assert (saved.name, saved.shared, saved.query) == ("Zorg en welzijn", True, "sector=zorg")
    assert "al een lijst met deze naam" in desk.post(address, {"name": other.name}).text
    gone = reverse("saved_list_delete", args=[saved.public_id])
    assert "Lijst ‘Zorg en welzijn’ verwijderen?" in desk.get(gone).text
    assert SavedList.objects.count() == 2
    assert desk.post(gone).status_code == 302
    assert list(SavedList.objects.all()) == [other]


def test_an_employer_sees_no_lists_of_staff(coach, employer_user, client_for):
    make(coach, shared=True)
    assert not SavedList.objects.visible_to(employer_user).exists()
    assert client_for(employer_user).get(reverse("saved_lists")).status_code == 403
