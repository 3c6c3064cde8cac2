from django.urls import include, path

from trajectories.views import (
    agreement_desk,
    agreements,
    arrangements,
    desk,
    evaluations,
    funding,
    horizon,
    moving,
    plan,
    plan_templates,
    plan_year,
    portal,
    printing,
    regular_job,
    signing,
    signing_link,
    stopping,
    trajectory,
    troubles,
)

app_name = "trajectories"

# /trajecten/<public_id>/
one_trajectory = [
    path("", trajectory.detail, name="detail"),
    path("stoppen/", stopping.stop, name="stop"),
    path("plan-hierna/", stopping.next_plan, name="next_plan"),
    # step 4, the seven parts
    path("afspraken/", arrangements.overview, name="arrangements"),
    path("vaardigheden/", arrangements.skills, name="skills"),
    path("stappenplan/", plan.plan, name="plan"),
    path("stappenplan/onderdeel/", plan.phase_new, name="phase_new"),
    path("stappenplan/onderdeel/<uuid:phase_id>/", plan.phase_edit, name="phase_edit"),
    path("stappenplan/onderdeel/<uuid:phase_id>/weg/", plan.phase_delete, name="phase_delete"),
    path("stappenplan/onderdeel/<uuid:phase_id>/stap/", plan.step_new, name="step_new"),
    path("stappenplan/onderdeel/<uuid:phase_id>/verplaatsen/", plan.phase_move, name="phase_move"),
    path("stappenplan/onderdeel/<uuid:phase_id>/voortgang/", plan.phase_progress, name="phase_progress"),
    path("stappenplan/stap/<uuid:step_id>/verplaatsen/", plan.step_move, name="step_move"),
    path("stappenplan/stap/<uuid:step_id>/", plan.step_edit, name="step_edit"),
    path("stappenplan/stap/<uuid:step_id>/weg/", plan.step_delete, name="step_delete"),
    path("stappenplan/stap/<uuid:step_id>/klaar/", plan.step_done, name="step_done"),
    path("stappenplan/bewaren/", plan_templates.keep, name="plan_template_keep"),
    path("stappenplan/sjablonen/", plan_templates.choose, name="plan_template_choose"),
    path("stappenplan/sjablonen/<uuid:template_id>/", plan_templates.use, name="plan_template_use"),
    path("stappenplan/jaar/", plan_year.plan_year, name="plan_year"),
    path("duur/", arrangements.duration, name="duration"),
    path("begeleiding/", arrangements.guidance, name="guidance"),
    path("financiering/", funding.funding, name="funding"),
    path("financiering/<int:pk>/weg/", funding.funding_delete, name="funding_delete"),
    path("financiering/regeling/", funding.instrument_new, name="instrument_new"),
    path("financiering/regeling/<uuid:instrument_id>/weg/", funding.instrument_delete, name="instrument_delete"),
    path("uitgaven/", funding.spending, name="spending"),
    path("evaluaties/", arrangements.evaluation_plan, name="evaluation_plan"),
    path("voorwaarden/", arrangements.conditions, name="conditions"),
    path("voorwaarden/<uuid:condition_id>/geregeld/", arrangements.condition_toggle, name="condition_toggle"),
    path("voorwaarden/<uuid:condition_id>/weg/", arrangements.condition_delete, name="condition_delete"),
    path("overeenkomst/", agreements.agreement, name="agreement"),
    path("overeenkomst/aanbieden/", agreements.offer, name="agreement_offer"),
    path("overeenkomst/tekenen/", agreements.sign, name="agreement_sign"),
    path("overeenkomst/ontvangst/", agreements.receipt, name="agreement_receipt"),
    path("overeenkomst.pdf", agreements.pdf, name="agreement_pdf"),
    path("samenvatting/", printing.summary, name="agreement_summary"),
    path("samenvatting.pdf", printing.summary_pdf, name="agreement_summary_pdf"),
    path("overeenkomst/vraag/<uuid:signatory_id>/opnieuw/", signing.remind, name="signatory_remind"),
    path("overeenkomst/vraag/<uuid:signatory_id>/link/", signing.link, name="signatory_link"),
    path("overeenkomst/<uuid:agreement_id>/papier/", signing.paper, name="signing_paper"),
    path("overeenkomst/<uuid:agreement_id>/goedkeuren/<str:side>/", signing.approve, name="agreement_approve"),
    path("overeenkomst/scan/<uuid:scan_id>/", signing.scan, name="signed_scan"),
    # step 5
    path("evaluatie-toevoegen/", evaluations.add, name="evaluation_add"),
    path("er-gaat-iets-mis/", troubles.new, name="trouble_new"),
    # step 6
    path("criteria/", regular_job.criteria, name="criteria"),
    path("inleren-klaar/", regular_job.finish_learning, name="finish_learning"),
    path("plaatsing/", regular_job.placement, name="placement"),
]

# /sjablonen/stappenplannen/
templates_of_plans = [
    path("", plan_templates.template_list, name="plan_templates"),
    path("<uuid:public_id>/", plan_templates.edit, name="plan_template"),
    path("<uuid:public_id>/vervallen/", plan_templates.retire, name="plan_template_retire"),
    path("<uuid:public_id>/terug/", plan_templates.bring_back, name="plan_template_bring_back"),
]

# /evaluaties/<public_id>/
one_evaluation = [
    path("", evaluations.evaluation, name="evaluation"),
    path("invullen/<str:side>/", evaluations.fill, name="evaluation_fill"),
    path("bevestigen/", evaluations.confirm, name="evaluation_confirm"),
    path("herinneren/", evaluations.remind, name="evaluation_remind"),
]

# /portaal/...
portal_patterns = [
    path("trajecten/", portal.trajectory_list, name="portal_list"),
    path("trajecten/<uuid:public_id>/", portal.detail, name="portal_detail"),
    path("trajecten/<uuid:public_id>/er-gaat-iets-mis/", portal.trouble, name="portal_trouble"),
    path("evaluaties/", portal.evaluation_list, name="portal_evaluations"),
    path("evaluaties/<uuid:public_id>/", portal.evaluation, name="portal_evaluation"),
    path("overeenkomsten/", portal.agreement_list, name="portal_agreements"),
    path("overeenkomsten/<uuid:public_id>/", portal.agreement, name="portal_agreement"),
    path("overeenkomsten/<uuid:public_id>/tekenen/", portal.sign, name="portal_agreement_sign"),
    path("overeenkomsten/<uuid:public_id>/pdf/", portal.agreement_pdf, name="portal_agreement_pdf"),
    path("overeenkomsten/<uuid:public_id>/scan/<uuid:scan_id>/", signing.portal_scan, name="portal_signed_scan"),
]

urlpatterns = [
    path("mijn-werk/", desk.my_work, name="my_work"),
    path("overzicht/", desk.overview, name="overview"),
    path("zoeken/", desk.search, name="search"),
    path("horizon/", horizon.horizon, name="horizon"),
    path("horizon/exporteren/", horizon.export, name="horizon_export"),
    path("banen/<uuid:public_id>/verplaatsen/", moving.move, name="job_move"),
    path("trajecten/", trajectory.trajectory_list, name="list"),
    path("trajecten/export/", trajectory.trajectory_list_export, name="list_export"),
    path("trajecten/starten/<uuid:proposal_id>/", trajectory.start, name="start"),
    path("trajecten/<uuid:public_id>/", include(one_trajectory)),
    path("overeenkomsten/", agreement_desk.desk, name="agreement_list"),
    path("overeenkomsten/export/", agreement_desk.export, name="agreement_list_export"),
    path("overeenkomsten/printen/", printing.print_many, name="agreement_print"),
    path("beheer/regelingen/", funding.instrument_rules, name="instrument_rules"),
    path("beheer/goedkeuring/", signing.approval_rules, name="approval_rules"),
    path("controleer/", agreements.verify, name="verify"),
    path("tekenen/<str:token>/", signing_link.signing_page, name="signing"),
    path("tekenen/<str:token>/ondertekenen/", signing_link.signing_sign, name="signing_sign"),
    path("tekenen/<str:token>/pdf/", signing_link.signing_pdf, name="signing_pdf"),
    path("evaluaties/", evaluations.evaluation_list, name="evaluation_list"),
    path("evaluaties/<uuid:public_id>/", include(one_evaluation)),
    path("acties/<uuid:public_id>/gedaan/", evaluations.follow_up_done, name="follow_up_done"),
    path("meldingen/<uuid:public_id>/", troubles.handle, name="trouble_handle"),
    path("nazorg/<uuid:public_id>/", regular_job.aftercare, name="aftercare"),
    path("portaal/", include(portal_patterns)),
]
