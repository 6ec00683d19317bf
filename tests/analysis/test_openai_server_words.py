"""What is sent to a server, how its times are read, and what its settings refuse."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from analysis.vlm.openai_server import try_server
from analysis.vlm.questions import ModelError
from analysis.vlm.server_lines import Reading, shortened, written
from analysis.vlm.server_settings import ServerSettings, from_environment, sending_sentence
from tests.model_server import KEY, QUICK, SHAPE, asked, engine, good, lines, no_words, serving, unruled


def test_frames_are_sent_as_pictures_in_order_with_times_between_where_wanted():
    _, server = lines(good, [asked(5, 2, layout="interleaved", frames=2)])
    parts = server.questions[0].parts
    assert [part.get("text", "picture") for part in parts[:-1]] == ["[0s]", "picture", "picture", "[1s]", "picture", "picture"]
    data = base64.b64decode(parts[4]["image_url"]["url"].removeprefix("data:image/jpeg;base64,"))
    picture = Image.open(io.BytesIO(data))
    assert picture.format == "JPEG" and picture.size == (64, 36) and abs(picture.getpixel((5, 5))[0] - 3) < 3
    block = lines(good, [asked(5, 2, frames=2)])[1].questions[0].parts
    assert [part["type"] for part in block] == ["image_url"] * 4 + ["text"]


@pytest.mark.parametrize(
    "line",
    ["[3s] A dog.", "3s: A dog.", "[00:03] A dog.", "- [3s]: A dog.", "**[3s]** A dog.", "4. [3s] A dog.", "00:03 - A dog.", "[3] A dog.",
     "(3 s) A dog.", "Second 3: A dog.", "Sekunde 3: A dog.", "[3s - 4s] A dog.", "* 3 seconds: A dog.",
     "**3s:** A dog.", "[0:00:03] A dog."],
)  # fmt: skip
def test_times_are_read_however_they_are_written(line):
    (found,) = written(line)
    assert (found.second, found.text) == (3, "A dog.")


def test_numbers_that_are_no_times_stay_in_the_line():
    assert [(one.second, one.text) for one in written("3 dogs run. 12 seconds later they rest.")] == [
        (None, "3 dogs run. 12 seconds later they rest.")
    ]


def test_several_times_in_one_line_are_several_lines():
    assert [(one.second, one.text) for one in written("[0s] A dog. [1s] A cat.")] == [(0, "A dog."), (1, "A cat.")]


@pytest.mark.parametrize(
    "text",
    ["<think>[0s] Hm,\n[1s] what?\n</think>\n[0s] A dog.\n[1s] A cat.\n", "[0s] maybe\n</think>[0s] A dog.\n[1s] A cat.\n",
     "```\n[1s] A cat.\n[0s]\nA dog.\n[0s] A bird.\n[9s] A cow.\n```\n"],
)  # fmt: skip
def test_thoughts_fences_doubles_and_foreign_times_are_left_out(text):
    reading = Reading([0, 1], 200)
    reading.hear(text)
    assert [line.text for line in reading.ready()] == ["A dog.", "A cat."]


def test_a_line_that_is_too_long_ends_with_a_sentence_or_is_marked():
    assert shortened("A dog runs. A cat sleeps on a roof.", 20) == ("A dog runs.", False)
    assert shortened("A dog runs along a beach", 12) == ("A dog runs", True)


def test_the_budget_keeps_to_what_the_server_says_it_reads():
    models = {"data": [{"id": "kite-7b", "max_model_len": 4096}]}
    for offered, context in ((models, 4096), (None, 8192), (b"<html>", 8192), ({"data": [{"id": "kite-7b", "max_model_len": "x"}]}, 8192)):
        with serving(good, offered) as server:
            budget = engine(server.url).budget(SHAPE)
        assert budget.context_tokens == context and budget.tokens_per_frame == 256 and budget.max_seconds(1.0) >= 4


def test_the_settings_refuse_what_is_no_server_and_never_show_the_key():
    for url in (
        "ftp://a",
        "http://",
        "http://user:pw@host",
        "http://host?x=1",
        "http://host:99999",
        "http://ho st",
        "file:///etc/passwd",
        "",
    ):
        with pytest.raises(ModelError, match="address must look like"):
            ServerSettings(url, "m", KEY)
    for wrong in (
        {"model": ""},
        {"model": "a\nb"},
        {"concurrency": 0},
        {"timeout_seconds": 0},
        {"context_tokens": 5},
        {"api_key": f"{KEY}\n"},
    ):
        with pytest.raises(ModelError) as raised:
            ServerSettings(**{"base_url": "http://host", "model": "m", "api_key": KEY, **wrong})
        assert KEY not in str(raised.value)
    assert KEY not in repr(ServerSettings("http://host", "m", KEY))


@pytest.mark.parametrize(
    ("url", "path"), [("http://h:1", "/v1"), ("http://h:1/", "/v1"), ("http://h:1/v1/", "/v1"), ("https://h/api", "/api/v1")]
)
def test_the_address_is_taken_with_and_without_v1(url, path):
    assert ServerSettings(url, "m").path == path


def test_settings_are_read_from_the_environment():
    assert from_environment({}) is None
    found = from_environment(
        {
            "SECONDSIGHT_SERVER_URL": "http://localhost:8000",
            "SECONDSIGHT_SERVER_MODEL": "kite",
            "SECONDSIGHT_SERVER_KEY": KEY,
            "SECONDSIGHT_SERVER_CONCURRENCY": "9",
        }
    )
    assert found == ServerSettings("http://localhost:8000", "kite", KEY, 9) and found.host == "localhost:8000"
    for more in ({"SECONDSIGHT_SERVER_CONCURRENCY": "many", "SECONDSIGHT_SERVER_MODEL": "m"}, {}):
        with pytest.raises(ModelError):
            from_environment({"SECONDSIGHT_SERVER_URL": "http://localhost:8000", **more})


def test_it_is_said_where_frames_go():
    assert sending_sentence("gpu.example:8000", "en") == "Frames of your video will be sent to gpu.example:8000."
    assert sending_sentence("gpu.example:8000", "de") == "Bilder deines Videos werden an gpu.example:8000 gesendet."


def test_the_test_button_tells_what_came_back():
    with serving(good) as server:
        sentence = try_server(ServerSettings(server.url, "kite", KEY), QUICK)
    assert "answers in" in sentence and "the server offers structured output." in sentence
    with serving(unruled(lambda call: call.whole("A red square."))) as server:
        assert "doesn't offer structured output" in try_server(ServerSettings(server.url, "kite", KEY), QUICK)
    with serving(unruled(no_words)) as server, pytest.raises(ModelError, match="with no words"):
        try_server(ServerSettings(server.url, "kite", KEY), QUICK)
