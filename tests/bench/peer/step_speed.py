"""How long do a training step and a scoring pass take on stock layers, native layers and in PyTorch?

One thread each. The processes work in turns, a few batches at a time, so that all meet the same machine.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys

import torch

from peer.launcher import ROOT
from peer.speed import commit, machine, write

JAVA = "org.permafrost.network.onednn.StepSpeedBench"
KINDS = ("PyTorch, contiguous", "PyTorch, channels_last", "DL4J's layers", "native layers")
PEERS = KINDS[:2]


def main():
    """Prints the table and writes the figures to target/bench."""
    parser = argparse.ArgumentParser(prog="step-speed", description=__doc__)
    parser.add_argument("--network", default="resnet34", help="(default: %(default)s)")
    parser.add_argument("--image-size", type=int, default=64, help="pixels (default: %(default)s)")
    parser.add_argument("--batch", type=int, default=32, help="images (default: %(default)s)")
    parser.add_argument("--turns", type=int, default=7, help="(default: %(default)s)")
    parser.add_argument("--batches", type=int, default=5, help="per turn (default: %(default)s)")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    workers = {kind: _start(kind, options) for kind in KINDS}
    seconds = {what: {kind: [] for kind in KINDS} for what in ("train", "score")}
    for what, measured in seconds.items():
        for worker in workers.values():
            _ask(worker, what, max(3, options.batches))
        for _ in range(options.turns):
            for kind, worker in workers.items():
                measured[kind].append(_ask(worker, what, options.batches))
    for worker in workers.values():
        worker.stdin.close()
        worker.wait()
    figures = _figures(seconds, options, load)
    print(_text(figures))
    print(f"\n{write(figures, 'step-speed')}")


def _start(kind, options):
    what = [options.network, str(options.image_size), str(options.batch)]
    if kind in PEERS:
        command = [sys.executable, "-m", "peer.step_worker", *what, kind.split(", ")[1]]
    else:
        path = ("target/classes", "target/test-classes", "target/lib/*", "target/spark/jars/*")
        command = ["java", "-Xmx2g", "-Dorg.bytedeco.javacpp.maxbytes=8g"]
        command += ["-Dorg.bytedeco.javacpp.maxphysicalbytes=16g"]
        command += ["-Dorg.eclipse.deeplearning4j.helpers.disable=false"]
        command += ["-cp", ":".join(str(ROOT / p) for p in path), JAVA, *what]
        command.append("native" if kind.startswith("native") else "stock")
    pipe = subprocess.PIPE
    worker = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)
    if worker.stdout.readline().strip() != "ready":
        raise SystemExit(f"{kind} did not start: {' '.join(command)}")
    return worker


def _ask(worker, what, batches):
    """Seconds of wall and CPU time per batch."""
    worker.stdin.write(f"{what} {batches}\n")
    worker.stdin.flush()
    return [float(word) / batches for word in worker.stdout.readline().split()]


def _figures(seconds, options, load):
    medians = {
        what: {kind: [statistics.median(column) for column in zip(*turns)] for kind, turns in by_kind.items()}
        for what, by_kind in seconds.items()
    }
    ratios = {
        what: {
            kind: [min(by_kind[peer][i] for peer in PEERS) / by_kind[kind][i] for i in range(2)]
            for kind in KINDS
        }
        for what, by_kind in medians.items()
    }
    return {
        "network": options.network,
        "image_size": options.image_size,
        "batch": options.batch,
        "turns": options.turns,
        "batches_per_turn": options.batches,
        "machine": machine(),
        "load_before": load,
        "pytorch": torch.__version__,
        "commit": commit(),
        "seconds": seconds,
        "median_wall_and_cpu_seconds_per_batch": medians,
        "ratio_to_faster_pytorch_by_wall_and_cpu": ratios,
    }


def _text(figures):
    lines = [
        f"{figures['network']} at {figures['image_size']} px, batch {figures['batch']}, one thread, PyTorch"
        f" {figures['pytorch']}, {figures['machine']}, load {figures['load_before']:.1f} before; median of"
        f" {figures['turns']} turns of {figures['batches_per_turn']} batches",
    ]
    names = {"train": "training step", "score": "scoring pass"}
    for what, medians in figures["median_wall_and_cpu_seconds_per_batch"].items():
        lines += ["", f"{names[what]:24}{'s wall':>9}{'s CPU':>9}{'ratio':>8}{'by CPU':>8}"]
        for kind, (wall, cpu) in medians.items():
            by_wall, by_cpu = figures["ratio_to_faster_pytorch_by_wall_and_cpu"][what][kind]
            lines.append(f"{kind:24}{wall:9.4f}{cpu:9.4f}{by_wall:8.2f}{by_cpu:8.2f}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
