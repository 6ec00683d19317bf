"""Addresses of share links, shares and teams."""

from __future__ import annotations

from django.urls import path

from webapp.sharing import links_page, opening, people, share, teams

app_name = "sharing"
urlpatterns = [
    path("links/", links_page.links, name="links"),
    path("runs/<uuid:run_id>/share/", share.share, name="share"),
    path("runs/<uuid:run_id>/share/person/", people.add_person, name="person"),
    path("runs/<uuid:run_id>/share/teams/", people.put_into_teams, name="put"),
    path("shares/<int:share_id>/end/", people.remove_person, name="person-end"),
    path("shares/<uuid:grant_id>/revoke/", share.revoke_link, name="revoke"),
    path("shares/<uuid:grant_id>/again/", share.another, name="another"),
    path("s/<str:token>/", opening.open_link, name="open"),
    path("teams/", teams.teams, name="teams"),
    path("teams/<uuid:team_id>/", teams.team, name="team"),
    path("teams/<uuid:team_id>/members/", teams.add_member, name="member-add"),
    path("teams/<uuid:team_id>/members/<int:member_id>/end/", teams.remove_member, name="member-end"),
    path("teams/<uuid:team_id>/runs/<uuid:run_id>/out/", teams.take_out, name="take-out"),
    path("teams/<uuid:team_id>/delete/", teams.delete_team, name="team-delete"),
]
