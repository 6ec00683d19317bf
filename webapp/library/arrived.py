"""What is told of an upload once all its bytes are here: its video, its run, and where the lines appear."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from webapp.runs.models import AnalysisRun
from webapp.videos.models import Upload


def arrived_headers(request: HttpRequest, upload: Upload) -> dict[str, str]:
    """The headers that name the upload's video and run; `Secondsight-Known` where its owner had that file already."""
    video = upload.video
    if video is None:
        return {}
    run_id = (upload.wanted if upload.known else video.wanted or {}).get("run_id")
    there = run_id is not None and AnalysisRun.objects.filter(pk=run_id, video=video).exists()
    page = reverse("library:player", args=[run_id]) if there else reverse("library:video", args=[video.id])
    headers = {"Secondsight-Video": str(video.id), "Secondsight-Player": request.build_absolute_uri(page)}
    return headers | ({"Secondsight-Run": run_id} if run_id else {}) | ({"Secondsight-Known": "1"} if upload.known else {})
