"""What the talks of steps 1 and 2 leave behind: what plays a part, what is needed, templates, the promise, the paper."""

import io

import pikepdf
import pytest
from django.urls import reverse

from employers import function_needs, recording
from employers.forms.promise import criterion_of
from employers.function_needs import NameTaken
from employers.models import Determinant, FutureJob, RequirementTemplate
from employers.requirements import Need, save_needs
from matching.engine import EFFORT_HALVES as OF_THE_MATCH
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.skills.loading import load_starter_list
from nieuwebanen.skills.models import EFFORT_HALVES, Level, Origin, Skill
from nieuwebanen.skills.search import skills_in_text
from tests import factories
from tests.trajectories import builders
from trajectories.models import Criterion

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(coach, client_for):
    return client_for(coach)


@pytest.fixture
def job(coach):
    return factories.make_open_job(by=coach)


def url(name, *things):
    return reverse(f"employers:{name}", args=[thing.public_id for thing in things])


def version(job):
    return str(FutureJob.objects.get(pk=job.pk).version)


# ---- the intake talk: what plays a part ---------------------------------------------------------------
def talk(job, *rows, **changes):
    """The form as it is sent; a row: (of whom, text, ja or nee, what we do)."""
    answers = {
        "held_on": "vandaag",
        "motives": ["personeel"],
        "growth_reason": "Tweede hal.",
        "target_group_explained": "on",
        "expectations": "Wij bellen elke week.",
        "version": version(job),
        "regels": str(len(rows)),
    }
    for index, row in enumerate(rows):
        named = zip(("of", "text", "influenceable", "what_we_do"), row, strict=True)
        answers |= {f"regel{index}-{name}": value for name, value in named} | {f"regel{index}-position": str(index + 1)}
    return answers | changes


NOISE = ("baan", "Veel lawaai in de hal", "ja", "Wij kijken samen naar gehoorbescherming")
SHIFT = ("baan", "Begint om 6 uur", "nee", "")
GUIDE = ("werkgever", "Weinig tijd voor begeleiding", "ja", "Een vaste begeleider op dinsdag")
EMPTY = ("", "", "", "")


def test_what_plays_a_part_is_kept_in_order_and_shown_in_three_groups(desk, job):
    assert desk.post(url("job_intake", job), talk(job, GUIDE, NOISE, SHIFT, EMPTY)).status_code == 302
    rows = [(row.of, row.influenceable, row.what_we_do) for row in job.determinants.all()]
    assert rows == [("werkgever", True, GUIDE[3]), ("baan", True, NOISE[3]), ("baan", False, "")]
    groups = desk.get(url("job_intake", job)).context["editor"].groups
    assert [(name, len(rows)) for name, rows in groups] == [("De baan", 2), ("De werkgever", 1), ("Nieuwe regels", 2)]
    kept = talk(job, GUIDE, NOISE, **{"regel0-remove": "on"})
    assert desk.post(url("job_intake", job), kept).status_code == 302
    assert [row.text for row in job.determinants.all()] == [NOISE[1]]


@pytest.mark.parametrize("wrong", [("", "Lawaai", "nee", ""), ("baan", "", "nee", ""), ("baan", "Lawaai", "", ""),
                                   ("baan", "Lawaai", "ja", ""), ("baan", "x" * 201, "nee", "")])  # fmt: skip
def test_a_row_that_is_not_complete_is_refused_and_nothing_is_lost(wrong, desk, job):
    page = desk.post(url("job_intake", job), talk(job, NOISE, wrong))
    assert page.status_code == 422
    assert NOISE[1] in page.text
    assert "Wij bellen elke week." in page.text
    assert not job.determinants.exists()


def test_a_row_more_and_a_row_up_save_nothing_and_keep_everything_typed(desk, job):
    unfinished = talk(job, NOISE, SHIFT, held_on="gisterenavond", expectations="", regel="1")
    page = desk.post(url("job_intake", job), unfinished)
    assert page.status_code == 200
    assert len(page.context["editor"].rows) == 4
    assert 'value="gisterenavond"' in page.text
    assert "Het is nog niet bewaard" in page.text
    del unfinished["regel"]
    page = desk.post(url("job_intake", job), unfinished | {"omhoog": "regel1"})
    assert [row["text"].value() for row in page.context["editor"].rows] == [SHIFT[1], NOISE[1]]
    assert not job.determinants.exists()


def test_a_word_about_health_is_told_and_a_form_without_rows_leaves_them(desk, job):
    ill = ("medewerker", "Heeft vaak rugpijn", "nee", "")
    page = desk.post(url("job_intake", job), talk(job, ill), follow=True)
    assert "Wij bewaren niets over gezondheid" in page.text
    answers = talk(job)
    del answers["regels"]
    desk.post(url("job_intake", job), answers)
    assert job.determinants.count() == 1


def test_two_who_write_down_the_same_talk_do_not_overwrite_each_other(desk, job):
    late = talk(job, SHIFT)
    desk.post(url("job_intake", job), talk(job, NOISE))
    page = desk.post(url("job_intake", job), late)
    assert page.status_code == 409
    assert "net gewijzigd" in page.text
    assert SHIFT[1] in page.text
    assert [row.text for row in job.determinants.all()] == [NOISE[1]]


def test_the_number_of_rows_has_an_end_also_for_who_tampers(desk, job, coach, today):
    rows = [Determinant(of="baan", text=f"Nr {n}", influenceable=False) for n in range(21)]
    with pytest.raises(DomainError, match="maximaal 20"):
        recording.record_intake(
            job, version=job.version, held_on=today, motives=[], growth_reason="", target_group_explained=True,
            expectations="", conditions="", determinants=rows, by=coach,
        )  # fmt: skip
    assert desk.post(url("job_intake", job), talk(job, regels="999999999")).status_code == 302


# ---- what is needed -----------------------------------------------------------------------------------
def sent(job, **changes):
    answers = {"version": version(job)}
    for need in job.requirements.select_related("skill", "learn_at"):
        row = {
            "position": need.position,
            "level": need.level,
            "weight": need.weight,
            "must": "ja" if need.must else "nee",
            "learn_at": str(need.learn_at.public_id) if need.learn_at else "",
            "learn_hours": need.hours_to_learn,
        }
        answers |= {f"{need.skill.code}-{name}": str(value) for name, value in row.items()}
    return answers | changes


def test_hours_from_nothing_to_a_level_are_those_of_the_match():
    assert EFFORT_HALVES == OF_THE_MATCH
    assert [Skill(base_hours=24).hours_to(level) for level in Level.values] == [0, 24, 60, 108, 180]


def test_where_and_how_long_a_skill_is_learnt_is_asked_and_prefilled(desk, job):
    need = job.requirements.first()
    page = desk.get(url("job_profile", job)).text
    assert 'value="108"' in page
    assert "3 Zelfstandig. Ik doe het alleen, goed en op tijd." in page
    place = factories.make_location(job.employer, name="Leermagazijn")
    changes = {f"{need.skill.code}-learn_at": str(place.public_id), f"{need.skill.code}-learn_hours": "90"}
    assert desk.post(url("job_profile", job), sent(job, **changes)).status_code == 302
    need.refresh_from_db()
    assert (need.learn_at, need.learn_hours, need.hours_to_learn) == (place, 90, 90)


def test_hours_that_nobody_changed_follow_the_level(desk, job):
    need = job.requirements.first()
    desk.post(url("job_profile", job), sent(job, **{f"{need.skill.code}-level": "2"}))
    need.refresh_from_db()
    assert (need.learn_hours, need.hours_to_learn) == (None, 60)


def test_what_must_be_there_beforehand_keeps_no_place_and_no_hours(job, coach):
    skill = job.requirements.first().skill
    others = [Need(need.skill) for need in job.requirements.all()[1:]]
    place = factories.make_location(job.employer)
    needs = [Need(skill, 3, 2, must=True, learn_at=place, learn_hours=40), *others]
    save_needs(job, needs, version=job.version, by=coach)
    row = job.requirements.get(skill=skill)
    assert (row.learn_at, row.learn_hours) == (None, None)


def test_a_place_of_a_strange_employer_is_not_offered(desk, job):
    strange = factories.make_location(factories.make_employer())
    need = job.requirements.first()
    page = desk.post(url("job_profile", job), sent(job, **{f"{need.skill.code}-learn_at": str(strange.public_id)}))
    assert page.status_code == 422
    assert "Kies iets uit de lijst" in page.text


@pytest.mark.parametrize("hours", ["0", "2001", "veel", "-3", "1e9"])
def test_hours_that_are_no_hours_are_told_at_the_field(hours, desk, job):
    need = job.requirements.first()
    page = desk.post(url("job_profile", job), sent(job, **{f"{need.skill.code}-learn_hours": hours}))
    assert page.status_code == 422
    assert f'value="{hours}"' in page.text


def test_a_row_moves_up_without_a_script_and_is_saved_with_the_rest(desk, job):
    first, second, third = (need.skill.code for need in job.requirements.all())
    page = desk.post(url("job_profile", job), sent(job, omhoog=second, **{f"{third}-level": "4"}))
    assert [row.skill.code for row in page.context["editor"].rows] == [second, first, third]
    assert "Het is nog niet bewaard" in page.text
    assert [need.skill.code for need in job.requirements.all()] == [first, second, third]
    shown = {field.html_name: str(field.value()) for row in page.context["editor"].rows for field in row}
    del shown[f"{first}-remove"], shown[f"{second}-remove"], shown[f"{third}-remove"]
    desk.post(url("job_profile", job), shown | {"version": version(job)})
    assert [(need.skill.code, need.level) for need in job.requirements.all()] == [(second, 2), (first, 3), (third, 4)]


def test_the_employers_words_are_matched_with_skills_and_one_click_adds(desk, job):
    load_starter_list()
    FutureJob.objects.filter(pk=job.pk).update(skills_in_words="Heftruck rijden, orderpicken en goed samenwerken")
    page = desk.get(url("job_profile", job))
    likely = {skill.name for skill in page.context["editor"].likely}
    assert likely == {"Heftruck of reachtruck rijden", "Orders verzamelen"}
    skill = Skill.objects.get(name="Orders verzamelen")
    desk.post(url("job_profile", job), sent(job, suggested=skill.code))
    assert job.requirements.filter(skill=skill).exists()
    assert "Orders verzamelen" not in {
        skill.name for skill in desk.get(url("job_profile", job)).context["editor"].likely
    }
    assert not skills_in_text("zwemmen op vrijdag").filter(name="Orders verzamelen")


# ---- templates ----------------------------------------------------------------------------------------
def test_a_job_is_kept_as_a_template_and_replacing_one_is_asked_first(desk, job):
    answers = {"function": "  Medewerker   magazijn "}
    assert desk.post(url("job_template_keep", job), answers).status_code == 302
    template = RequirementTemplate.objects.get()
    assert template.function == "Medewerker magazijn"
    assert template.requirements.count() == 3
    job.requirements.first().delete()
    page = desk.post(url("job_template_keep", job), {"function": "medewerker MAGAZIJN"})
    assert page.status_code == 422
    assert "Vervang het sjabloon dat er al is" in page.text
    assert template.requirements.count() == 3
    desk.post(url("job_template_keep", job), {"function": "medewerker MAGAZIJN", "replace": "on"})
    assert template.requirements.count() == 2


def test_using_a_template_adds_what_is_new_keeps_what_was_there_and_skips_what_retired(desk, job, coach):
    has = job.requirements.first()
    new, gone = factories.make_skill("Heftruck rijden"), factories.make_skill("Typen op een telex")
    template = factories.make_template(coach, has.skill, new, gone, function="Magazijn")
    template.requirements.filter(skill=has.skill).update(level=1)
    gone.retire(by=coach)
    page = desk.get(url("job_template_use", job, template)).text
    assert "wordt niet meer aangeboden: Typen op een telex" in page
    assert "Nu: niveau 3 zelfstandig" in page
    answers = {"new": [new.code], "version": version(job)}
    assert desk.post(url("job_template_use", job, template), answers).status_code == 302
    assert [need.skill for need in job.requirements.all()][-1] == new
    assert job.requirements.get(skill=has.skill).level == 3
    assert not job.requirements.filter(skill=gone).exists()
    desk.post(url("job_template_use", job, template), {"take_over": [has.skill.code], "version": version(job)})
    assert job.requirements.get(skill=has.skill).level == 1
    assert function_needs.times_used([template]) == {template.public_id: 2}


def test_a_template_on_an_old_screen_or_with_too_much_changes_nothing(desk, job, coach):
    template = factories.make_template(coach, *(factories.make_skill() for _ in range(10)))
    codes = [row.skill.code for row in template.requirements.all()]
    page = desk.post(url("job_template_use", job, template), {"new": codes, "version": version(job)})
    assert page.status_code == 422
    assert "maximaal 12" in page.text
    page = desk.post(url("job_template_use", job, template), {"new": codes[:2], "version": "0"})
    assert page.status_code == 409
    assert "net gewijzigd" in page.text
    assert desk.post(url("job_template_use", job, template), {"version": version(job)}).status_code == 422
    assert job.requirements.count() == 3


def test_a_template_is_changed_by_one_at_a_time_and_deleted_after_a_question(desk, coach):
    template = factories.make_template(coach, factories.make_skill(), factories.make_skill(), function="Zorg")
    code = template.requirements.first().skill.code
    row = {f"{code}-position": "1", f"{code}-level": "4", f"{code}-weight": "3", f"{code}-must": "ja"}
    answers = {"function": "Zorghulp", "version": str(template.version)} | row
    assert desk.post(template.get_absolute_url(), answers).status_code == 302
    changed = RequirementTemplate.objects.get()
    assert changed.function == "Zorghulp"
    kept = changed.requirements.first()
    assert kept is not None
    assert (kept.level, kept.weight, kept.must) == (4, 3, True)
    page = desk.post(template.get_absolute_url(), answers | {"function": "Te laat"})
    assert page.status_code == 409
    assert 'value="Te laat"' in page.text
    factories.make_template(coach, function="Horeca")
    with pytest.raises(NameTaken):
        function_needs.change(
            changed, [Need(factories.make_skill())], function="HORECA", version=changed.version, by=coach
        )
    with pytest.raises(StaleError):
        function_needs.change(changed, [Need(factories.make_skill())], function="Zorg", version=1, by=coach)
    assert "weghalen?" in desk.get(url("template_delete", changed)).text
    desk.post(url("template_delete", changed))
    assert not RequirementTemplate.objects.filter(pk=changed.pk).exists()


def test_the_list_of_templates_searches_and_costs_a_fixed_number_of_queries(desk, coach, django_assert_max_num_queries):
    factories.make_template(coach, function="Café")
    assert "Café" in desk.get(reverse("employers:template_list"), {"q": "cafe"}).text
    assert "Zoek ruimer" in desk.get(reverse("employers:template_list"), {"q": "zorg"}).text

    def cost():
        with django_assert_max_num_queries(80) as spent:
            desk.get(reverse("employers:template_list"))
        return len(spent)

    before = cost()
    for _ in range(4):
        factories.make_template(factories.make_user())
    assert cost() == before


# ---- the promise --------------------------------------------------------------------------------------
def promise(job, criteria, **changes):
    return {"given_by": "P. Koster", "given_on": "vandaag", "criteria": criteria, "version": version(job)} | changes


def test_measurable_criteria_are_suggested_from_what_is_needed(desk, job):
    need = job.requirements.first()
    suggested = criterion_of(need.skill.name, need.level)
    assert suggested.endswith(" op niveau Zelfstandig")
    assert suggested in desk.get(url("job_promise", job)).text
    desk.post(url("job_promise", job), promise(job, "Op tijd", suggested=[suggested]))
    job = FutureJob.objects.get(pk=job.pk)
    assert [line.text for line in job.promise.criteria.all()] == ["Op tijd", suggested]
    form = desk.get(url("job_promise", job)).context["form"]
    assert suggested not in dict(form.fields["suggested"].choices)


@pytest.mark.parametrize(
    "criteria", ["", "  \n ", "Op tijd\nop TIJD", "x" * 201, "\n".join(f"Nr {n}" for n in range(13))]
)
def test_criteria_that_do_not_do_are_told_at_the_field_and_kept(criteria, desk, job):
    page = desk.post(url("job_promise", job), promise(job, criteria))
    assert page.status_code == 422
    assert page.context["form"].errors["criteria"]
    assert [line.text for line in job.promise.criteria.all()] == ["Werkt zelfstandig"]


def test_who_learns_already_keeps_the_criteria_of_then_with_what_was_met(desk, job, coach, today):
    case = builders.complete(coach, job=job)
    Criterion.objects.filter(trajectory=case.trajectory).update(met_on=today)
    before = list(Criterion.objects.filter(trajectory=case.trajectory).values_list("text", "met_on"))
    desk.post(url("job_promise", job), promise(job, "Iets heel anders\nWerkt zelfstandig"))
    assert list(Criterion.objects.filter(trajectory=case.trajectory).values_list("text", "met_on")) == before
    later = builders.started(coach, job=FutureJob.objects.get(pk=job.pk)).trajectory
    assert [line.text for line in later.criteria.all()] == ["Iets heel anders", "Werkt zelfstandig"]


# ---- paper --------------------------------------------------------------------------------------------
def test_the_profile_is_a_tagged_pdf_without_anybodys_name(desk, job, coach):
    builders.complete(coach, job=job)
    desk.post(url("job_intake", job), talk(job, NOISE, SHIFT))
    answer = desk.get(url("job_pdf", job))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="profiel-{job.number}.pdf"'
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) <= 2
        assert "/StructTreeRoot" in pdf.Root
    page = desk.get(url("job_print", job)).text
    for words in (NOISE[1], NOISE[3], "niets aan te doen", "Gelezen en besproken", "Werkt zelfstandig"):
        assert words in page
    for name in job.proposals.values_list("candidate__first_name", "candidate__last_name"):
        assert not any(part in page for part in name if part)


def test_the_paper_of_a_job_about_which_nothing_is_known_says_what_is_missing(desk, coach):
    bare = factories.make_job(by=coach)
    page = desk.get(url("job_print", bare)).text
    assert "Leg het intakegesprek met de werkgever vast." in page
    assert desk.get(url("job_pdf", bare)).status_code == 200


def test_a_skill_of_an_official_list_is_searched_for_and_added_but_not_shown_to_tick(desk, job):
    official = factories.make_skill("napkins vouwen", origin=Origin.ESCO)
    other = factories.make_skill("napkins vouwen als waaier", origin=Origin.ESCO)
    assert "napkins" not in desk.get(url("job_profile", job)).content.decode()
    rows = {}
    for need in job.requirements.all():
        rows |= {
            f"{need.skill.code}-{name}": value
            for name, value in {"level": need.level, "weight": need.weight, "must": "nee", "position": 1}.items()
        }
    unclear = desk.post(url("job_profile", job), rows | {"name": "napkins", "version": version(job)})
    assert {code for code, _ in unclear.context["editor"].add.fields["found"].choices} == {official.code, other.code}
    desk.post(url("job_profile", job), rows | {"found": [other.code], "version": version(job)})
    desk.post(url("job_profile", job), rows | {"name": "Napkins vouwen", "version": version(job)})
    assert job.requirements.filter(skill__in=[official, other]).count() == 2
