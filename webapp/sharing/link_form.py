"""What is chosen for a new link: its title, until when, a password, which seconds, which lanes, and whether to download."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from webapp.library.link_choices import is_in_time, scope_of, seconds_troubles, time_words
from webapp.library.templatetags.lengths import clock
from webapp.runs.granting import LASTS, LinkChoices, hashed
from webapp.runs.models import AnalysisRun
from webapp.runs.scoping import SHOWN_LANES

LANE_WORDS = {
    "text": gettext_lazy("Text"),
    "objects": gettext_lazy("Objects"),
    "faces": gettext_lazy("Faces"),
    "camera": gettext_lazy("Camera"),
    "shots": gettext_lazy("Shots"),
    "speech": gettext_lazy("Speech"),
}
CLOCK = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,4}):)?(\d{1,6})", re.ASCII)


class MomentField(forms.CharField):
    """A second as players write it: 75, 1:15 or 1:02:03."""

    def clean(self, value: Any) -> int | None:
        """The second, None where nothing was written."""
        given = str(super().clean(value))
        if not given:
            return None
        if (found := CLOCK.fullmatch(given)) is None:
            raise forms.ValidationError(_("Write a time as 1:15, or as seconds."))
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return hours * 3600 + minutes * 60 + seconds


class LinkForm(forms.Form):
    """The form of the page; what isn't filled in stays as usual."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=80, required=False, help_text=gettext_lazy("For your list of links; readers see it too.")
    )
    until = forms.DateField(
        label=gettext_lazy("Works until the end of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=128,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Asked for when the link is opened. Leave it empty for none; it can't be shown again."),
    )
    first = MomentField(label=gettext_lazy("From"), max_length=12, required=False)
    end = MomentField(
        label=gettext_lazy("To"),
        max_length=12,
        required=False,
        help_text=gettext_lazy("Leave both empty for all of it. Of a range nothing else is sent: a clip is cut for it."),
    )
    start = MomentField(label=gettext_lazy("Begin to play at"), max_length=12, required=False)
    lanes = forms.MultipleChoiceField(
        label=gettext_lazy("Lanes that are shown"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(LANE_WORDS.items()),
        help_text=gettext_lazy("Hidden ones are never sent. A sentence may still say what was seen."),
    )
    download = forms.BooleanField(label=gettext_lazy("Lines and video may be downloaded"), required=False)

    def __init__(self, run: AnalysisRun, data: Any = None, *, may_last: bool) -> None:
        usual = {"until": timezone.localdate() + LASTS, "lanes": list(SHOWN_LANES), "download": True}
        super().__init__(data, initial=usual)
        self._run = run
        self._may_last = may_last
        if may_last:
            self.fields["until"].help_text = _("Leave it empty for a link that works until it is revoked.")
        for name, second in (("first", run.first_second), ("end", run.end_second), ("start", run.first_second)):
            self.fields[name].widget.attrs |= {"placeholder": clock(second), "inputmode": "text", "size": 8}

    def clean_until(self) -> datetime | None:
        """The end of the chosen day; None for a link without an end, which only staff make."""
        until: date | None = self.cleaned_data["until"]
        if until is None:
            if self._may_last:
                return None
            raise forms.ValidationError(_("Choose a day."))
        moment = timezone.make_aware(datetime.combine(until, time.max))
        if not is_in_time(moment):
            raise forms.ValidationError(time_words())
        return moment

    def clean(self) -> dict[str, Any]:
        """The range lies in what the run describes, and the start in the range."""
        known: dict[str, Any] = super().clean() or self.cleaned_data
        for field, sentence in seconds_troubles(self._run, known.get("first"), known.get("end"), known.get("start")).items():
            self.add_error(field, sentence)
        return known

    def choices(self) -> LinkChoices:
        """What was chosen."""
        known = self.cleaned_data
        scope = scope_of(self._run, known["first"], known["end"], known["lanes"], known["download"])
        return LinkChoices(known["title"], known["until"], hashed(known["password"]), known["start"], scope)
