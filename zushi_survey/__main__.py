"""`python -m zushi_survey` is the command `zushi-survey`."""

from zushi_survey.cli import main

main()
