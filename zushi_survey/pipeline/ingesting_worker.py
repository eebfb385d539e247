"""One of the processes that clean the blocks of an ingest; started as a program of its own.

A library that crashes on a damaged file takes only this process with it, and two of them use two processors.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from zushi_survey.core.problems import SurveyError
from zushi_survey.pipeline.folder import StudyFolder
from zushi_survey.pipeline.ingesting import ingest_of, problems_as_text


def main() -> int:
    """Clean every block of the worker that is not there yet; exit code 1 with the problems on standard output."""
    root, wave, folder, first, workers = sys.argv[1:]
    parent = os.getppid()
    try:
        ingest = ingest_of(StudyFolder.open(Path(root)).wave(wave), Path(folder))
        for block in ingest.waiting():
            if os.getppid() != parent:
                return 0  # whoever would put the blocks together is gone
            if block.number % int(workers) == int(first):
                ingest.code(block)
    except SurveyError as error:
        sys.stdout.write(problems_as_text(error.problems))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
