"""One case from end to end, as people do it: from a job that does not exist yet to the first working day.

Three people, each in an own window, who know nothing but the words on the screen. They sign in, and from there on only
follow links, press buttons and fill in what is asked.
"""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.management import call_command
from playwright.sync_api import Error as PlaywrightError
from pypdf import PdfReader

from candidates.models import Candidate, CandidateStatus
from employers.models import FutureJob, JobStatus
from matching.models import Proposal, ProposalState
from nieuwebanen.accounts.models import Role
from nieuwebanen.dates import add_months
from nieuwebanen.outbox import OutboxMail
from tests import factories
from trajectories.models import Agreement, AgreementState, Placement, Trajectory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEADINGS = [
    "Kennis en vaardigheden",
    "Stappenplan",
    "Duur",
    "Begeleiding",
    "Financiering",
    "Evaluatie",
    "Randvoorwaarden",
]


class Window:
    """A person at a screen."""

    def __init__(self, page, address):
        self.page, self.address = page, address
        page.set_default_timeout(30_000)  # the last signature makes the PDF

    def sign_in(self, email):
        self.page.goto(self.address)
        self.fill("E-mailadres", email)
        self.page.get_by_label("Wachtwoord", exact=True).fill(factories.PASSWORD)
        self.press("Inloggen")
        self.page.get_by_role("navigation", name="Hoofdmenu").wait_for()

    def menu(self, name):
        self.go(self.page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name=name).first)

    def follow(self, name, *, exact=True):
        self.go(self.page.get_by_role("main").get_by_role("link", name=name, exact=exact).first)

    def go(self, link):
        """Click once the page stands still: on a slow machine a page that is still being drawn can move from under it."""
        link.wait_for()
        self.page.wait_for_load_state()
        with self.page.expect_navigation():
            link.click()

    def press(self, name):
        """The words that everybody sees; what stands behind them tells a screen reader about whom."""
        self.page.get_by_role("button", name=re.compile(rf"^{re.escape(name)}(?!\w)")).first.click()

    def fill(self, label, text):
        """The label, whatever stands behind it, such as (niet verplicht)."""
        self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}(\s*\(niet verplicht\))?\s*$")).fill(text)

    def tick(self, label, *, exact=True):
        self.page.get_by_label(label, exact=exact).first.check()

    def pick(self, label, choice):
        """The option that begins with these words; behind them may stand more, such as the free seats."""
        select = self.page.get_by_label(label, exact=True)
        option = select.locator("option").filter(has_text=re.compile(rf"^\s*{re.escape(choice)}")).first
        select.select_option(option.get_attribute("value"))

    def level(self, skill, level):
        """Choose one of the five levels in the group of this skill or competence."""
        self.page.get_by_role("group", name=skill).get_by_role("radio").nth(level).check()

    def reads(self, text):
        """The text is on the page; if it is not, the page itself says what is there instead."""
        try:
            self.page.get_by_text(text).first.wait_for()
        except PlaywrightError as error:
            seen = self.page.locator("body").inner_text()
            raise AssertionError(f"{text!r} is not on {self.page.url}, which reads:\n{seen}") from error

    def heading(self):
        return self.page.get_by_role("heading", level=1).inner_text()


def short(day):
    return day.strftime("%d-%m-%Y")


def test_three_people_take_one_case_from_a_future_job_to_a_regular_one(live_server, new_page):
    call_command("prepare")
    today = factories.today()
    team = factories.make_team()
    coach = factories.make_user(Role.COACH, first_name="Ingrid", last_name="Bakker", team=team)
    manager = factories.make_user(Role.MANAGER, first_name="Mira", last_name="Post", job_title="teammanager")
    signer = factories.make_user(Role.EMPLOYER, first_name="Petra", last_name="Koster")
    employer = factories.make_employer(members=[signer], name="Zuiderpoort Logistiek", account_manager=coach)
    factories.make_location(employer, name="Leermagazijn Zuiderpoort")
    boss, desk, chief = (Window(new_page(), live_server.url) for _ in range(3))
    boss.sign_in(signer.email)
    desk.sign_in(coach.email)
    chief.sign_in(manager.email)
    assert [window.heading() for window in (boss, desk, chief)] == ["Overzicht", "Mijn werk", "Overzicht"]

    job = announce(boss, add_months(today.replace(day=1), 6))
    map_possibilities(desk, job, today)
    candidate = add_candidate(desk, today)
    propose(desk, job, candidate, today)
    choose(boss)
    arrange(desk, candidate)
    sign(boss, chief)
    agreement = read_the_pdf(desk)
    evaluate(boss, desk, agreement.trajectory)
    finish(desk, boss, job)
    place(desk)

    job.refresh_from_db()
    candidate.refresh_from_db()
    assert job.status == JobStatus.FILLED
    assert candidate.status == CandidateStatus.PLACED
    assert Placement.objects.get().aftercare.count() == 5
    assert OutboxMail.objects.filter(recipient=signer.email).count() >= 3  # a candidate, an agreement, an evaluation
    for window in (boss, desk, chief):
        window.page.close()


# ---- step 1 ------------------------------------------------------------------------------------------
def announce(boss, start):
    boss.follow("Toekomstige baan aanmelden")
    boss.fill("Hoe heet de functie?", "Medewerker magazijn")
    boss.fill("Hoeveel plekken komen er?", "1")
    boss.page.get_by_label("Maand", exact=True).select_option(index=start.month)
    boss.fill("Jaar", str(start.year))
    boss.tick("Waarschijnlijk")
    boss.fill("Minimaal", "24")
    boss.fill("Maximaal", "32")
    boss.tick("Ja")
    boss.fill("Waarom komt deze baan erbij?", "Wij openen een tweede hal.")
    boss.press("Bewaren en later verder")
    boss.reads("Uw antwoorden zijn bewaard")

    boss.menu("Toekomstige banen")
    boss.follow("Medewerker magazijn")
    boss.press("Verder met deel 2")
    boss.fill("Wat doet iemand de hele dag?", "Orders verzamelen met een scanner en pakketten klaarzetten.")
    boss.tick("nachtdienst")
    boss.tick("Vast contract")
    boss.press("Verder met deel 3")
    boss.fill("Zoek een vaardigheid", "orderpicken")
    boss.press("Zoek vaardigheid")
    boss.reads("1 vaardigheid gevonden voor")
    boss.tick("Orders verzamelen")
    boss.press("Verder met deel 4")
    boss.reads("Controleer uw antwoorden")
    boss.press("Aanmelden")
    boss.reads("Bedankt. Wij bellen u binnen 5 werkdagen.")
    return FutureJob.objects.get()


# ---- steps 1 and 2, the coach ------------------------------------------------------------------------
def map_possibilities(desk, job, today):
    desk.menu("Mijn werk")
    desk.follow("Nieuwe baan bespreken")
    desk.tick("Ik heb verteld wie de kandidaten zijn")
    desk.fill("Wat verwachten jullie van elkaar?", "Wij bellen elke week.")
    desk.press("Bewaren")
    desk.follow("Wat nodig is")
    for name in ("Inpakken", "Veilig tillen"):
        desk.fill("Zoek een vaardigheid", name)
        desk.press("Vaardigheid toevoegen")
    desk.follow("Mogelijkheden")
    desk.tick("Kleinschalige groei")
    desk.fill("Waarom geen grootschalige groei?", "Het gaat om een plek.")
    desk.fill("Wie past bij deze baan?", "Iemand die graag beweegt en netjes werkt.")
    desk.fill("Wat is nodig om te slagen?", "Een vaste begeleider.")
    desk.press("Route kiezen")
    desk.follow("Onderdeel toevoegen")
    desk.fill("Hoe heet dit onderdeel?", "Op de werkvloer")
    desk.pick("Op welke plek?", "Leermagazijn Zuiderpoort")
    desk.pick("Wat voor plaats is het?", "proefplaats")
    desk.fill("Hoeveel weken?", "8")
    desk.fill("Wat kan iemand na dit onderdeel?", "Orders verzamelen zonder hulp.")
    desk.pick("Orders verzamelen", "tot niveau 3, zelfstandig")
    desk.press("Bewaren")
    desk.follow("Toezegging")
    desk.fill("Wie zegt dit toe?", "P. Koster, hoofd magazijn")
    desk.fill("Wanneer krijgt de kandidaat de baan?", "Is op tijd\nWerkt zelfstandig")
    desk.press("Bewaren")
    desk.press("Openstellen voor kandidaten")
    job.refresh_from_db()
    assert job.status == JobStatus.OPEN


# ---- step 3 ------------------------------------------------------------------------------------------
def add_candidate(desk, today):
    desk.menu("Kandidaten")
    desk.follow("Kandidaat toevoegen")
    desk.fill("Voornaam", "Fatuma")
    desk.fill("Achternaam", "Abdi")
    desk.fill("Postcode", "8232 AB")
    desk.tick("Langdurig werkzoekend")
    desk.fill("Waar is iemand goed in?", "Werkt netjes en helpt collega's.")
    desk.fill("Vanaf wanneer kan iemand beginnen?", short(today))
    desk.fill("Wanneer is uitgelegd welke gegevens wij bewaren?", short(today))
    desk.press("Bewaren")
    assert desk.heading() == "Fatuma Abdi"
    desk.follow("Vaardigheden", exact=False)  # the tab counts them
    for name, level in [
        ("Orders verzamelen", 1),
        ("Inpakken", 2),
        ("Veilig tillen", 2),
        ("Afwassen", 3),
        ("Serveren", 2),
    ]:
        desk.follow("Vaardigheid toevoegen")
        desk.page.get_by_label("Welke vaardigheid?").fill(name)
        desk.go(desk.page.get_by_role("option", name=name).first)
        desk.level(name, level)
        desk.press("Niveau bewaren")
        desk.reads("Het niveau is bewaard.")
    return Candidate.objects.get()


def propose(desk, job, candidate, today):
    desk.menu("Toekomstige banen")
    desk.follow("Medewerker magazijn")
    desk.page.get_by_label("Fatuma Abdi", exact=False).first.check()
    desk.press("Stel gekozen kandidaten voor")
    assert Proposal.objects.get().state == ProposalState.SELECTED
    inform_and_present(desk, today)
    assert Proposal.objects.get().state == ProposalState.PRESENTED
    desk.reads("Het voorstel is verstuurd. Zuiderpoort Logistiek krijgt een bericht.")


def inform_and_present(desk, today):
    desk.menu("Voorstellen")
    desk.follow("Fatuma Abdi", exact=False)
    desk.follow("Informeren")
    desk.fill("Wat heb je verteld?", "Over de werkgever, het werk en het inleren.")
    desk.fill("Wanneer gaf de kandidaat akkoord?", short(today))
    desk.press("Bewaren")
    desk.follow("Voorstel controleren")
    desk.reads("Zo ziet de werkgever het")
    desk.page.get_by_role("checkbox", name="Voornaam").check()  # nameless until the coach ticks it
    desk.press("Voorstel versturen")


def choose(boss):
    boss.menu("Voorgestelde kandidaten")
    boss.follow("Fatuma", exact=False)
    boss.reads("Wilt u dat Fatuma bij u inleert?")
    assert "Abdi" not in boss.page.content()
    boss.follow("Kiezen")
    boss.page.get_by_role("textbox").last.fill("Past goed in ons team.")
    boss.press("Kiezen")
    assert Proposal.objects.get().state == ProposalState.CHOSEN


# ---- step 4 ------------------------------------------------------------------------------------------
def arrange(desk, candidate):
    desk.menu("Trajecten")
    desk.press("Traject starten")
    assert desk.heading() == "Afspraken"
    row = desk.page.get_by_role("row")
    row.filter(has_text="Begeleiding").get_by_role("link", name="Invullen").click()
    desk.fill("Vaste begeleider bij de werkgever", "Petra Koster")
    desk.fill("Functie van de begeleider", "hoofd magazijn")
    desk.fill("Uren begeleiding per week", "4")
    desk.fill("Verzekering voor ongevallen en aansprakelijkheid", "Voorbeeld Verzekeringen")
    desk.fill("Nummer van de polis", "123")
    desk.tick("De werkgever verklaart dat niemand werk verliest door deze plek")
    desk.fill("Hoe lang is niemand ontslagen voor dit werk?", "12")
    desk.fill("De-minimissteun in de laatste 3 jaar", "0")
    desk.press("Bewaren")
    row.filter(has_text="Duur").get_by_role("link", name="Invullen").click()
    desk.fill("Uitkering of loon tijdens het inleren", "De uitkering loopt door.")
    desk.fill("Reiskosten", "Het Werkbedrijf betaalt de bus.")
    desk.press("Bewaren")
    row.filter(has_text="Financiering").get_by_role("link", name="Invullen").click()
    desk.fill("Waarvoor?", "Begeleiding en training")
    desk.fill("Bedrag", "4250")
    desk.press("Bewaren")
    desk.follow("Terug naar de afspraken")
    row.filter(has_text="Randvoorwaarden").get_by_role("link", name="Invullen").click()
    desk.fill("Wat moet geregeld zijn?", "Werkkleding")
    desk.tick("Werkgever")
    desk.press("Bewaren")
    desk.follow("Terug naar de afspraken")
    desk.follow("Naar de overeenkomst")
    desk.press("Laten tekenen")
    desk.reads("ligt klaar")


def sign(boss, chief):
    chief.menu("Overeenkomsten")
    chief.page.get_by_role("row").get_by_role("link", name="Tekenen").first.click()
    chief.tick("Ik heb de overeenkomst gelezen", exact=False)
    chief.press("Tekenen")
    chief.reads("is getekend voor het Werkbedrijf")
    assert Agreement.objects.get().state == AgreementState.PARTLY
    boss.menu("Overeenkomsten")
    boss.page.get_by_role("main").get_by_role("link", name="Tekenen").first.click()
    boss.fill("Uw functie", "hoofd magazijn")
    boss.tick("Ik heb de overeenkomst gelezen en ga akkoord")
    boss.press("Tekenen")
    boss.reads("Getekend")
    assert Agreement.objects.get().state == AgreementState.SIGNED


def read_the_pdf(desk):
    agreement = Agreement.objects.get()
    address = desk.page.url.split("/trajecten/")[0] + f"/trajecten/{agreement.trajectory.public_id}/overeenkomst.pdf"
    answer = desk.page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    reader = PdfReader(BytesIO(answer.body()))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    missing = [heading for heading in HEADINGS if heading not in text]
    assert not missing
    for part in ("Fatuma Abdi", agreement.number, agreement.content_sha256[:12]):
        assert part in text
    return agreement


# ---- step 5 ------------------------------------------------------------------------------------------
def evaluate(boss, desk, trajectory):
    """The final evaluation, held early: what was learnt is seen, and the ready date moves with it."""
    final = trajectory.evaluations.order_by("position").last()
    trajectory.evaluations.exclude(pk=final.pk).delete()
    trajectory.evaluations.filter(pk=final.pk).update(planned_on=factories.today())
    boss.menu("Evaluaties")
    boss.page.get_by_role("main").get_by_role("link", name="Invullen", exact=False).first.click()
    answer(boss)
    desk.menu("Evaluaties")
    desk.page.get_by_role("main").get_by_role("link", name="Invullen", exact=False).first.click()
    if desk.page.get_by_role("button", name="Versturen").count() == 0:
        desk.page.get_by_role("row").filter(has_text="Werkcoach").get_by_role("link", name="Invullen").click()
    answer(desk)
    desk.follow("Bevestigen")
    desk.tick("Op koers")
    desk.fill("Samenvatting", "Fatuma werkt nu zelfstandig.")
    desk.press("Bevestigen")
    desk.reads("Naar verwachting klaar")
    assert Candidate.objects.get().skills.filter(level=4, source="evaluatie").count() == 3


def answer(window):
    for group in window.page.get_by_role("group").all():
        radios = group.get_by_role("radio")
        if radios.count() == 5:
            radios.nth(4).check()
    for label in ("Leervermogen", "Tempo", "Kwaliteit", "Inzetbaarheid"):
        window.page.get_by_label(label, exact=True).fill("90")
    for hours in window.page.get_by_label("Hoeveel uur per week krijgt", exact=False).all():  # who is there knows
        hours.fill("4")
    window.press("Versturen")


# ---- step 6 ------------------------------------------------------------------------------------------
def finish(desk, boss, job):
    desk.menu("Trajecten")
    desk.follow("Fatuma Abdi", exact=False)
    desk.follow("Criteria nakijken")
    for text in ("Is op tijd", "Werkt zelfstandig"):
        desk.page.get_by_role("listitem").filter(has_text=text).get_by_role("button", name="Gehaald").click()
    desk.follow("Inleren afronden")
    desk.fill("Waarom is het inleren eerder klaar dan in het plan staat?", "Fatuma kan alles al.")
    desk.press("Inleren klaar")
    boss.menu("Trajecten")
    boss.follow("Fatuma", exact=False)
    boss.follow("Bevestig dat de baan er is")
    boss.tick("Bepaalde tijd", exact=False)
    boss.fill("Duur in maanden", "12")
    boss.fill("Uren per week", "28")
    boss.fill("Loon per uur", "15,50")
    boss.fill("Eerste werkdag", short(factories.today() + timedelta(days=3)))
    boss.press("De baan is er")
    job.refresh_from_db()
    assert job.arisen_on


def place(desk):
    desk.menu("Trajecten")
    desk.follow("Fatuma Abdi", exact=False)
    desk.follow("Plaatsing vastleggen")
    desk.press("Plaatsing vastleggen")  # what the employer confirmed stands there
    assert Trajectory.objects.get().status == "geplaatst"
    desk.reads("Nazorg")
