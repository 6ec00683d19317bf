"""Calls that say something new: a person's words for a second, and another look at a video."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Router

from webapp.api import shapes
from webapp.api.answers import WITH_KEY, answers
from webapp.api.door import person_of
from webapp.api.finding import changeable_run_of, own_video_of
from webapp.api.once import once
from webapp.api.shapes import MOST_SECONDS
from webapp.api.shown import shown_run
from webapp.api.trouble import Trouble, not_found
from webapp.library.choices import Wanted
from webapp.library.look_form import ALL, CLOSER, PART, asked_look
from webapp.runs.changes import shown_line
from webapp.runs.correcting import Overtaken, Refused, correct
from webapp.runs.models import AnalysisRun
from webapp.runs.queueing import queue_run
from webapp.runs.sentences import told
from webapp.runs.waiting_bound import room_for_another
from webapp.videos.models import Video

router = Router(tags=["runs"])


@router.put(
    "/{uuid:run_id}/lines/{second}/correction",
    response=answers(200, shapes.Corrected, 409, 415),
    url_name="correction",
    summary="Correct a line",
)
def correction(
    request: HttpRequest, run_id: UUID, second: Annotated[int, Path(ge=0, le=MOST_SECONDS)], given: shapes.NewCorrection
) -> shapes.Corrected:
    """Your words lie over every run of the video; the machine's stay beneath."""
    run = changeable_run_of(request, run_id)
    if not run.first_second <= second < run.end_second:
        raise not_found()
    try:
        changed = correct(run, second, given.text, person_of(request), given.based_on)
    except Refused as refused:
        raise Trouble(422, "refused", str(refused)) from refused
    except Overtaken as overtaken:
        raise Trouble(409, "overtaken", _("Somebody else has corrected this line in the meantime.")) from overtaken
    return shapes.Corrected(changed=changed, line=shapes.Line.model_validate(shown_line(run, second)))


@router.post("", response=answers(201, shapes.Run, 409, 415), url_name="runs", summary="Look again", openapi_extra=WITH_KEY)
def look_again(request: HttpRequest, given: shapes.NewRun) -> HttpResponse:
    """At all of a video or at a part of it, with another preset, language or describer: always a new run."""

    def answer() -> tuple[int, shapes.Run]:
        try:
            return 201, shown_run(request, _queued(request, own_video_of(request, given.video_id), given))
        except ValueError as error:
            raise Trouble(422, "not_possible", told(str(error))) from error

    return once(request, given.model_dump_json(), answer)


def _queued(request: HttpRequest, video: Video, given: shapes.NewRun) -> AnalysisRun:
    """The new run; raises ValueError with a plain sentence."""
    if video.state != Video.State.READY:
        raise Trouble(409, "not_ready", _("This video isn't ready yet."))
    if not video.path.is_file():
        raise ValueError("The file isn't there any more. Upload it again.")
    with room_for_another(video):
        return _asked(request, video, given)


def _asked(request: HttpRequest, video: Video, given: shapes.NewRun) -> AnalysisRun:
    if (basis := _basis(video, given)) is None:
        wanted = Wanted.from_form({"preset": given.preset or "", "language": given.language or ""}, person_of(request))
        return queue_run(video, wanted.preset, wanted.language, own=wanted.own)
    asked = asked_look(_form(given), basis, person_of(request))
    options = asked.options
    return queue_run(
        video, options.preset, options.language, basis, asked.own, changes=asked.changes, part=asked.part, speaker=asked.speaker
    )


def _basis(video: Video, given: shapes.NewRun) -> AnalysisRun | None:
    runs = AnalysisRun.objects.filter(video=video).select_related("video")
    if given.based_on is None:
        return runs.widest_first().first()
    if (basis := runs.filter(pk=given.based_on).first()) is None:
        raise not_found()
    return basis


def _form(given: shapes.NewRun) -> dict[str, str]:
    """The same, as the dialog of the page says it."""
    form = {"preset": given.preset or "", "language": given.language or "", "describer": given.describer or "", "wish": given.wish}
    first, end = given.from_second, given.to_second
    if first is None and end is None and not given.closer:
        return {**form, "what": ALL}
    first = first or 0
    end = first + 1 if end is None else end
    if given.closer:
        return {**form, "what": CLOSER, "at": str(first), "count": str(max(0, end - first))}
    return {**form, "what": PART, "from": str(first), "to": str(end)}
