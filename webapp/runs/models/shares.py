"""Who else may see a run with an account of their own: a person, or the members of a team."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from webapp.runs.models.run import AnalysisRun


class RunShare(models.Model):
    """A run shared with one person, who looks, or corrects its lines too."""

    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, related_name="shares")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="runs_shared_with")
    may_edit = models.BooleanField(default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shares_made")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("created_at",)
        constraints = (models.UniqueConstraint(fields=("run", "user"), name="a_run_is_shared_once_with_a_person"),)

    def __str__(self) -> str:
        return f"{self.run_id} with {self.user_id}"


class Team(models.Model):
    """A space whose members see the runs that were put into it; whoever made it says who belongs to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="teams_made")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("name", "created_at")

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """A person in a team; its maker is one too."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="team_memberships")
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("joined_at",)
        constraints = (models.UniqueConstraint(fields=("team", "user"), name="a_person_is_once_in_a_team"),)

    def __str__(self) -> str:
        return f"{self.user_id} in {self.team_id}"


class TeamRun(models.Model):
    """A run that was put into a team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="runs")
    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, related_name="in_teams")
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="runs_put_into_teams")
    put_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-put_at",)
        constraints = (models.UniqueConstraint(fields=("team", "run"), name="a_run_is_once_in_a_team"),)

    def __str__(self) -> str:
        return f"{self.run_id} in {self.team_id}"
