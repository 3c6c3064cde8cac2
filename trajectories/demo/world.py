"""The whole demo world in one transaction: all of it, or nothing."""

from datetime import date, datetime

from django.db import transaction

from matching.reach import portfolio_report
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import holidays
from trajectories.demo import quiet
from trajectories.demo.accountable import account
from trajectories.demo.calendar import Calendar
from trajectories.demo.care import look_after
from trajectories.demo.caseload import gather
from trajectories.demo.cohorts import recruit_together
from trajectories.demo.covenants import agree_on_covenants, enter_a_double, owe_social_return
from trajectories.demo.dividing import divide
from trajectories.demo.documents import add_documents
from trajectories.demo.employer_files import fill_files
from trajectories.demo.employers import add_employers
from trajectories.demo.evaluating_more import look_back
from trajectories.demo.following import follow
from trajectories.demo.jobs import Builder, Skills, ask_for_old_forecasts
from trajectories.demo.jobs_ends import ENDS
from trajectories.demo.jobs_growth import GROWTH
from trajectories.demo.jobs_small import SMALL
from trajectories.demo.learning import learn
from trajectories.demo.levels import see_on_the_floor
from trajectories.demo.moved import Mover, set_the_limit
from trajectories.demo.needs import write_down_more
from trajectories.demo.people import People
from trajectories.demo.privacy import announce_old_files
from trajectories.demo.proposals import Matchmaker
from trajectories.demo.reminding import leave_some_mail, let_stand_still
from trajectories.demo.saved import keep_lists
from trajectories.demo.skill_list import keep_the_list
from trajectories.demo.staff import STAFF, Passwords, invite_staff
from trajectories.demo.step2 import add_periods
from trajectories.demo.talks import talk_with_companies, talk_with_people
from trajectories.demo.walking import Walker, report_troubles

FIRST = STAFF[0].email


def exists() -> bool:
    """Was it built before? Then it stays as it is, whatever happened in it since."""
    return User.objects.filter(email=FIRST).exists()


@transaction.atomic
def build(*, today: date, now: datetime) -> str:
    """Make the world as it looks today; what there is, in words. The skills must have been loaded."""
    calendar, skills = Calendar(today, now, holidays()), Skills()
    passwords = Passwords()
    staff = invite_staff(calendar, passwords)
    companies = add_employers(calendar, passwords, staff)
    builder = Builder(calendar, companies, staff, skills)
    plans = sorted((*GROWTH, *SMALL, *ENDS), key=lambda plan: -plan.announced)
    jobs = {plan.key: builder.make(plan) for plan in plans}
    agree_on_covenants(calendar, jobs, staff)
    write_down_more(calendar, jobs)
    people = People(calendar, staff, skills).add_all()
    matchmaker = Matchmaker(calendar, companies, jobs, people)
    set_the_limit(calendar, staff)
    trajectories = Walker(calendar, companies, staff, jobs, matchmaker).walk_all()
    recruit_together(calendar, staff, jobs, people)
    matchmaker.offer_all()
    add_periods(calendar, companies, by=staff["ingrid"])
    report_troubles(calendar, companies, trajectories)
    Mover(calendar, companies, staff, trajectories).move_all()
    talk_with_companies(calendar, companies, staff)
    fill_files(calendar, companies, staff)
    talk_with_people(calendar, people)
    add_documents(calendar, people)
    owe_social_return(calendar, companies, staff)
    enter_a_double(calendar, companies, staff)
    ask_for_old_forecasts(calendar)
    look_after(calendar, staff, people, skills)
    see_on_the_floor(calendar)
    look_back(calendar)
    announce_old_files(calendar, staff)
    gather(calendar, staff)
    divide(calendar, staff, jobs)
    portfolio_report.make(today=today, at=now)
    account(calendar, staff)
    keep_lists(staff)
    keep_the_list(calendar, staff)
    learn(calendar, trajectories)
    follow(calendar, staff, trajectories)
    quiet.remind(calendar)
    quiet.settle(calendar)
    let_stand_still(calendar, staff)
    leave_some_mail(calendar)
    return f"{len(companies.employers)} werkgevers, {len(jobs)} banen, {len(people)} kandidaten, {len(trajectories)} trajecten"
