"""At a seam two windows tell one second: the better-supported sentence is shown, the other one is kept beside it."""

from __future__ import annotations

from analysis.document import line_to_json
from analysis.seams import agreement, seams, with_neighbours
from analysis.timeline import Claim, SecondDescription


def line(text, *verdicts, second=5, status="described", reason=None):
    claims = tuple(Claim("dog", "object", verdict, "objects") for verdict in verdicts)
    return line_to_json(SecondDescription(second, text, status, "model", frames=(5.0,), claims=claims, reason=reason))


def test_the_owner_speaks_where_both_are_supported_alike():
    shown = with_neighbours(line("A dog.", "confirmed"), [line("A cat.", "confirmed")])
    assert shown["text"] == "A dog." and shown["alternatives"] == ["A cat."] and "chosen" not in shown


def test_the_neighbour_speaks_where_detectors_support_it_better_and_the_choice_is_told():
    shown = with_neighbours(line("Three dogs.", "contradicted"), [line("A dog.", "confirmed")])
    assert shown["text"] == "A dog." and shown["alternatives"] == ["Three dogs."] and shown["chosen"] == "neighbour"
    assert [claim["verdict"] for claim in shown["claims"]] == ["confirmed"]


def test_one_contradiction_outweighs_a_confirmation():
    assert with_neighbours(line("A dog.", "confirmed", "contradicted"), [line("Something.")])["text"] == "Something."


def test_a_failed_line_is_told_by_its_neighbour():
    shown = with_neighbours(line("", status="failed", reason="The model gave no line."), [line("A dog.")])
    assert (shown["text"], shown["status"], shown["reason"], shown["alternatives"]) == ("A dog.", "described", None, [])


def test_the_same_sentence_is_no_alternative_and_a_line_without_a_neighbour_stays_as_it_is():
    assert with_neighbours(line("A dog."), [line("A dog.")])["alternatives"] == []
    assert with_neighbours(line("A dog."), []) == line("A dog.")


def test_a_seam_is_scored_by_the_words_in_common():
    assert agreement("A dog runs left.", "a dog runs left") == 1.0
    assert agreement("A dog runs.", "Zwei Katzen schlafen.") == 0.0
    assert 0.4 < agreement("A dog runs left.", "A dog sits.") < 0.8
    assert seams({5: line("A dog.")}, {5: [line("A dog.")], 11: [line("A cat.")]}) == [{"second": 6, "score": 1.0}]
