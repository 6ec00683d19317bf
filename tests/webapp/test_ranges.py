"""The bytes of a video: by range, capped, whole, resumed, and only to those who may see it."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from webapp.videos.models import PlayableCopy, Video
from webapp.videos.ranges import ByteRange, UnsatisfiableRange, parse_range

SIZE = 5 * 1024 * 1024 + 17
CAP = 4 * 1024 * 1024


@pytest.fixture
def content() -> bytes:
    return os.urandom(SIZE)


@pytest.fixture
def video(alice, content):
    video = Video.objects.create(
        owner=alice, name="Größe \u202egpj.mp4", content_type="video/mp4", state=Video.State.READY, has_poster=True
    )
    video.folder.mkdir(parents=True)
    video.path.write_bytes(content)
    video.poster_path.write_bytes(b"\xff\xd8jpeg")
    copy = PlayableCopy.objects.create(video=video, state=PlayableCopy.State.READY)
    copy.path.write_bytes(content[::-1])
    return video


def ask(browser, video, header: str | None = None, query: str = "", **headers):
    more = {"range": header} if header is not None else {}
    return browser.get(f"/videos/{video.pk}/file{query}", headers={**more, **headers})


def test_the_first_answer_to_a_player_is_capped(alices_browser, video, content):
    answer = ask(alices_browser, video, "bytes=0-")
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes 0-{CAP - 1}/{SIZE}"
    assert answer["Content-Length"] == str(CAP)
    assert answer["Content-Type"] == "video/mp4"
    assert answer["Accept-Ranges"] == "bytes"
    assert answer.content == content[:CAP]


def whole(answer) -> bytes:
    async def collect() -> bytes:
        return b"".join([block async for block in answer.streaming_content])

    return asyncio.run(collect())


@pytest.mark.parametrize(
    ("header", "start", "end"),
    [
        ("bytes=10-19", 10, 20),
        ("bytes=-5", SIZE - 5, SIZE),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE),
        (f"bytes=100-{SIZE * 9}", 100, 100 + CAP),
    ],
)
def test_ranges(alices_browser, video, content, header, start, end):
    answer = ask(alices_browser, video, header)
    assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes {start}-{end - 1}/{SIZE}")
    assert answer.content == content[start:end]


@pytest.mark.parametrize("header", [f"bytes={SIZE}-", "bytes=-0", "bytes=99999999999-"])
def test_a_range_outside_the_file_is_refused(alices_browser, video, header):
    answer = ask(alices_browser, video, header)
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{SIZE}")


@pytest.mark.parametrize("header", [None, "bytes=0-1,5-9", "lines=1-2", "bytes=9-1", "bytes=-", "bytes=a-b"])
def test_without_a_usable_range_the_whole_file_comes(alices_browser, video, content, header):
    answer = ask(alices_browser, video, header)
    assert answer.status_code == 200 and answer["Content-Length"] == str(SIZE)
    assert whole(answer) == content


def test_head_tells_the_size_and_sends_nothing(alices_browser, video):
    answer = alices_browser.head(f"/videos/{video.pk}/file")
    assert (answer.status_code, answer["Content-Length"], answer.content) == (200, str(SIZE), b"")
    assert answer["Accept-Ranges"] == "bytes"


def test_if_range_gives_the_whole_new_file_when_it_changed(alices_browser, video, content):
    etag = ask(alices_browser, video, "bytes=0-9")["ETag"]
    assert ask(alices_browser, video, "bytes=0-9", **{"if-range": etag}).status_code == 206
    changed = ask(alices_browser, video, "bytes=0-9", **{"if-range": '"another"'})
    assert changed.status_code == 200 and whole(changed) == content
    assert ask(alices_browser, video, **{"if-none-match": etag}).status_code == 304


def test_a_resumed_download_is_not_capped_and_keeps_its_name_safely(alices_browser, video, content):
    answer = ask(alices_browser, video, "bytes=7-", "?download=1")
    assert answer.status_code == 206 and whole(answer) == content[7:]
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "%E2%80%AE" not in answer["Content-Disposition"] and "Gr%C3%B6%C3%9Fe%20gpj.mp4" in answer["Content-Disposition"]


@pytest.mark.parametrize("page", ["file", "poster.jpg", "playable"])
def test_nothing_in_it_can_run_or_be_embedded_elsewhere(alices_browser, video, page):
    answer = alices_browser.get(f"/videos/{video.pk}/{page}", headers={"range": "bytes=0-9"})
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("page", ["file", "poster.jpg", "playable"])
def test_only_the_owner_and_staff_get_it(alices_browser, bobs_browser, staff_browser, strangers_browser, video, page):
    address = f"/videos/{video.pk}/{page}"
    asked = {"range": "bytes=0-0"}
    assert alices_browser.get(address, headers=asked).status_code in (200, 206)
    assert staff_browser.get(address, headers=asked).status_code in (200, 206)
    assert bobs_browser.get(address, headers=asked).status_code == 404
    assert strangers_browser.get(address, headers=asked).status_code == 404
    assert alices_browser.post(address).status_code == 405


def test_a_file_that_is_gone_is_not_found(alices_browser, video):
    video.path.unlink()
    assert ask(alices_browser, video, "bytes=0-").status_code == 404


@pytest.mark.parametrize(("header", "query", "start"), [(None, "", 0), ("bytes=7-", "?download=1", 7)])
def test_what_was_promised_comes_though_the_file_is_replaced_and_deleted_meanwhile(alices_browser, video, content, header, query, start):
    answer = ask(alices_browser, video, header, query)
    other = video.folder / "other"
    other.write_bytes(b"short")
    other.replace(video.path)
    video.path.unlink()
    assert whole(answer) == content[start:]
    assert answer["Content-Length"] == str(SIZE - start)


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_every_answer_lets_go_of_the_file(alices_browser, video):
    etag = ask(alices_browser, video, "bytes=0-9")["ETag"]
    ask(alices_browser, video, f"bytes={SIZE}-")
    ask(alices_browser, video, **{"if-none-match": etag})
    alices_browser.head(f"/videos/{video.pk}/file")
    alices_browser.get(f"/videos/{video.pk}/poster.jpg")
    whole(ask(alices_browser, video))
    ask(alices_browser, video).close()
    held = [str(entry.readlink()) for entry in Path("/proc/self/fd").iterdir() if entry.is_symlink()]
    assert not [path for path in held if path.startswith(str(video.folder))]


def test_an_empty_file_has_no_range():
    with pytest.raises(UnsatisfiableRange):
        parse_range("bytes=0-", 0)
    assert parse_range("bytes=0-0", 1) == ByteRange(0, 1)


def test_a_playable_copy_comes_in_ranges_with_a_fixed_type_and_a_name_that_fits(alices_browser, video, content):
    copy = content[::-1]
    first = alices_browser.get(f"/videos/{video.pk}/playable", headers={"range": "bytes=0-"})
    assert (first.status_code, first["Content-Range"], first["Content-Type"]) == (206, f"bytes 0-{CAP - 1}/{SIZE}", "video/mp4")
    assert first.content == copy[:CAP] and first["ETag"] != ask(alices_browser, video, "bytes=0-0")["ETag"]
    Video.objects.filter(pk=video.pk).update(name="holiday.mkv", content_type="video/x-matroska")
    kept = alices_browser.get(f"/videos/{video.pk}/playable?download=1")
    assert (kept["Content-Type"], kept["Content-Disposition"]) == ("video/mp4", 'attachment; filename="holiday.mp4"')
    assert whole(kept) == copy


@pytest.mark.parametrize("state", ["wanted", "working", "failed"])
def test_a_copy_that_is_not_ready_is_not_served(alices_browser, video, state):
    PlayableCopy.objects.update(state=state)
    assert alices_browser.get(f"/videos/{video.pk}/playable").status_code == 404
