"""Training steps and scoring passes of Permafrost's layers as ratios to PyTorch, ONNX Runtime and OpenVINO.

For each cell the ways to compute it stay in memory and take turns of a few batches, so that all meet the same machine;
where they do not fit together, each is started anew for each turn. DL4J as shipped, several times slower than all
others, is measured once and before them.
Two threads are two tasks of one thread each for DL4J, as Spark runs it, and two threads on one batch for the others.
Finished cells are kept in target/bench; started again, the command goes on where it stopped.
"""

import argparse
import csv
import os
import statistics
import sys
from dataclasses import astuple, dataclass

import torch

from peer import commands
from peer.launcher import ROOT
from peer.speed import commit, machine
from peer.workers import KINDS, OUT_OF_MEMORY, PYTHON, SCORING_ONLY, SHIPPED, Failed, Worker, available_gib

COLUMNS = ("network", "size", "batch", "threads", "what", "kind", "wall", "cpu", "faults", "note")


@dataclass(frozen=True)
class Cell:
    """What is computed: network, side of the images, batch size, threads."""

    network: str
    size: int
    batch: int
    threads: int

    @staticmethod
    def of(text):
        """NETWORK@SIZExBATCHxTHREADS."""
        network, numbers = text.split("@")
        return Cell(network, *map(int, numbers.split("x")))

    def evenly(self, batches):
        """At least so many batches, the same number for each thread."""
        return -(-batches // self.threads) * self.threads


RESERVE_GIB = 2
COMMANDS = Cell(commands.NETWORK, commands.SIZE, commands.BATCH, 2)
QUICK = [Cell("resnet34", 64, 32, 1), Cell("vgg16", 32, 32, 1)]
ALL = [
    Cell(network, size, batch, threads)
    for threads in (1, 2)
    for batch in (32, 64)
    for network, size in (
        ("resnet34", 64),
        ("vgg16", 32),
        ("resnet34", 32),
        ("resnet34", 128),
        ("resnet34", 224),
        ("resnet50", 224),
        ("mobilenet-v2", 224),
        ("efficientnet-lite0", 224),
    )
]


def main():
    """Measures what is not known yet and prints the table."""
    parser = argparse.ArgumentParser(prog="run", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="two cells: " + ", ".join(map(_name, QUICK)))
    parser.add_argument("--cells", help="only these, for example resnet34@64x32x1,vgg16@32x64x2")
    parser.add_argument("--without", default="", metavar="KIND,KIND", help="leave out: " + ", ".join(KINDS))
    parser.add_argument("--turns", type=int, default=5, help="(default: %(default)s)")
    parser.add_argument("--batches", type=int, default=4, help="per turn, at least (default: %(default)s)")
    parser.add_argument("--patience", type=int, default=240, help="seconds for one turn (default: %(default)s)")
    parser.add_argument("--results", help="CSV of finished cells (default: in target/bench, by commit)")
    parser.add_argument("--commands", choices=("too", "not", "only"), help="the whole commands (default: too, in a full run)")
    parser.add_argument("--images", type=int, default=10_000, help="of the commands (default: %(default)s)")
    options = parser.parse_args()
    cells = [Cell.of(c) for c in options.cells.split(",")] if options.cells else QUICK if options.quick else ALL
    results = Results(options.results or ROOT / "target" / "bench" / f"run_{commit()}.csv")
    print(f"{machine()}, PyTorch {torch.__version__}, load {os.getloadavg()[0]:.1f} before; median of"
          f" {options.turns} turns of {options.batches} batches; {results.path}\n")
    partial = options.quick or options.cells
    whole = options.commands or ("not" if partial else "too")
    for cell in cells if whole != "only" else []:
        for what in ("train", "score"):
            if not results.of(cell, what):
                results.add(cell, what, _measure(cell, what, options))
            print(_text(cell, what, results.of(cell, what)), flush=True)
    if whole != "not":
        if not results.of(COMMANDS, "images/s"):
            rows = commands.measure(options.images, COMMANDS, options.patience)
            results.add(COMMANDS, "images/s", {name: [rate, ratio, 0] for name, rate, ratio in rows})
        print(f"{_name(COMMANDS)}  {'whole commands':24}{'images/s':>9}{'ratio':>8}")
        for name, (rate, ratio, _, _) in results.of(COMMANDS, "images/s").items():
            print(f"    {name:40}{float(rate):9.1f}{float(ratio):8.2f}")


class Results:
    """The finished cells, in a file."""

    def __init__(self, path):
        self.path = path
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        if not os.path.exists(path):
            self._write(COLUMNS)

    def of(self, cell, what):
        """Wall and CPU seconds and faults per batch, or a note, by kind."""
        with open(self.path, encoding="utf-8", newline="") as file:
            wanted = [*map(str, astuple(cell)), what]
            return {row[5]: row[6:] for row in csv.reader(file) if row[:5] == wanted}

    def add(self, cell, what, measured):
        """Appends one finished cell."""
        for kind, values in measured.items():
            figures = ["", "", "", values] if isinstance(values, str) else [*(f"{v:.6g}" for v in values), ""]
            self._write((*astuple(cell), what, kind, *figures))

    def _write(self, row):
        with open(self.path, "a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow(row)


def _measure(cell, what, options):
    """Medians by kind; what cannot be measured gets a note instead."""
    left_out = {*options.without.split(","), *(SCORING_ONLY if what == "train" else ())}
    notes, turns = {}, {kind: [] for kind in KINDS if kind not in left_out}
    others = [kind for kind in turns if kind != SHIPPED]
    _take_turns([SHIPPED] if SHIPPED in turns else [], 1, cell, what, options, turns, notes)
    try:
        _take_turns(others, options.turns, cell, what, options, turns, notes, together=True)
    except NoRoom as full:
        print(f"{_name(cell)}: {full}; one process at a time", file=sys.stderr)
        for kind in others:
            turns[kind].clear()
            notes.pop(kind, None)
        for _ in range(options.turns):
            for kind in others:
                if kind not in notes:
                    _take_turns([kind], 1, cell, what, options, turns, notes)
    return {
        kind: notes.get(kind) or [statistics.median(column) for column in zip(*measured)]
        for kind, measured in turns.items()
    }


class NoRoom(Exception):
    """The ways to compute a cell do not fit into memory together."""


def _take_turns(kinds, number, cell, what, options, turns, notes, together=False):
    workers = []
    try:
        for kind in kinds:
            _attempt(kind, notes, lambda kind=kind: workers.append(_start(kind, cell, what, options)))
            if together and (notes.get(kind) == OUT_OF_MEMORY or available_gib() < RESERVE_GIB):
                raise NoRoom(f"no room for {kind} beside the others")
        for _ in range(number):
            for worker in [w for w in workers if w.kind not in notes]:
                batches = cell.threads if worker.kind == SHIPPED else cell.evenly(options.batches)
                _attempt(worker.kind, notes, lambda w=worker, n=batches: turns[w.kind].append(w.ask(what, n)))
    finally:
        for worker in workers:
            if worker.kind not in notes:
                worker.stop()


def _start(kind, cell, what, options):
    worker = Worker(kind, cell, options.patience)
    worker.ask(what, cell.threads * (1 if kind == SHIPPED else min(3, 1 + options.batches)))
    return worker


def _attempt(kind, notes, work):
    try:
        work()
    except Failed as failure:
        print(f"{kind}: {failure}", file=sys.stderr)
        notes[kind] = str(failure)


def _text(cell, what, rows):
    peers = [rows[kind] for kind in PYTHON if kind in rows and not rows[kind][3]]
    fastest = [min((float(row[i]) for row in peers), default=float("nan")) for i in range(2)]
    lines = [f"{_name(cell)}  {'training step' if what == 'train' else 'scoring pass':24}"
             f"{'s wall':>9}{'s CPU':>9}{'ratio':>8}{'by CPU':>8}{'faults':>9}"]
    for kind, (wall, cpu, faults, note) in rows.items():
        lines.append(f"    {kind:40}" + (note or
                     f"{float(wall):9.4f}{float(cpu):9.4f}{fastest[0] / float(wall):8.2f}"
                     f"{fastest[1] / float(cpu):8.2f}{float(faults):9.0f}"))
    return "\n".join(lines)


def _name(cell):
    return f"{cell.network}@{cell.size}x{cell.batch}x{cell.threads}"


if __name__ == "__main__":
    main()
