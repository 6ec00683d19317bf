"""What analysis says of options that can't be, named for the catalogues as in sentences.py."""

from __future__ import annotations

from django.utils.translation import gettext_noop

OPTION_SENTENCES = (
    gettext_noop("A line needs # to # words, a whole number."),
    gettext_noop("A segment has # to # seconds, a whole number."),
    gettext_noop("Windows overlap by # to # seconds, a whole number."),
    gettext_noop("Objects are looked for # to # times a second."),
    gettext_noop("Faces are looked for # to # times a second."),
    gettext_noop("Words on screen are looked for # to # times a second."),
    gettext_noop("The camera's movement is measured # to # times a second."),
    gettext_noop("Cuts are looked for # to # times a second, or in every frame."),
    gettext_noop("A model looks at # to # frames per second."),
    gettext_noop("A model looks at # to # frames per second in long windows."),
    gettext_noop("A model sees # to # frames in one call, a whole number, or as many as fit."),
    gettext_noop("One second shows # frames, and a call may hold # only."),
    gettext_noop("Pictures are fitted by letterbox, squash or crop."),
    gettext_noop("Frames and times stand in the layout interleaved or block."),
    gettext_noop("Reading twice the trained context is either on or off."),
    gettext_noop("Asking about unchanged seconds is either on or off."),
    gettext_noop("A first look at the whole video is either on or off."),
    gettext_noop("Telling the model what detectors saw is either on or off."),
    gettext_noop("A closer look is either taken or not."),
    gettext_noop("Asking once more about single things is either on or off."),
)
