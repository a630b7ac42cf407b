"""Runs Permafrost's own commands."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LAUNCHER = ROOT / "submit" / "permafrost"


class Permafrost:
    """The commands on one warehouse."""

    def __init__(self, warehouse):
        self.warehouse = str(warehouse)

    def run(self, *arguments):
        """Standard output of a command; ends this process with the command's exit code if it fails."""
        command = [str(LAUNCHER), *map(str, arguments), "--warehouse", self.warehouse]
        print("$ permafrost " + " ".join(_shortened(word) for word in command[1:]), file=sys.stderr)
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            sys.stderr.write(done.stderr)
            raise SystemExit(done.returncode)
        return done.stdout

    def query(self, statement):
        """Rows of a SELECT as dictionaries of text."""
        text = self.run("sql", statement, "--format", "csv", "--max-rows", 0)
        return list(csv.DictReader(io.StringIO(text)))

    def rank(self, model, dataset, split, *options):
        """Ranks a model file; returns what the command reports."""
        return json.loads(
            self.run("rank", "--model", model, "--dataset", dataset, "--split", split, "--json", *options)
        )


def stop(message):
    """Ends this process for want of something to compare."""
    print(message, file=sys.stderr)
    raise SystemExit(3)


def quoted(text):
    """A text as an SQL literal."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _shortened(word):
    flat = " ".join(word.split())
    return flat if len(flat) <= 60 else flat[:57] + "..."
