"""`manage.py sanity`: whether files and rows agree, one sentence for each thing that doesn't."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from webapp.environment import write_privately
from webapp.keeping.sanity import all_findings
from webapp.runs.models import AnalysisRun
from webapp.videos.models import Video


class Command(BaseCommand):
    """Holds files and rows against each other; exit status 1 where something is found and not mended."""

    help = "Finds what is missing, damaged or left over among files and rows. The program may go on running."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How thoroughly, and whether to mend."""
        parser.add_argument("--mend", action="store_true", help="put right what can be put right without losing anything")
        parser.add_argument("--deep", action="store_true", help="read every original and hold it against its fingerprint")

    def handle(self, *args: object, **options: object) -> None:
        """Tell the findings, then how many."""
        write_privately()
        found = mended = 0
        for finding in all_findings(bool(options["deep"])):
            found += 1
            mend = finding.mend if options["mend"] else None
            if mend:
                mend()
                mended += 1
            can = " (--mend puts it right)" if finding.mend and not mend else ""
            self.stdout.write(f"{finding.sentence}{' Mended.' if mend else can}")
        videos, runs = Video.objects.count(), AnalysisRun.objects.count()
        if found:
            self.stdout.write(f"{found} findings in {videos} videos and {runs} runs, {mended} mended.")
        else:
            self.stdout.write(f"Files and rows agree: {videos} videos and {runs} runs, nothing missing, nothing left over.")
        if found > mended:
            raise SystemExit(1)
