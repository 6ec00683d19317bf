"""Team spaces: made by a person, who says who belongs to them; members see the runs that were put into them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from webapp.accounts.models import User
from webapp.runs.access import may_change, viewer_of
from webapp.runs.models import Team, TeamMember, TeamRun
from webapp.sharing.people import person_named

MOST_TEAMS = 50
"""That one person makes."""
LONGEST_NAME = 80


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def teams(request: HttpRequest) -> HttpResponse:
    """Lists the teams that one belongs to; a POST makes one."""
    user = _person(request)
    if request.method == "POST" and (made := _made(request, user)):
        return redirect("sharing:team", made.pk)
    found = Team.objects.filter(pk__in=_ids(user)).select_related("created_by")
    counted = found.annotate(people=Count("members", distinct=True), shown=Count("runs", distinct=True))
    return render(request, "sharing/teams.html", {"teams": counted})


@never_cache
@login_required
@require_safe
def team(request: HttpRequest, team_id: uuid.UUID) -> HttpResponse:
    """The page of a team, for its members."""
    found = _own_team(request, team_id)
    context = {
        "team": found,
        "members": found.members.select_related("user"),
        "runs": found.runs.select_related("run__video", "put_by"),
        "is_maker": found.created_by_id == request.user.pk,
    }
    return render(request, "sharing/team.html", context)


@login_required
@require_POST
def add_member(request: HttpRequest, team_id: uuid.UUID) -> HttpResponse:
    """Take the person of an e-mail address into one's team."""
    found = _made_team(request, team_id)
    if person := person_named(request):
        TeamMember.objects.get_or_create(team=found, user=person)
        messages.success(request, _("%(email)s belongs to the team now.") % {"email": person.email})
    return redirect("sharing:team", found.pk)


@login_required
@require_POST
def remove_member(request: HttpRequest, team_id: uuid.UUID, member_id: int) -> HttpResponse:
    """Leave a team, or take somebody out of one's own; with them goes what they put into it."""
    found = _own_team(request, team_id)
    member = get_object_or_404(TeamMember, pk=member_id, team=found)
    leaves = member.user_id == request.user.pk
    if not leaves and found.created_by_id != request.user.pk:
        raise Http404
    if member.user_id == found.created_by_id:
        messages.error(request, _("Whoever made the team stays in it. Delete the team instead."))
        return redirect("sharing:team", found.pk)
    with transaction.atomic():
        TeamRun.objects.filter(team=found, put_by=member.user_id).delete()
        member.delete()
    messages.success(request, _("You have left the team.") if leaves else _("They no longer belong to the team."))
    return redirect("sharing:teams") if leaves else redirect("sharing:team", found.pk)


@login_required
@require_POST
def take_out(request: HttpRequest, team_id: uuid.UUID, run_id: uuid.UUID) -> HttpResponse:
    """Take a run out of a team: whoever put it in, the team's maker, and whoever may share the run, of the team or not."""
    put = get_object_or_404(TeamRun.objects.select_related("team", "run__video"), team=team_id, run=run_id)
    belongs = TeamMember.objects.filter(team=team_id, user=_person(request)).exists()
    is_theirs = belongs and request.user.pk in (put.put_by_id, put.team.created_by_id)
    if not is_theirs and not may_change(viewer_of(request), put.run):
        raise Http404
    put.delete()
    messages.success(request, _("The team no longer sees it."))
    return redirect("sharing:team", team_id) if belongs else redirect("sharing:share", run_id)


@login_required
@require_POST
def delete_team(request: HttpRequest, team_id: uuid.UUID) -> HttpResponse:
    """Delete one's team; the runs stay with their owners."""
    _made_team(request, team_id).delete()
    messages.success(request, _("The team is deleted. The videos are still with their owners."))
    return redirect("sharing:teams")


def _made(request: HttpRequest, user: User) -> Team | None:
    name = " ".join(request.POST.get("name", "").replace("\x00", "").split())[:LONGEST_NAME]
    if not name:
        messages.error(request, _("Give the team a name."))
        return None
    if Team.objects.filter(created_by=user).count() >= MOST_TEAMS:
        messages.error(request, _("You have made as many teams as one person can. Delete one first."))
        return None
    with transaction.atomic():
        team = Team.objects.create(name=name, created_by=user)
        TeamMember.objects.create(team=team, user=user)
    return team


def _ids(user: User) -> list[uuid.UUID]:
    return list(TeamMember.objects.filter(user=user).values_list("team_id", flat=True))


def _own_team(request: HttpRequest, team_id: uuid.UUID) -> Team:
    return get_object_or_404(Team.objects.select_related("created_by"), pk=team_id, members__user=_person(request))


def _made_team(request: HttpRequest, team_id: uuid.UUID) -> Team:
    return get_object_or_404(Team, pk=team_id, created_by=_person(request))


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
