from django.urls import include, path

from employers import portal, portal_announcing, portal_changing, portal_members
from employers.views import (
    announcing,
    branches,
    contacts,
    covenants,
    employer_file,
    function_needs,
    jobs,
    lists,
    locations,
    members,
    merging,
    possibilities,
    profile,
    sroi,
    stacking,
    timeline,
)

app_name = "employers"

# /werkgevers/<public_id>/
one_employer = [
    path("", employer_file.detail, name="detail"),
    path("wijzigen/", employer_file.edit, name="edit"),
    path("uitnodigen/", members.invite, name="invite"),
    path("toegang/<uuid:user_id>/", members.rights, name="membership_rights"),
    path("toegang/<uuid:user_id>/uitnodigen/", members.invite_again, name="invite_again"),
    path("toegang/<uuid:user_id>/stoppen/", members.end, name="membership_end"),
    path("contact/", contacts.new, name="contact_new"),
    path("contact/<uuid:contact_id>/", contacts.edit, name="contact_edit"),
    path("contact/<uuid:contact_id>/gedaan/", contacts.done, name="contact_done"),
    path("contact/<uuid:contact_id>/heropenen/", contacts.reopen, name="contact_reopen"),
    path("vestigingen/nieuw/", branches.new, name="branch_new"),
    path("vestigingen/<uuid:branch_id>/", branches.edit, name="branch_edit"),
    path("vestigingen/<uuid:branch_id>/sluiten/", branches.close, name="branch_close"),
    path("vestigingen/<uuid:branch_id>/heropenen/", branches.reopen, name="branch_reopen"),
    path("tijdlijn/", timeline.of_employer, name="timeline"),
    path("samenvoegen/", merging.merge, name="merge"),
    path("sroi/nieuw/", sroi.obligation_new, name="sroi_obligation_new"),
    path("sroi/<uuid:obligation_id>/", sroi.obligation_edit, name="sroi_obligation_edit"),
    path("sroi/<uuid:obligation_id>/beeindigen/", sroi.obligation_end, name="sroi_obligation_end"),
]

# /banen/<public_id>/ (the page of a job itself, with its ranking, is matching:job)
one_job = [
    path("wijzigen/", jobs.edit, name="job_edit"),
    path("verwachting/", jobs.forecast, name="job_forecast"),
    path("bevestigen/", jobs.confirm, name="job_confirm"),
    path("intake/", profile.intake, name="job_intake"),
    path("profiel/", profile.profile, name="job_profile"),
    path("mogelijkheden/", possibilities.possibilities, name="job_possibilities"),
    path("mogelijkheden/onderdeel/", possibilities.phase_new, name="job_phase_new"),
    path("mogelijkheden/onderdeel/<uuid:phase_id>/", possibilities.phase_edit, name="job_phase_edit"),
    path("mogelijkheden/onderdeel/<uuid:phase_id>/weg/", possibilities.phase_delete, name="job_phase_delete"),
    path("mogelijkheden/onderdeel/<uuid:phase_id>/verplaatsen/", possibilities.phase_move, name="job_phase_move"),
    path("mogelijkheden/onderdeel/<uuid:phase_id>/partij/", stacking.party_new, name="job_party_new"),
    path("mogelijkheden/onderdeel/<uuid:phase_id>/partij/<uuid:party_id>/", stacking.party_edit, name="job_party_edit"),
    path(
        "mogelijkheden/onderdeel/<uuid:phase_id>/partij/<uuid:party_id>/weg/",
        stacking.party_delete,
        name="job_party_delete",
    ),
    path("mogelijkheden/rooster/", stacking.stack, name="job_stack"),
    path("mogelijkheden/rooster/<uuid:part_id>/", stacking.part_edit, name="job_stack_edit"),
    path("mogelijkheden/rooster/<uuid:part_id>/weg/", stacking.part_delete, name="job_stack_delete"),
    path("mogelijkheden/overstap/", stacking.transfer, name="job_transfer"),
    path("toezegging/", profile.promise, name="job_promise"),
    path("openstellen/", possibilities.open_for_candidates, name="job_open"),
    path("intrekken/", jobs.withdraw, name="job_withdraw"),
    path("aanmelden/<int:part>/", announcing.part, name="job_part"),
    path("aanmelden/controleren/", announcing.check, name="job_check"),
    path("weggooien/", announcing.discard, name="job_discard"),
    path("profiel/printen/", profile.print_profile, name="job_print"),
    path("profiel/pdf/", profile.profile_pdf, name="job_pdf"),
    path("profiel/sjabloon/", function_needs.keep, name="job_template_keep"),
    path("profiel/sjablonen/", function_needs.choose, name="job_template_choose"),
    path("profiel/sjablonen/<uuid:template_id>/", function_needs.use, name="job_template_use"),
]

# /portaal/banen/<public_id>/
one_portal_job = [
    path("", portal.job, name="portal_job"),
    path("aanmelden/<int:part>/", portal_announcing.part, name="portal_job_part"),
    path("aanmelden/controleren/", portal_announcing.check, name="portal_job_check"),
    path("weggooien/", portal_announcing.discard, name="portal_job_discard"),
    path("wijzigen/", portal_changing.edit, name="portal_job_edit"),
    path("bevestigen/", portal.job_confirm, name="portal_job_confirm"),
    path("ontstaan/", portal.job_arisen, name="portal_job_arisen"),
]

# /portaal/medewerkers/<public_id of the organisation>/
portal_members_of = [
    path("uitnodigen/", portal_members.invite, name="portal_member_invite"),
    path("<uuid:user_id>/", portal_members.rights, name="portal_member_rights"),
    path("<uuid:user_id>/uitnodigen/", portal_members.invite_again, name="portal_member_invite_again"),
    path("<uuid:user_id>/stoppen/", portal_members.end, name="portal_member_end"),
]

# /locaties/<public_id>/
one_location = [
    path("", locations.detail, name="location"),
    path("wijzigen/", locations.edit, name="location_edit"),
    path("periode/", locations.period_new, name="location_period_new"),
    path("periode/<uuid:period_id>/", locations.period_edit, name="location_period_edit"),
    path("periode/<uuid:period_id>/weg/", locations.period_delete, name="location_period_delete"),
]

# /convenanten/<public_id>/
one_covenant = [
    path("", covenants.detail, name="covenant"),
    path("wijzigen/", covenants.edit, name="covenant_edit"),
    path("tranches/", covenants.tranches_make, name="covenant_tranches"),
    path("tranches/<uuid:tranche_id>/", covenants.tranche_edit, name="covenant_tranche"),
    path("tranches/<uuid:tranche_id>/weg/", covenants.tranche_remove, name="covenant_tranche_remove"),
]

# /sroi/<public_id of a principal>/
one_principal = [
    path("", sroi.principal, name="sroi_principal"),
    path("wijzigen/", sroi.principal_edit, name="sroi_principal_edit"),
    path("waarde/", sroi.value_new, name="sroi_value_new"),
]

urlpatterns = [
    path("werkgevers/", lists.employers, name="list"),
    path("werkgevers/exporteren/", lists.export_employers, name="list_export"),
    path("werkgevers/nieuw/", employer_file.new, name="new"),
    path("werkgevers/<uuid:public_id>/", include(one_employer)),
    path("locaties/", lists.locations, name="location_list"),
    path("locaties/exporteren/", lists.export_locations, name="location_list_export"),
    path("locaties/nieuw/", locations.new, name="location_new"),
    path("locaties/<uuid:public_id>/", include(one_location)),
    path("convenanten/", covenants.covenant_list, name="covenant_list"),
    path("convenanten/exporteren/", covenants.export, name="covenant_list_export"),
    path("convenanten/nieuw/", covenants.new, name="covenant_new"),
    path("convenanten/<uuid:public_id>/", include(one_covenant)),
    path("sroi/", sroi.overview, name="sroi"),
    path("sroi/nieuw/", sroi.principal_new, name="sroi_principal_new"),
    path("sroi/<uuid:public_id>/", include(one_principal)),
    path("sjablonen/", function_needs.template_list, name="template_list"),
    path("sjablonen/<uuid:public_id>/", function_needs.edit, name="template_edit"),
    path("sjablonen/<uuid:public_id>/weg/", function_needs.delete, name="template_delete"),
    path("banen/", lists.jobs, name="job_list"),
    path("banen/exporteren/", lists.export_jobs, name="job_list_export"),
    path("banen/nieuw/", announcing.new, name="job_new"),
    path("banen/<uuid:public_id>/", include(one_job)),
    path("portaal/", portal.home, name="portal_home"),
    path("portaal/afspraken/", portal.talks, name="portal_talks"),
    path("portaal/wissel/", portal.switch, name="portal_switch"),
    path("portaal/medewerkers/", portal_members.members, name="portal_members"),
    path("portaal/medewerkers/<uuid:public_id>/", include(portal_members_of)),
    path("portaal/banen/", portal.jobs, name="portal_jobs"),
    path("portaal/banen/aanmelden/", portal_announcing.start, name="portal_job_start"),
    path("portaal/banen/<uuid:public_id>/", include(one_portal_job)),
]
