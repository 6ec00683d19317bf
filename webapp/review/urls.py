"""Addresses of the review desk, apart from its tables, which stand on Django's admin."""

from __future__ import annotations

from django.urls import path

from webapp.review import asking, at_the_player, deciding, failures, how_it_runs, queue, queues, retention_page, usage

app_name = "review"
urlpatterns = [
    path("review/", queue.queue, name="queue"),
    path("review/runs/<uuid:run_id>/", at_the_player.run, name="run"),
    path("review/runs/<uuid:run_id>/decide/", deciding.decide, name="decide"),
    path("review/failures/", failures.failures, name="failures"),
    path("review/failures/<uuid:run_id>/retry/", failures.retry_run, name="retry"),
    path("review/queues/", queues.queues, name="queues"),
    path("review/usage/", usage.usage, name="usage"),
    path("review/retention/", retention_page.page, name="retention"),
    path("review/how-it-runs/", how_it_runs.page, name="how-it-runs"),
    path("runs/<uuid:run_id>/ask-review/", asking.ask, name="ask"),
]
