"""What lies on the disk or leaves the house, in each of its forms, is given to those who may see it and to nobody else."""

from __future__ import annotations

import pytest

from analysis.timeline import Segment
from tests.webapp.shelf import grant_for, run_of, video_of
from tests.webapp.test_visibility import VISITORS, visitors
from webapp.library.exports import EXPORTS
from webapp.runs.evidence import keep_pack
from webapp.runs.models import AnalysisRun, Grant

__all__ = ["visitors"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]
MAY_SEE = {"owner", "staff", "link"}
JPEG = b"\xff\xd8\xff\xe0 a picture"


@pytest.fixture
def objects(visitors) -> dict[str, bytes]:
    """The address of each stored object of alice's run, and how its bytes begin."""
    known = visitors["owner"][1]
    run, video = known["run_id"], known["video_id"]
    stored = AnalysisRun.objects.get(pk=run)
    stored.evidence_folder.mkdir(parents=True, exist_ok=True)
    keep_pack(stored.evidence_folder, Segment(0, 3), dict.fromkeys(range(3), JPEG))
    begins = {"json": b"{", "vtt": b"WEBVTT", "csv": b"second,", "srt": b"1\n", "txt": b"", "md": b"# ", "script.md": b"#"}
    exports = {f"/runs/{run}/export.{extension}": begins[extension] for extension in EXPORTS}
    return {
        **exports,
        f"/videos/{video}/file": b"video",
        f"/videos/{video}/file?download=1": b"video",
        f"/videos/{video}/poster.jpg": b"\xff\xd8\xff",
        f"/runs/{run}/evidence/0.jpg": JPEG,
        f"/runs/{run}/evidence/2.jpg": JPEG,
        f"/runs/{run}/lines.vtt": b"WEBVTT",
        f"/runs/{run}/captions.vtt": b"WEBVTT",
        f"/runs/{run}/chapters.vtt": b"WEBVTT",
    }


def body(answer) -> bytes:
    if not answer.streaming:
        return answer.content
    import asyncio

    async def all_of() -> bytes:
        return b"".join([block async for block in answer.streaming_content])

    return asyncio.run(all_of()) if answer.is_async else b"".join(answer.streaming_content)


@pytest.mark.parametrize("visitor", VISITORS)
def test_each_object_goes_to_those_who_may_see_it(visitor, visitors, objects):
    browser = visitors[visitor][0]
    for address, beginning in objects.items():
        answer = browser.get(address)
        if visitor in MAY_SEE:
            assert answer.status_code == 200, address
            assert body(answer).startswith(beginning), address
        else:
            assert answer.status_code == 404, (visitor, address)
            assert JPEG not in answer.content and b"A dog runs" not in answer.content


@pytest.mark.parametrize("header", [{"range": "bytes=0-1"}, {"if-none-match": "*"}, {"x-requested-with": "XMLHttpRequest"}])
def test_no_header_opens_what_is_closed(header, visitors, objects):
    for visitor in set(VISITORS) - MAY_SEE:
        for address in objects:
            assert visitors[visitor][0].get(address, headers=header).status_code == 404, (visitor, address)


def test_a_right_to_one_run_gives_nothing_of_another_run_of_the_same_video(visitors, alice, objects):
    run = AnalysisRun.objects.get(pk=visitors["owner"][1]["run_id"])
    other = run_of(run.video)
    for address in objects:
        if str(run.id) in address:
            assert visitors["link"][0].get(address.replace(str(run.id), str(other.id))).status_code == 404, address


def test_a_link_that_ends_closes_everything_at_the_next_request(visitors, objects):
    Grant.objects.update(expires_at="2020-01-01T00:00:00Z")
    for address in objects:
        assert visitors["link"][0].get(address).status_code == 404, address


def test_names_cannot_be_guessed_from_a_neighbours(alice):
    first, second = video_of(alice), video_of(alice)
    assert first.id.version == second.id.version == 4
    grant = grant_for(run_of(first), "token")
    assert grant.id.version == 4
