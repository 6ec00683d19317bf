"""Chapters' titles and the summary as a model writes them from the lines alone, each sentence for the seconds of its chapter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from analysis.describers.briefing import safe
from analysis.describers.watched import Lines, Span
from analysis.describers.writing import plain
from analysis.document import ChapterJSON, OverviewJSON, SentenceJSON
from analysis.prompts import sentence_question, title_question
from analysis.vlm.loop_guard import fault_of
from analysis.vlm.questions import Engine, LineShape, Question

TITLE_WORDS, SENTENCE_WORDS = 8, 22

Wording = Callable[[str, int, Sequence[str]], str]


def retell(engine: Engine, language: str, lines: Lines, chapters: Sequence[Span], cancelled: Callable[[], bool]) -> OverviewJSON | None:
    """The overview that a model writes; None where it finds no sentence for most chapters.

    A chapter for which it finds no words has an empty title and no sentence.
    """
    of_chapter = [[(second, text) for second, text in lines if start <= second < end] for start, end in chapters]
    titles = _asked(engine, language, of_chapter, title_question, TITLE_WORDS, cancelled)
    told = _asked(engine, language, of_chapter, sentence_question, SENTENCE_WORDS, cancelled)
    sentences: list[SentenceJSON] = [
        {"start": start, "end": end, "text": text} for (start, end), text in zip(chapters, told, strict=True) if text
    ]
    named: list[ChapterJSON] = [
        {"start": start, "end": end, "title": title.rstrip(".")} for (start, end), title in zip(chapters, titles, strict=True)
    ]
    if 2 * len(sentences) < len(chapters):
        return None
    return {"summary": " ".join(one["text"] for one in sentences), "chapters": named, "sentences": sentences, "source": "model"}


def _asked(
    engine: Engine, language: str, chapters: Sequence[Lines], wording: Wording, words: int, cancelled: Callable[[], bool]
) -> list[str]:
    """One answer for each chapter, empty where there is none that can stand."""
    shape = LineShape(language, words)
    asked = [(number, lines) for number, lines in enumerate(chapters) if any(text for _, text in lines)]
    questions = [_question(engine, language, lines, wording, words) for _, lines in asked]
    found = dict.fromkeys(range(len(chapters)), "")
    for answer in engine.answers(questions, shape, cancelled) if questions else ():
        if not fault_of(answer.line.text):
            found[asked[answer.number][0]] = plain(answer.line.text)
    return [found[number] for number in range(len(chapters))]


def _question(engine: Engine, language: str, lines: Lines, wording: Wording, words: int) -> Question:
    """Words alone, without a picture, as many lines as half of the context holds."""
    room = engine.budget(LineShape(language, words)).context_tokens // 2
    told = [f"{second}: {safe(text)}" for second, text in _new_lines(lines)]
    while len(told) > 1 and engine.tokens_in(wording(language, words, told)) > room:
        told = told[::2]
    return Question(0, ((),), wording(language, words, told), (0,))


def _new_lines(lines: Lines) -> Lines:
    """The lines without those that only say again what the one before says."""
    return [line for before, line in zip([(-1, ""), *lines], lines, strict=False) if line[1] and line[1] != before[1]]
