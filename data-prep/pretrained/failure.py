"""Failures that a person can act on, with the exit codes of the scripts in data-prep."""

import sys

USAGE, DATA, ENVIRONMENT = 2, 3, 5


def fail(code, message):
    """Prints the message and ends the program."""
    print(f"permafrost: {message}", file=sys.stderr)
    sys.exit(code)
