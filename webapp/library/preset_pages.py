"""The pages of presets: the three built-in ones and one's own; to make, copy, change, rename and delete."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from analysis.options import PRESETS, PresetName
from webapp.accounts.models import User
from webapp.library.choices import COSTS, NAMES, who_describes
from webapp.library.preset_form import LONGEST_NAME, PresetForm
from webapp.library.preset_preview import Preview, preview, refusal_of
from webapp.library.preset_settings import GROUPS, differences
from webapp.library.preset_words import preview_words
from webapp.runs.models import OwnPreset
from webapp.runs.own_presets import changes, options_of
from webapp.runs.sentences import told

MOST_PRESETS = 50


@dataclass(frozen=True)
class Row:
    """A preset of one's own in the list; `problem` where this version can't use it, or the model that describes now is another."""

    preset: OwnPreset
    based_on: str
    differs: list[str]
    problem: str = ""


@login_required
@require_GET
def presets(request: HttpRequest) -> HttpResponse:
    """The list."""
    shown = {
        "built_in": [(name, NAMES[name], COSTS[name]) for name in PRESETS],
        "groups": [(group, [(one, [one.said(PRESETS[name]) for name in PRESETS]) for one in group.settings]) for group in GROUPS],
        "rows": [_row(own) for own in _own(request)],
    }
    return render(request, "library/presets.html", shown)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """A new preset made of a built-in one, which `from` names."""
    base = _base(request.POST.get("preset") or request.GET.get("from", "balanced"))
    if request.method == "GET":
        return _editor(request, PresetForm.of(PRESETS[base]))
    return _save(request, PresetForm.read(request.POST.dict(), base), OwnPreset(owner=_user(request), preset=base))


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def edit(request: HttpRequest, preset_id: int) -> HttpResponse:
    """Change or rename a preset of one's own; runs that were made with it stay as they are."""
    own = get_object_or_404(_own(request), pk=preset_id)
    if request.method == "POST":
        return _save(request, PresetForm.read(request.POST.dict(), _base(own.preset)), own)
    try:
        return _editor(request, PresetForm.of(options_of(own), own.name), own)
    except ValueError as error:
        messages.error(request, told(str(error)))
        return _editor(request, PresetForm.of(PRESETS[_base(own.preset)], own.name), own)


@login_required
@require_POST
def copy(request: HttpRequest, preset_id: int) -> HttpResponse:
    """A second one like it, under a name of its own, open for changes."""
    own = get_object_or_404(_own(request), pk=preset_id)
    with transaction.atomic():
        _one_at_a_time(request)
        if full := _full(request):
            messages.error(request, full)
            return redirect("library:presets")
        made = OwnPreset.objects.create(owner=own.owner, name=_free_name(request, own.name), preset=own.preset, options=own.options)
    return redirect("library:preset", made.pk)


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, preset_id: int) -> HttpResponse:
    """Ask, then delete."""
    own = get_object_or_404(_own(request), pk=preset_id)
    if request.method == "GET":
        return render(request, "library/preset_delete.html", {"own": own})
    own.delete()
    messages.success(request, _("%(name)s was deleted.") % {"name": own.name})
    return redirect("library:presets")


@login_required
@require_GET
@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """What the settings in the form would take, for the page's script; 422 with a sentence while one of them can't be."""
    form = PresetForm.read(request.GET.dict(), _base(request.GET.get("preset", "balanced")))
    if form.options is None:
        return JsonResponse({"problems": form.problems}, status=422)
    return JsonResponse(preview(form.options).as_json())


def _save(request: HttpRequest, form: PresetForm, own: OwnPreset) -> HttpResponse:
    refusal = _keep(request, form, own)
    if refusal is not None:
        return _editor(request, form, own if own.pk else None, refusal, status=422)
    messages.success(request, _("%(name)s is kept.") % {"name": own.name})
    return redirect("library:presets")


def _keep(request: HttpRequest, form: PresetForm, own: OwnPreset) -> str | None:
    """Store what was filled in; else why it can't be kept, empty where that is said beside a field."""
    with transaction.atomic():
        _one_at_a_time(request)
        form.check_name(frozenset(_own(request).exclude(pk=own.pk).values_list("name", flat=True)))
        refusal = (refusal_of(form.options) if form.options else "") or ("" if own.pk else _full(request))
        if form.options is None or form.problems or refusal:
            return refusal
        own.name, own.options = form.name, changes(form.options)
        own.save()
    return None


def _editor(request: HttpRequest, form: PresetForm, own: OwnPreset | None = None, refusal: str = "", status: int = 200) -> HttpResponse:
    shown = {
        "form": form,
        "own": own,
        "base_name": NAMES[form.base],
        "refusal": refusal,
        "describer": who_describes(),
        "longest_name": LONGEST_NAME,
        "preview": preview(form.options) if form.options else Preview("unknown", _("Please put the marked fields right first.")),
        "words": preview_words(),
    }
    return render(request, "library/preset.html", shown, status=status)


def _row(own: OwnPreset) -> Row:
    based_on = str(NAMES.get(own.preset, own.preset))
    try:
        options = options_of(own)
        return Row(own, based_on, differences(options, PRESETS[_base(own.preset)]), refusal_of(options))
    except ValueError as error:
        return Row(own, based_on, [], told(str(error)))


def _own(request: HttpRequest) -> QuerySet[OwnPreset]:
    return OwnPreset.objects.filter(owner=_user(request))


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _base(name: str) -> PresetName:
    if name not in PRESETS:
        raise Http404
    return name


def _one_at_a_time(request: HttpRequest) -> None:
    """Whoever keeps a preset of the same person at the same time waits, so that names and their number are counted right."""
    User.objects.select_for_update().get(pk=_user(request).pk)


def _full(request: HttpRequest) -> str:
    if _own(request).count() < MOST_PRESETS:
        return ""
    return _("You have %(most)d presets, which is as many as there can be. Please delete one first.") % {"most": MOST_PRESETS}


def _free_name(request: HttpRequest, name: str) -> str:
    taken = frozenset(_own(request).values_list("name", flat=True))
    for number in range(1, MOST_PRESETS + 2):
        ending = _(" (copy)") if number == 1 else _(" (copy %(number)d)") % {"number": number}
        if (free := name[: LONGEST_NAME - len(ending)] + ending) not in taken:
            return free
    raise AssertionError("more names were taken than there can be presets")
