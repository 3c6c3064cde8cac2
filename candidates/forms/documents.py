"""A document in a person's file."""

from django import forms as django_forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst

from candidates.files import Examined, examine
from candidates.models import CandidateDocument, DocumentKind
from nieuwebanen import forms
from nieuwebanen.errors import DomainError
from nieuwebanen.widgets import Radios


class DocumentForm(forms.ModelForm):
    file = django_forms.FileField(
        label="Bestand",
        help_text="Een pdf, foto (jpg of png) of Word-bestand (docx), ten hoogste 10 MB.",
        widget=django_forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.docx"}),
        error_messages={
            "required": "Kies een bestand",
            "empty": "Dit bestand is leeg. Kies een ander bestand",
            "invalid": "Kies een bestand",
        },
    )
    kind = django_forms.ChoiceField(
        label="Wat voor document is het?",
        choices=[(kind.value, capfirst(kind.label)) for kind in DocumentKind],
        widget=Radios,
        error_messages={"required": "Kies wat voor document het is"},
    )
    title = django_forms.CharField(
        label="Hoe noem je het document?",
        help_text="Bijvoorbeeld: Certificaat heftruck.",
        max_length=120,
        error_messages={"required": "Geef het document een naam"},
    )
    needed_for = django_forms.CharField(
        label="Waarvoor is het nodig?",
        help_text="Bijvoorbeeld: de werkgever vraagt het certificaat voor de eerste werkdag.",
        max_length=200,
        error_messages={"required": "Schrijf op waarvoor dit document nodig is"},
    )

    class Meta:
        model = CandidateDocument
        fields = ["kind", "title", "needed_for"]

    field_order = ["file", "kind", "title", "needed_for"]

    def clean_file(self) -> Examined:
        upload: UploadedFile = self.cleaned_data["file"]
        try:
            return examine(upload)
        except DomainError as refusal:
            raise django_forms.ValidationError(str(refusal)) from refusal

    def free_texts(self) -> list[str]:
        return [self.cleaned_data["title"], self.cleaned_data["needed_for"]]
