"""The pages of the library."""

from __future__ import annotations

from django.urls import path

from webapp.library import (
    compare,
    deleting,
    demo,
    export,
    history,
    home,
    look_again,
    model_actions,
    model_page,
    player,
    preset_pages,
    upload,
    video,
)

app_name = "library"
urlpatterns = [
    path("", home.home, name="home"),
    path("videos/", history.videos, name="videos"),
    path("videos/states/", history.states, name="states"),
    path("videos/upload/", upload.upload, name="upload"),
    path("videos/demo/", demo.analyse_demo, name="demo"),
    path("videos/<uuid:video_id>/", video.video, name="video"),
    path("videos/<uuid:video_id>/analyse/", video.analyse, name="analyse"),
    path("videos/<uuid:video_id>/compare/", compare.compare, name="compare"),
    path("videos/<uuid:video_id>/compare/merge/", compare.make_merged, name="merge"),
    path("videos/<uuid:video_id>/delete/", deleting.delete, name="delete"),
    path("model/", model_page.page, name="model"),
    path("model/state", model_page.state, name="model-state"),
    path("model/<slug:action>/", model_actions.act, name="model-act"),
    path("presets/", preset_pages.presets, name="presets"),
    path("presets/new/", preset_pages.new, name="preset-new"),
    path("presets/tokens/", preset_pages.tokens, name="preset-tokens"),
    path("presets/<int:preset_id>/", preset_pages.edit, name="preset"),
    path("presets/<int:preset_id>/copy/", preset_pages.copy, name="preset-copy"),
    path("presets/<int:preset_id>/delete/", preset_pages.delete, name="preset-delete"),
    path("runs/<uuid:run_id>/", player.player, name="player"),
    path("runs/<uuid:run_id>/again/", look_again.look_again, name="look-again"),
    path("runs/<uuid:run_id>/export.<str:extension>", export.export, name="export"),
]
