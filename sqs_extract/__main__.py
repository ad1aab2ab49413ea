"""`python -m sqs_extract`: the command line, for when its script is not on the path."""

from __future__ import annotations

import sys

from sqs_extract.cli import main

if __name__ == "__main__":
    sys.exit(main())
