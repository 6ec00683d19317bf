"""Sharing a run with people who have an account here: one of them, or the members of a team."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from webapp.accounts.guessing import Door, count_miss, guesses_too_much, named_too_many
from webapp.accounts.models import User
from webapp.runs.access import may_change, viewer_of
from webapp.runs.models import AnalysisRun, RunShare, Team, TeamRun


def people_of(run: AnalysisRun) -> QuerySet[RunShare]:
    """With whom the run is shared."""
    return RunShare.objects.filter(run=run).select_related("user")


def teams_for(user: User, run: AnalysisRun) -> list[tuple[Team, bool]]:
    """The teams of a person, and whether the run is in each."""
    inside = set(TeamRun.objects.filter(run=run).values_list("team_id", flat=True))
    return [(team, team.pk in inside) for team in Team.objects.filter(members__user=user)]


def other_teams(user: User, run: AnalysisRun) -> QuerySet[TeamRun]:
    """Where else the run was put, by staff, into teams to which this person doesn't belong."""
    return TeamRun.objects.filter(run=run).exclude(team__members__user=user).select_related("team", "put_by")


def person_named(request: HttpRequest) -> User | None:
    """The person with an account of the address in the form; else None, and a message says why.

    The answer tells who has an account here, so nobody asks it of a long list.
    """
    email = request.POST.get("email", "").replace("\x00", "").strip()
    if guesses_too_much(request, Door.WHO_IS_HERE):
        messages.error(request, named_too_many())
        return None
    count_miss(request, Door.WHO_IS_HERE)
    person = User.objects.filter(email__iexact=email, is_active=True).first() if email else None
    if person is None:
        nobody = _("Nobody here has the address %(email)s. Only people with an account can be added; staff can invite them first.")
        messages.error(request, nobody % {"email": email[:80]})
    return person


@require_POST
def add_person(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Share the run with the person of an e-mail address, or change what they may do."""
    run = _own_run(request, run_id)
    person = person_named(request)
    if person and person.pk == run.video.owner_id:
        messages.error(request, _("This video belongs to them already."))
    elif person:
        chosen = {"may_edit": request.POST.get("may") == "edit"}
        made = {**chosen, "created_by": request.user}
        RunShare.objects.update_or_create(run=run, user=person, defaults=chosen, create_defaults=made)
        messages.success(request, _("%(email)s sees it now among their videos.") % {"email": person.email})
    return redirect("sharing:share", run.pk)


@require_POST
def remove_person(request: HttpRequest, share_id: int) -> HttpResponse:
    """End a share: the owner takes it back, or whoever it is with lets it go."""
    share = get_object_or_404(RunShare.objects.select_related("run__video"), pk=share_id)
    viewer = viewer_of(request)
    if viewer.user_id == share.user_id:
        share.delete()
        return redirect("library:videos")
    if not may_change(viewer, share.run):
        get_object_or_404(RunShare.objects.none())
    share.delete()
    messages.success(request, _("They no longer see it."))
    return redirect("sharing:share", share.run_id)


@require_POST
def put_into_teams(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Have the run in exactly those of one's teams that are ticked."""
    run = _own_run(request, run_id)
    assert isinstance(request.user, User)
    wanted = set(request.POST.getlist("team"))
    for team, inside in teams_for(request.user, run):
        if str(team.pk) in wanted and not inside:
            TeamRun.objects.get_or_create(team=team, run=run, defaults={"put_by": request.user})
        elif str(team.pk) not in wanted and inside:
            TeamRun.objects.filter(team=team, run=run).delete()
    messages.success(request, _("The teams that see it are kept."))
    return redirect("sharing:share", run.pk)


def _own_run(request: HttpRequest, run_id: uuid.UUID) -> AnalysisRun:
    viewer = viewer_of(request)
    run = get_object_or_404(AnalysisRun.objects.visible_to(viewer).select_related("video"), pk=run_id)
    return run if may_change(viewer, run) else get_object_or_404(AnalysisRun.objects.none())
