"""The player as the server writes it: its states, who may see it, and what a read-only view leaves out."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from analysis.detectors.coco import NAMES
from webapp.accounts.models import User
from webapp.library.player_words import player_words
from webapp.runs.models import AnalysisRun, Description, Grant, Segment, TrackPiece
from webapp.videos.models import Video

pytestmark = pytest.mark.django_db

STATIC = Path(__file__).parents[2] / "static" / "js" / "player"


def make_run(owner: User, statuses: str = "", *, seconds: int = 10, name: str = "dog.mp4", **fields: object) -> AnalysisRun:
    """A run of `seconds`; `statuses` tells its first lines: d described, c carried, f failed, . not known yet."""
    video = Video.objects.create(owner=owner, name=name, state="ready", duration_seconds=seconds - 0.3, width=1280, height=720)
    run = AnalysisRun.objects.create(video=video, end_second=seconds, **{"state": "running", "last_seq": len(statuses) + 1, **fields})
    Segment.objects.create(run=run, start_second=0, end_second=seconds, state="working", seq=1)
    text = ""
    for second, letter in enumerate(statuses):
        if letter == ".":
            continue
        text = {"d": f"Line {second} with <b>marks</b>.", "c": text, "f": ""}[letter]
        status = {"d": "described", "c": "carried", "f": "failed"}[letter]
        line = {"second": second, "text": text, "status": status, "reason": "no frame could be decoded" if letter == "f" else None}
        Description.objects.create(run=run, second=second, text=text, status=status, line=line, seq=second + 2)
    return run


def page_of(browser: Client, run: AnalysisRun, query: str = "") -> str:
    response = browser.get(f"/runs/{run.id}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def lines_in(page: str) -> dict[int, str]:
    """Each second's <li> as written by the server."""
    return {int(second): whole for whole, second in re.findall(r'(<li class="line"[^>]*data-second="(\d+)".*?</li>)', page, re.S)}


def facts_in(page: str) -> dict:
    return json.loads(re.search(r'<script id="player-facts" type="application/json">(.*?)</script>', page, re.S)[1])


def test_every_second_has_its_place_and_known_ones_have_their_line(alices_browser: Client, alice: User) -> None:
    lines = lines_in(page_of(alices_browser, make_run(alice, "ddcf")))
    assert list(lines) == list(range(10))
    assert "Line 1 with &lt;b&gt;marks&lt;/b&gt;." in lines[1]
    assert 'data-status="carried" data-repeats' in lines[2] and "as before" in lines[2]
    assert "No line: no frame could be decoded" in lines[3]
    assert all("data-status" not in lines[second] for second in range(4, 10))


def test_a_carried_line_that_follows_an_unknown_second_shows_its_words(alices_browser: Client, alice: User) -> None:
    lines = lines_in(page_of(alices_browser, make_run(alice, "d.c")))
    assert "data-repeats" not in lines[2]


@pytest.mark.parametrize(
    ("statuses", "fields", "coverage"),
    [
        ("dddddddd", {}, "8 of 10 seconds"),
        ("ddddccdddd", {"state": "done"}, "100% · 10 of 10 seconds"),
        ("ddddffdddd", {"state": "done"}, "8 of 10 s, 2 failed"),
    ],
)
def test_coverage_is_told(alices_browser: Client, alice: User, statuses: str, fields: dict[str, str], coverage: str) -> None:
    page = page_of(alices_browser, make_run(alice, statuses, **fields))
    assert re.search(r'<strong id="coverage"[^>]*>([^<]*)<', page)[1] == coverage


def test_coverage_is_neutral_until_it_is_whole(alices_browser: Client, alice: User) -> None:
    assert 'id="coverage" class=""' in page_of(alices_browser, make_run(alice, "ddddd"))
    assert 'id="coverage" class="good"' in page_of(alices_browser, make_run(alice, "dddddddddd", state="done"))


@pytest.mark.parametrize(
    ("state", "statuses", "can_cancel", "can_retry"),
    [
        ("queued", "", True, False),
        ("running", "ddd", True, False),
        ("done", "dddddddddd", False, False),
        ("done", "ddddfddddd", False, True),
        ("failed", "dd", False, True),
        ("cancelled", "dd", False, True),
    ],
)
def test_what_can_be_done_depends_on_the_state(
    alices_browser: Client, alice: User, state: str, statuses: str, can_cancel: bool, can_retry: bool
) -> None:
    page = page_of(alices_browser, make_run(alice, statuses, state=state))
    assert f'class="player" data-state="{state}"' in page
    forms = {
        name: "hidden" not in attributes for name, attributes in re.findall(r'<form method="post"[^>]* id="(cancel|retry)"([^>]*)>', page)
    }
    assert forms == {"cancel": can_cancel, "retry": can_retry}


def test_a_failed_run_says_why_in_plain_words(alices_browser: Client, alice: User) -> None:
    page = page_of(alices_browser, make_run(alice, "dd", state="failed", error="This video stopped the analyser three times."))
    assert re.search(r'<p id="run-error"[^>]*>This video stopped the analyser three times\.</p>', page)
    assert re.search(r'<p id="run-error"[^>]* hidden></p>', page_of(alices_browser, make_run(alice, "dd")))


def test_the_name_is_text_everywhere(alices_browser: Client, alice: User) -> None:
    page = page_of(alices_browser, make_run(alice, "d", name="</script><script>alert(1)</script>.mp4"))
    assert "<script>alert" not in page
    assert "(1/10) &lt;/script&gt;" in re.search("<title>(.*?)</title>", page, re.S)[1]
    assert facts_in(page)["name"] == "</script><script>alert(1)</script>.mp4"


def test_a_two_hour_run_is_written_only_in_part(alices_browser: Client, alice: User) -> None:
    run = make_run(alice, seconds=7200)
    rows = [
        Description(
            run=run, second=second, text="x", status="described", line={"second": second, "text": "x", "status": "described"}, seq=1
        )
        for second in range(700)
    ]
    Description.objects.bulk_create(rows)
    page = page_of(alices_browser, run)
    assert len(lines_in(page)) == 600
    assert "0:09:59" in page and "100 more lines are in the export" in page
    assert facts_in(page)["end"] == 7200


def test_the_video_starts_at_the_second_in_the_address(alices_browser: Client, alice: User) -> None:
    run = make_run(alice, "d")
    assert f'src="/videos/{run.video_id}/file#t=7"' in page_of(alices_browser, run, "?t=7")
    assert f'src="/videos/{run.video_id}/file"' in page_of(alices_browser, run, '?t="onerror=')


def test_others_do_not_see_it(bobs_browser: Client, strangers_browser: Client, staff_browser: Client, alice: User) -> None:
    run = make_run(alice, "d")
    assert bobs_browser.get(f"/runs/{run.id}/").status_code == 404
    assert strangers_browser.get(f"/runs/{run.id}/")["Location"] == f"/login/?next=/runs/{run.id}/"
    assert staff_browser.get(f"/runs/{run.id}/").status_code == 200


def test_a_shared_view_has_no_writing_actions(strangers_browser: Client, bobs_browser: Client, alice: User) -> None:
    run = make_run(alice, "ddf", state="done")
    grant = Grant.objects.create(run=run, token_hash="x" * 64, created_by=alice, expires_at=timezone.now() + timedelta(days=1))
    for browser in (strangers_browser, bobs_browser):
        session = browser.session
        session["grants"] = [str(grant.id)]
        session.save()
        page = page_of(browser, run)
        main = page[page.index("<main") :]
        assert main.count('method="post"') == main.count('id="playable"') == 1, "but for a copy that this browser plays"
        assert f"/runs/{run.id}/share/" not in page and 'data-action="share"' not in page
        assert f"/runs/{run.id}/cancel/" not in page and f"/runs/{run.id}/retry/" not in page
        assert "Line 1 with" in page
    assert 'data-action="share"' in page_of(_signed_in(alice), run)


def test_staff_find_the_way_to_the_review_desk(staff_browser: Client, alices_browser: Client, alice: User) -> None:
    run = make_run(alice, "d")
    assert f"/admin/runs/analysisrun/{run.id}/change/" in page_of(staff_browser, run)
    assert "/admin/" not in page_of(alices_browser, run)


def test_the_script_finds_every_word_it_says() -> None:
    source = "".join(path.read_text() for path in STATIC.glob("*.js"))
    said = set(re.findall(r'(?:words|#words)\.say\(\s*"(\w+)"', source)) | set(re.findall(r'#say\("(\w+)"', source))
    counted = set(re.findall(r'words\.count\("(\w+)"', source))
    words = player_words()
    assert said and counted
    assert said - words.keys() == set()
    assert {f"{name}_{number}" for name in counted for number in ("one", "many")} - words.keys() == set()


def test_what_detectors_saw_is_named_in_the_readers_language() -> None:
    with override("de"):
        words = player_words()
    assert words["value_dog"] == "Hund"
    assert {f"value_{name}" for name in NAMES} - words.keys() == set()


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_what_is_said_is_offered_where_something_is(alices_browser: Client, alice: User) -> None:
    run = make_run(alice, "dd")
    offered, track = r'<a id="said-export"[^>]*download>', '<track kind="captions"'
    page = page_of(alices_browser, run)
    assert not re.search(offered, page) and track not in page
    heard = {"start": 0.4, "end": 1.2, "value": "Come here.", "language": "en"}
    TrackPiece.objects.create(run=run, segment=run.segments.get(), kind="speech", piece=heard, seq=9)
    page = page_of(alices_browser, run)
    assert re.search(offered, page) and track in page
