"""The whole site speaks English and German: no sentence is left out, and the compiled catalogue is the written one."""

from __future__ import annotations

import gettext
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.utils.translation import override

from analysis.video.notices import broken_sentence
from analysis.video.refusals import SENTENCES
from analysis.vlm.server_patience import SENTENCES as SERVER_SENTENCES
from tests.webapp.shelf import run_of, video_of
from webapp.runs.sentences import STORED, pattern_of, told
from webapp.videos.models import Video

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po"
CONTEXT = "\x04"
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}|#|\(…\)|'…'|@")


def entries() -> list[tuple[str, list[str]]]:
    """Each message of the written catalogue with its translations; a context stands before it, as gettext joins them."""
    found = []
    for block in CATALOGUE.read_text().split("\n\n")[1:]:
        message = re.search(r'^msgid "(.*)"$', block, re.MULTILINE)
        context = re.search(r'^msgctxt "(.*)"$', block, re.MULTILINE)
        found.append(
            (
                (context[1] + CONTEXT if context else "") + _unquoted(message[1]),
                [_unquoted(text) for text in re.findall(r'^msgstr(?:\[\d\])? "(.*)"$', block, re.MULTILINE)],
            )
        )
    return found


def _unquoted(text: str) -> str:
    return text.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")


def test_every_sentence_is_translated_and_none_is_a_guess():
    assert len(entries()) > 300
    assert [message for message, translations in entries() if not all(translations) or not translations] == []
    assert "fuzzy" not in CATALOGUE.read_text()


def test_translations_keep_the_places_that_are_filled_in():
    def places(text: str) -> list[str]:
        return sorted(PLACE.findall(text))

    wrong = [message for message, translations in entries() for text in translations if places(text) != places(message)]
    assert wrong == []


def test_the_compiled_catalogue_is_the_written_one():
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message, translations in entries():
        if CONTEXT in message:
            assert compiled.pgettext(*message.split(CONTEXT)) == translations[0]
        elif len(translations) == 1:
            assert compiled.gettext(message) == translations[0]
        else:
            assert [compiled.ngettext(message, "", count) for count in (1, 2)] == translations


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="needs gettext: apt-get install gettext")
def test_the_catalogue_holds_every_sentence_of_the_code(tmp_path):
    files = [str(path) for folder in ("webapp",) for path in (ROOT / folder).rglob("*.py")]
    template = tmp_path / "code.pot"
    keywords = ["gettext_noop", "gettext_lazy", "ngettext:1,2", "ngettext_lazy:1,2"]
    command = ["xgettext", "--from-code=UTF-8", "--language=Python", "--no-wrap", *(f"--keyword={word}" for word in keywords)]
    subprocess.run([*command, "-o", str(template), *files], check=True)
    wanted = {_unquoted(text) for text in re.findall(r'^msgid "(.+)"$', template.read_text(), re.MULTILINE)}
    assert wanted - {message for message, _translations in entries()} == set()


def test_templates_hold_no_sentence_that_the_catalogue_lacks():
    known = {message.split(CONTEXT)[-1] for message, _translations in entries()}
    tag = re.compile(r"""{%\s*translate\s+(?P<quote>["'])(?P<text>.+?)(?P=quote)""")
    said = {(path.name, found["text"]) for path in (ROOT / "templates").rglob("*.html") for found in tag.finditer(path.read_text())}
    assert len(said) > 50
    assert [(name, text) for name, text in said if text not in known] == []


def test_all_that_the_analysis_says_to_people_has_a_german_sentence():
    of_servers = [sentence.format(host="models.example.org:8000") for sentence in SERVER_SENTENCES.values()]
    sentences = [*SENTENCES.values(), broken_sentence(1), broken_sentence(12), *of_servers]
    assert [sentence for sentence in sentences if pattern_of(sentence) not in STORED] == []
    with override("de"):
        assert [sentence for sentence in sentences if told(sentence) == sentence] == []


@pytest.mark.parametrize(
    ("stored", "german"),
    [
        ("", ""),
        ("The file ends at 0:12 of 1:02:30; the rest is missing.", "Die Datei endet bei 0:12 von 1:02:30; der Rest fehlt."),
        ("The video is longer than 12 hours. Cut it into shorter parts and upload those.", None),
        (
            "Faces were not looked for: the detector could not be loaded (ImportError).",
            "Gesichter wurden nicht gesucht: Der Detektor konnte nicht geladen werden (ImportError).",
        ),
        (
            "The model 'org/LLaVA-7B' isn't on this machine any more. Download it on the model page, then press retry.",
            "Das Modell 'org/LLaVA-7B' ist nicht mehr auf diesem Rechner."
            " Laden Sie es auf der Modellseite herunter und drücken Sie dann Fortsetzen.",
        ),
        (
            "The model server 127.0.0.1:9 refuses the key. Check the key in the settings.",
            "Der Modellserver 127.0.0.1:9 lehnt den Schlüssel ab. Prüfen Sie den Schlüssel in den Einstellungen.",
        ),
        ("Something that no catalogue knows, 7 times.", "Something that no catalogue knows, 7 times."),
    ],
)
def test_numbers_and_names_come_through(stored, german):
    with override("de"):
        assert told(stored) == (german if german is not None else told(stored))
        assert "#" not in told(stored)
    with override("en"):
        assert told(stored) == stored


@pytest.mark.django_db
def test_pages_follow_the_browser_and_the_switch_wins(alices_browser):
    german = {"Accept-Language": "de-AT,de;q=0.9"}
    assert "a line for every second" in alices_browser.get("/").content.decode()
    page = alices_browser.get("/", headers=german).content.decode()
    assert '<html lang="de">' in page
    assert "eine Zeile für jede Sekunde" in page
    response = alices_browser.post("/i18n/setlang/", {"language": "en", "next": "/videos/"}, headers=german)
    assert response["Location"] == "/videos/"
    assert "No videos yet" in alices_browser.get("/videos/", headers=german).content.decode()


@pytest.mark.django_db
def test_what_went_wrong_is_told_in_german(alices_browser, alice, queue):
    german = {"Accept-Language": "de"}
    video_of(alice, state=Video.State.REFUSED, refusal=SENTENCES["no_video"])
    run = run_of(video_of(alice), "failed")
    run.error = "This video stopped the analyser three times at 0:41. The lines found so far are kept; you can try again."
    run.save()
    page = alices_browser.get("/videos/", headers=german).content.decode()
    assert "In dieser Datei ist kein Video" in page
    assert "dreimal bei 0:41" in page
