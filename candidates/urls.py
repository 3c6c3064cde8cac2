from django.urls import include, path

from candidates.views import (
    batch,
    candidate_file,
    care,
    caseload,
    closing,
    documents,
    groups,
    importing,
    letter,
    merging,
    opening,
    privacy,
    skills,
    talks,
    vum,
)

app_name = "candidates"

# /kandidaten/<public_id>/
one_candidate = [
    path("vum/", vum.export, name="vum_export"),
    path("", candidate_file.detail, name="detail"),
    path("gegevens/", candidate_file.edit, name="edit"),
    path("vaardigheden/", skills.skills, name="skills"),
    path("vaardigheden/toevoegen/", skills.skill_add, name="skill_add"),
    path("vaardigheden/<uuid:skill_id>/", skills.skill_set, name="skill_set"),
    path("begeleiding/", care.care, name="care"),
    path("begeleiding/werkcoach/", care.care_coach, name="care_coach"),
    path("begeleiding/vervanger/", care.care_backup, name="care_backup"),
    path("dossier/", privacy.dossier_page, name="dossier"),
    path("dossier/dossier.pdf", privacy.dossier_pdf, name="dossier_pdf"),
    path("dossier/gegevens/", privacy.dossier_json, name="dossier_json"),
    path("dossier/alles/", privacy.dossier_zip, name="dossier_zip"),
    path("wissen/", privacy.erase, name="erase"),
    path("langer-bewaren/", privacy.hold, name="hold"),
    path("toch-actief/", privacy.still_needed, name="still_needed"),
    path("sluiten/", closing.close, name="close"),
    path("heropenen/", closing.reopen, name="reopen"),
    path("dubbel/", merging.merge, name="merge"),
    path("documenten/", documents.documents, name="documents"),
    path("documenten/<uuid:document_id>/", documents.document_download, name="document_download"),
    path("documenten/<uuid:document_id>/verwijderen/", documents.document_delete, name="document_delete"),
    path("brief/", letter.letter, name="letter"),
    path("gesprekken/", talks.contacts, name="contacts"),
    path("gesprekken/<uuid:contact_id>/", talks.contact_edit, name="contact_edit"),
    path("gesprekken/<uuid:contact_id>/gedaan/", talks.contact_done, name="contact_done"),
    path("gesprekken/<uuid:contact_id>/heropenen/", talks.contact_reopen, name="contact_reopen"),
]

one_import = [
    path("", importing.detail, name="import"),
    path("woorden/", importing.words, name="import_words"),
    path("overnemen/", importing.take, name="import_apply"),
    path("niet-overgenomen/", importing.leftover, name="import_leftover"),
    path("weggooien/", importing.drop, name="import_drop"),
]

urlpatterns = [
    path("kandidaten/", caseload.candidate_list, name="list"),
    path("kandidaten/export/", caseload.export, name="list_export"),
    path("kandidaten/samen/", batch.batch, name="batch"),
    path("kandidaten/groepen/", groups.group_list, name="groups"),
    path("kandidaten/groepen/nieuw/", groups.new, name="group_new"),
    path("kandidaten/groepen/<uuid:public_id>/", groups.group, name="group"),
    path("kandidaten/groepen/<uuid:public_id>/wijzigen/", groups.edit, name="group_edit"),
    path("kandidaten/groepen/<uuid:public_id>/stoppen/", groups.close, name="group_close"),
    path("kandidaten/groepen/<uuid:public_id>/<uuid:candidate_id>/", groups.member_remove, name="group_member_remove"),
    path("kandidaten/nieuw/", caseload.new, name="new"),
    path("kandidaten/inzage/", opening.file_opening, name="file_opening"),
    path("kandidaten/importeren/", importing.imports, name="imports"),
    path("kandidaten/importeren/sjabloon/", importing.template, name="import_template"),
    path("kandidaten/importeren/<uuid:public_id>/", include(one_import)),
    path("kandidaten/wissen/", privacy.erasing_list, name="erasing"),
    path("kandidaten/vum/", vum.upload, name="vum"),
    path("kandidaten/vum/profiel/", vum.profile, name="vum_profile"),
    path("kandidaten/<uuid:public_id>/", include(one_candidate)),
]
