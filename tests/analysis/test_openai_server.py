"""A model on a server gives every second one line, in order, whatever it writes; over real HTTP."""

from __future__ import annotations

import random
import time

import pytest

from tests.model_server import KEY, SHAPE, asked, engine, expected, good, lines, no_words, serving, told, unruled


def test_a_server_that_keeps_to_a_regex_is_asked_once_for_all_lines():
    found, server = lines(good)
    assert found == expected(10, 4)
    (call,) = server.questions
    assert call.regex.startswith(r"\[0s\] [^\n\[]{8,") and call.seconds == [0, 1, 2, 3]
    assert call.headers["Authorization"] == f"Bearer {KEY}" and call.asked["model"] == "kite-7b"


@pytest.mark.parametrize("field", ["structured_outputs", "guided_regex", "regex", None])
def test_a_server_that_refuses_unknown_fields_is_asked_with_the_one_it_knows_and_that_is_remembered(field):
    def strict(call):
        used = {"structured_outputs", "guided_regex", "regex"} & set(call.asked)
        if used - {field}:
            call.refuse(400, '{"error": "unknown field"}')
        else:
            good(call)

    with serving(strict) as server:
        asks = engine(server.url)
        for _ in range(2):
            assert [answer.line.text for answer in asks.answers([asked(0, 3)], SHAPE)] == [text for *_, text in expected(0, 3)]
        assert len(server.questions) == 2
        assert asks.offers_structure is (field is not None)
        assert len(server.calls) <= 7


def test_a_server_that_leaves_a_regex_aside_isnt_sent_one():
    found, server = lines(unruled(lambda call: call.stream(told(call.seconds))))
    assert found == expected(10, 4)
    assert server.questions[0].regex is None


def test_a_large_regex_that_is_refused_is_left_out():
    def small_only(call):
        call.refuse(422) if call.regex and not call.is_probe else good(call)

    found, _ = lines(small_only)
    assert found == expected(10, 4)


def test_lines_come_as_they_are_written():
    def slow(call):
        if call.is_probe:
            return good(call)
        call.begin()
        for second in range(3):
            call.say(f"[{second}s] A red kite flies in picture {second}.\n")
            call.wait(0.25)
        return call.done()

    with serving(slow) as server:
        began = time.monotonic()
        came = [time.monotonic() - began for _ in engine(server.url).answers([asked(0, 3)], SHAPE)]
    assert came[1] - came[0] > 0.15 and came[2] - came[1] > 0.15


def test_a_server_without_streaming_is_heard_too():
    for content in (told([0, 1, 2, 3]), [{"type": "text", "text": told([0, 1, 2, 3])}]):
        assert lines(unruled(lambda call, content=content: call.whole(content)))[0] == expected(10, 4)


def half(call):
    call.stream(told([1, 3]) if call.alone is None else told([call.alone]))


def cut_mid_line(call):
    call.stream("[0s] A red kite flies in picture 0.\n[1s] A red ki" if call.alone is None else told([call.alone]), finish="length")


def hangs_up(call):
    if call.alone is None:
        call.begin()
        call.say("[0s] A red kite flies in picture 0.\n[1s] A red ki")
    else:
        call.stream(told([call.alone]))


@pytest.mark.parametrize("behave", [half, cut_mid_line, hangs_up])
def test_lines_that_are_missing_are_asked_for_one_by_one(behave):
    found, server = lines(unruled(behave))
    assert found == expected(10, 4)
    alone = [call.alone for call in server.questions[1:]]
    assert alone == ([0, 2] if behave is half else [1, 2, 3])


def garbage(call):
    call.raw(random.Random(1).randbytes(5000), "text/event-stream")


def html(call):
    call.raw(b"<html><body>It works!</body></html>", "text/html")


def html_inside(call):
    call.whole("<html>\n</html>")


def odd_types(call):
    call.raw(b'{"choices": [{"message": {"content": {"a": 1}, "tool_calls": [{}]}}]}')


def nothing_right(call):
    call.raw(b'[1, {"choices": 3}]')


def endless(call):
    call.begin()
    for _ in range(40000):
        call.say("- - - " * 200)


@pytest.mark.parametrize("behave", [no_words, garbage, html, html_inside, odd_types, nothing_right, endless])
def test_a_server_without_words_gives_empty_lines_in_order(behave):
    found, _ = lines(unruled(behave), [asked(10, 2)])
    assert found == [(0, 10, ""), (0, 11, "")]


def test_wrong_times_are_asked_again_and_then_taken_where_only_one_line_comes():
    found, _ = lines(unruled(lambda call: call.stream("[99s] A dog runs here.")), [asked(10, 2)])
    assert found == [(0, 10, "A dog runs here."), (0, 11, "A dog runs here.")]


def test_a_lone_second_needs_no_time_before_its_line():
    found, server = lines(unruled(lambda call: call.whole("A dog runs along a beach.")), [asked(7, 1)])
    assert found == [(0, 7, "A dog runs along a beach.")] and len(server.questions) == 1


def test_only_asked_seconds_are_told():
    found, _ = lines(unruled(lambda call: call.stream(told(call.seconds))), [asked(10, 5, wanted=(12, 14))])
    assert [second for _, second, _ in found] == [12, 14]
