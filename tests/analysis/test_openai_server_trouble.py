"""A server that is slow, busy, down or in bad moods: asked again, given up in plain words, or called off; over real HTTP."""

from __future__ import annotations

import random
import socket
import threading
import time
from collections import Counter

import pytest

from analysis.events import Cancelled
from analysis.vlm.questions import ModelError
from analysis.vlm.server_patience import BackOff
from tests.model_server import KEY, SHAPE, asked, engine, expected, good, lines, serving, told, unruled


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_server_that_is_busy_is_asked_again(status):
    refused = []

    def busy(call):
        if len(refused) < 2:
            refused.append(time.monotonic())
            call.refuse(status, Retry_After="0")
        else:
            good(call)

    assert lines(busy)[0] == expected(10, 4) and len(refused) == 2


def test_a_server_that_names_a_time_is_left_alone_until_then():
    asked_at = []

    def busy(call):
        asked_at.append(time.monotonic())
        call.refuse(429, Retry_After="1") if len(asked_at) == 1 else good(call)

    assert lines(busy)[0] == expected(10, 4)
    assert asked_at[1] - asked_at[0] >= 1


def test_a_server_that_asks_for_too_long_a_wait_is_given_up_at_once():
    began = time.monotonic()
    with pytest.raises(ModelError, match="has too much to do"):
        lines(lambda call: call.refuse(429, Retry_After="3600"))
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (401, f"bad key {KEY}", "refuses the key"),
        (403, KEY, "refuses the key"),
        (404, KEY, "Check the model's name"),
        (400, f"This model's maximum context length is 4096 tokens. {KEY}", "too long for the model"),
        (400, KEY, "can look at pictures"),
        (302, KEY, "sends on to another address"),
        (429, KEY, "has too much to do"),
        (503, KEY, "doesn't answer"),
    ],
)
def test_a_refusal_is_told_in_a_plain_sentence_with_the_host_and_without_the_key(status, body, sentence):
    with serving(lambda call: call.refuse(status, body, Location="http://127.0.0.1:9/")) as server:
        with pytest.raises(ModelError) as raised:
            list(engine(server.url).answers([asked(0, 2)], SHAPE))
        assert sentence in str(raised.value) and server.url.removeprefix("http://") in str(raised.value)
    assert raised.value.__cause__ is None and KEY not in repr(raised.value)


def test_a_server_that_is_down_is_told_so():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(ModelError, match=r"doesn't answer\. What was described so far is kept; press retry when it runs again\."):
            list(engine(url).answers([asked(0, 2)], SHAPE))


def test_a_server_that_hangs_is_asked_twice_and_given_up():
    with serving(lambda call: call.wait(20)) as server:
        began = time.monotonic()
        with pytest.raises(ModelError, match="doesn't answer"):
            list(engine(server.url, timeout_seconds=0.3).answers([asked(0, 2)], SHAPE))
        assert time.monotonic() - began < 3 and len(server.calls) == 2


def test_what_was_written_before_a_server_goes_is_told_before_the_error():
    def goes(call):
        if call.is_probe:
            return good(call)
        if call.alone is not None:
            return call.refuse(503)
        call.begin()
        return call.say("[0s] A red kite flies in picture 0.\n")

    with serving(goes) as server:
        coming = engine(server.url).answers([asked(0, 3)], SHAPE)
        assert next(coming).line.second == 0
        with pytest.raises(ModelError, match="doesn't answer"):
            next(coming)


def trickles(call):
    call.begin()
    for _ in range(200):
        call.say("a ")
        call.wait(0.1)


@pytest.mark.parametrize("behave", [lambda call: call.wait(20), trickles, lambda call: call.refuse(503, Retry_After="15")])
def test_calling_off_ends_within_a_second_and_leaves_no_call_open(behave):
    began = time.monotonic()
    patient = BackOff(tries=5, first_seconds=5)
    with serving(behave) as server:
        with pytest.raises(Cancelled):
            list(
                engine(server.url, patient, timeout_seconds=30).answers(
                    [asked(0, 3), asked(3, 3)], SHAPE, lambda: time.monotonic() - began > 0.4
                )
            )
        assert time.monotonic() - began < 1.4
        until = time.monotonic() + 1
        while any(thread.name.endswith("(work)") and thread.is_alive() for thread in threading.enumerate()) and time.monotonic() < until:
            time.sleep(0.01)
        assert not [thread for thread in threading.enumerate() if thread.name.endswith("(work)")]


def test_as_many_questions_are_asked_at_once_as_set_and_no_more():
    lock, counted = threading.Lock(), Counter()

    def count(change):
        with lock:
            counted["now"] += change
            counted["most"] = max(counted["most"], counted["now"])

    def slow(call):
        # counted before the answer: once that is out, the next question may come before this call has returned
        count(1)
        call.wait(0.3)
        count(-1)
        good(call)

    found, _ = lines(slow, [asked(3 * number, 3) for number in range(9)], concurrency=3)
    assert counted["most"] == 3
    assert sorted(found) == [one for number in range(9) for one in expected(3 * number, 3, number)]


def moody(seed: int):
    dice = random.Random(seed)

    def behave(call):
        with call.server.lock:
            mood = dice.choice(["good", "good", "half", "shuffled", "cut", "hang up", "busy", "garbage", "empty"])
        seconds = list(call.seconds)
        if mood == "busy":
            call.refuse(503, Retry_After="0")
        elif mood == "shuffled":
            call.stream("\n".join(reversed(told(seconds + seconds).split("\n"))))
        elif mood == "hang up":
            call.begin()
            call.say(told(seconds)[:40])
        elif mood in ("garbage", "empty"):
            call.whole("%%% ???" if mood == "garbage" else "")
        else:
            text = told(seconds if mood != "half" else seconds[::2])
            call.stream(text[:-9] if mood == "cut" else text, size=60, finish="length" if mood == "cut" else "stop")

    return behave


@pytest.mark.parametrize("seed", range(50))
def test_every_second_comes_once_and_in_order_whatever_the_plan_and_the_server(seed):
    dice = random.Random(1000 + seed)
    questions, start = [], dice.randrange(100)
    for _ in range(dice.randint(1, 5)):
        count = dice.randint(1, 6)
        wanted = sorted(dice.sample(range(start, start + count), dice.randint(1, count)))
        questions.append(asked(start, count, wanted, dice.choice(["block", "interleaved"])))
        start += count
    patient = BackOff(tries=12, first_seconds=0.001, most_seconds=0.002)
    with serving(unruled(moody(seed))) as server:
        found = list(engine(server.url, patient).answers(questions, SHAPE))
    for number, one in enumerate(questions):
        assert [answer.line.second for answer in found if answer.number == number] == list(one.asked)
    texts = {answer.line.text for answer in found}
    assert all(text == "" or text.startswith("A red") for text in texts)
