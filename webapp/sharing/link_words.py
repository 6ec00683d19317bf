"""A link as lists tell of it: what it shows, what it asks for, whether it works, and who came."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from webapp.library.templatetags.lengths import clock, when
from webapp.runs.models import Grant
from webapp.sharing.link_form import LANE_WORDS


@dataclass(frozen=True)
class LinkWords:
    """What is to be said of `grant`."""

    grant: Grant

    @property
    def title(self) -> str:
        """Its title, else the video's name."""
        return self.grant.title or self.grant.run.video.name

    @property
    def state(self) -> str:
        """works, revoked or expired, for the look of the row."""
        if self.grant.open:
            return "works"
        return "revoked" if self.grant.revoked_at else "expired"

    @property
    def state_words(self) -> str:
        """The same for the reader."""
        if self.grant.revoked_at:
            return _("revoked %(when)s") % {"when": when(self.grant.revoked_at)}
        if self.grant.expires_at is None:
            return _("works until it is revoked")
        moment = {"when": when(self.grant.expires_at)}
        return _("works until %(when)s") % moment if self.grant.open else _("ended %(when)s") % moment

    @property
    def facts(self) -> list[str]:
        """What it shows and asks for, where that isn't as usual."""
        grant, told = self.grant, []
        if grant.end_second is not None:
            told.append(_("only %(first)s – %(end)s") % {"first": clock(grant.first_second), "end": clock(grant.end_second)})
        if grant.password:
            told.append(_("with a password"))
        if not grant.download:
            told.append(_("no downloads"))
        if grant.hidden_lanes:
            hidden = ", ".join(str(LANE_WORDS[lane]) for lane in LANE_WORDS if lane in grant.hidden_lanes)
            told.append(_("without: %(lanes)s") % {"lanes": hidden})
        return told

    @property
    def seen(self) -> str:
        """How often it was opened, and when last."""
        if not self.grant.last_viewed_at:
            return _("not opened yet")
        count = {"count": self.grant.views, "when": when(self.grant.last_viewed_at)}
        return ngettext("opened %(count)d time, %(when)s", "opened %(count)d times, last %(when)s", self.grant.views) % count
