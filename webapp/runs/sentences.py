"""What workers store in English for people to read, said in the reader's language.

The analysis knows no languages but those of its lines, so refusals, warnings, notices and errors lie in the database as
English sentences. Here they are named for the catalogues: "#" stands for a number or a time, "(…)" for the name of an error,
"'…'" for the name of a model or a folder, "@" for a server.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext, gettext_noop

from webapp.runs.model_sentences import MODEL_SENTENCES
from webapp.runs.option_sentences import OPTION_SENTENCES

NUMBER = re.compile(r"\d+(?:[.:]\d+)*")
IN_BRACKETS = re.compile(r"\((?:\w+)\)")
QUOTED = re.compile(r"(?<!\w)'[^']+'(?!\w)")
SERVER = re.compile(r"(?<=^The model server )\S+(?= \w)|(?<=^The model on )\S+(?= answers)")
MARKS = (("@", SERVER), ("'…'", QUOTED), ("#", NUMBER), ("(…)", IN_BRACKETS))
"""In the order in which they are found: names and addresses may hold numbers."""

STORED = (
    gettext_noop("The file isn't there any more. Upload it again."),
    gettext_noop("This is a folder, a link or a device, not a video file. Choose the video file itself."),
    gettext_noop("The file is empty. Check that it was copied or downloaded completely, then upload it again."),
    gettext_noop("This is not a video file we can read. Export the video as MP4 or WebM and upload that."),
    gettext_noop("This is a picture, not a video. Choose a video file."),
    gettext_noop(
        "The file is damaged: no video index was found. If it was still being recorded or copied, finish that or export it again."
    ),
    gettext_noop("There is no video in this file, only sound or text. Choose a file with moving pictures."),
    gettext_noop("This kind of video can't be decoded here. Export it as H.264 in an MP4 file and upload that."),
    gettext_noop("The picture is larger than 8K (8192 pixels on its longer side). Export the video in a smaller size."),
    gettext_noop("The picture is smaller than 2 pixels. Export the video in a larger size."),
    gettext_noop("The video is longer than 12 hours. Cut it into shorter parts and upload those."),
    gettext_noop("The video is encrypted (copy protection). Only a file without protection can be described."),
    gettext_noop("No picture could be decoded: the file is damaged, encrypted or cut off. Export or download the video again."),
    gettext_noop("The file only points to other files or addresses, which is not allowed. Upload the video itself."),
    gettext_noop("The video needs too much memory to decode; it is probably damaged. Export it again in a common size."),
    gettext_noop("The video took too long to decode; it is probably damaged. Export it again and upload that."),
    gettext_noop("The process that decodes the video was ended from outside, perhaps for want of memory. Try again."),
    gettext_noop("The video could not be decoded: the decoder stopped in the middle. Export it again and upload that."),
    gettext_noop("Looking at this file stopped the program three times, so it can't be used. Export the video again and upload that."),
    gettext_noop("The file ends at # of #; the rest is missing."),
    gettext_noop("The file is cut off or damaged after #."),
    gettext_noop("# part of the video could not be decoded; the pictures around there may be missing or blurred."),
    gettext_noop("# parts of the video could not be decoded; the pictures around there may be missing or blurred."),
    gettext_noop("The times in the file jump, repeat or are missing; they were repaired, so a line may be off by a little."),
    gettext_noop("The sound goes on # s after the last picture; only the picture is described."),
    gettext_noop("The picture begins # s after the sound; times are counted from the first picture."),
    gettext_noop("The first picture comes # s late; times are counted from the first picture."),
    gettext_noop("The video is HDR; its colours are read without tone mapping and look duller than on an HDR screen."),
    gettext_noop("The video is interlaced; fast movement shows combed edges."),
    gettext_noop("This video stopped the analyser three times at #. The lines found so far are kept; you can try again."),
    gettext_noop("# of # seconds could not be described. Press retry to try those again."),
    gettext_noop("Some seconds of this run have no line. Press retry to describe those."),
    gettext_noop("The month's minutes were used up before it was this video's turn. Press retry when there is room again."),
    gettext_noop("The disk is full. What was described so far is kept; when there is space again, press retry."),
    gettext_noop("Cuts were not looked for: the detector could not be loaded (…)."),
    gettext_noop("Camera movements were not looked for: the detector could not be loaded (…)."),
    gettext_noop("Words on screen were not looked for: the detector could not be loaded (…)."),
    gettext_noop("Objects were not looked for: the detector could not be loaded (…)."),
    gettext_noop("Faces were not looked for: the detector could not be loaded (…)."),
    gettext_noop("Spoken words were not looked for: the detector could not be loaded (…)."),
    gettext_noop("Scenes were not looked for: the detector could not be loaded (…)."),
    gettext_noop("The picture is large or fast (# million pixels a second), so it is looked at less often: # times a second."),
    gettext_noop("The detector for shots failed and is left out from here on (…)."),
    gettext_noop("The detector for camera failed and is left out from here on (…)."),
    gettext_noop("The detector for text failed and is left out from here on (…)."),
    gettext_noop("The detector for objects failed and is left out from here on (…)."),
    gettext_noop("The detector for faces failed and is left out from here on (…)."),
    gettext_noop("The detector for speech failed and is left out from here on (…)."),
    gettext_noop("The detector for scenes failed and is left out from here on (…)."),
    gettext_noop("This video can't be described: it isn't ready."),
    gettext_noop("The file of this video is no longer kept, so it can't be described again. Its lines stay."),
    gettext_noop("# of # frames of a second fit the model's context of # tokens."),
    gettext_noop("The own prompt has # characters; at most # fit."),
    gettext_noop("The own prompt holds control characters. Please write one plain sentence."),
    *MODEL_SENTENCES,
    *OPTION_SENTENCES,
)
"""All such sentences; a test compares them with where they are made."""


def told(sentence: str) -> str:
    """A stored sentence in the reader's language; one that no catalogue knows stays English."""
    if not sentence:
        # the empty message is the catalogue's own head
        return ""
    pattern, values = _taken_apart(sentence)
    translated = gettext(pattern)
    for mark, value in reversed(values):
        # from the last on, so that a mark inside a name that was put in is not taken for one
        at = translated.rfind(mark)
        translated = translated[:at] + value + translated[at + len(mark) :] if at >= 0 else translated
    return translated


def pattern_of(sentence: str) -> str:
    """The sentence as the catalogues know it, without its numbers and names."""
    return _taken_apart(sentence)[0]


def _taken_apart(sentence: str) -> tuple[str, list[tuple[str, str]]]:
    """The pattern, and what stood in its places, mark by mark."""
    pattern, values = sentence, []
    for mark, place in MARKS if sentence not in STORED else ():
        values += [(mark, value) for value in place.findall(pattern)]
        pattern = place.sub(mark, pattern)
    return pattern, values
