"""Where a step on native layers spends its time: oneDNN's kernels by kind, and everything else.

oneDNN itself says what it ran and how long (DNNL_VERBOSE=1); convolutions are compared with the product of two large
matrices, the most a core reaches. The writing of these lines is part of "everything else".
"""

import argparse
import os
import re
import statistics
import subprocess
import time
from collections import defaultdict

import torch

from peer.run import Cell
from peer.speed import machine
from peer.workers import NATIVE, command

MARK = re.compile(r"(?:onednn|dnnl)_verbose,exec,")
WARM = 5
SHAPE = re.compile(r"mb(\d+)_(?:g\d+)?ic(\d+)oc(\d+)_ih\d+oh(\d+)kh(\d+)\w*_iw\d+ow(\d+)kw(\d+)")
NAMES = {
    ("convolution", "forward_training"): "convolution, forward",
    ("convolution", "forward_inference"): "convolution, forward",
    ("convolution", "backward_data"): "convolution, gradient of maps",
    ("convolution", "backward_weights"): "convolution, gradient of weights",
    ("matmul", "undef"): "matrix products (gradient of weights, dense)",
    ("batch_normalization", "forward_training"): "normalisation, forward",
    ("batch_normalization", "forward_inference"): "normalisation, forward",
    ("batch_normalization", "backward"): "normalisation, backward",
}


def main():
    """Prints a table for each case and what is computed."""
    parser = argparse.ArgumentParser(prog="kernel-time", description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="*", default=["resnet34@64x32", "vgg16@32x32"], help="NETWORK@SIZExBATCH")
    parser.add_argument("--batches", type=int, default=10, help="(default: %(default)s)")
    options = parser.parse_args()
    torch.set_num_threads(1)
    ceiling = _ceiling()
    print(f"{machine()}; product of two matrices of 2048 x 2048: {ceiling:.0f} GFLOP/s on one thread\n")
    for case in options.cases:
        for what in ("train", "score"):
            print(_text(case, what, options.batches, ceiling) + "\n", flush=True)


def _ceiling():
    """GFLOP/s of PyTorch's float32 matrix product, the best of some."""
    a, b = torch.rand(2048, 2048), torch.rand(2048, 2048)
    seconds = []
    for _ in range(8):
        start = time.perf_counter()
        a @ b
        seconds.append(time.perf_counter() - start)
    return 2 * 2048**3 / min(seconds) / 1e9


def _text(case, what, batches, ceiling):
    cell = Cell.of(case + "x1")
    spoken, lines = _run(cell, what, batches, "1")
    silent, _ = _run(cell, what, batches, "0")
    times, operations = defaultdict(float), defaultdict(float)
    for line in lines:
        kind, purpose, problem, milliseconds = _parts(line)
        name = NAMES.get((kind, purpose), kind.replace("_", " "))
        times[name] += milliseconds / batches
        operations[name] += _operations(kind, problem) / batches
    step = statistics.median(silent)
    kernels = sum(times.values())
    rows = [f"{case}  {'training step' if what == 'train' else 'scoring pass':42}{'ms':>9}{'share':>8}{'GFLOP/s':>9}{'of most':>9}"]
    for name, ms in sorted(times.items(), key=lambda entry: -entry[1]):
        rate = operations[name] / ms / 1e6
        rows.append(f"    {name:54}{ms:9.2f}{ms / step:8.2f}" + (f"{rate:9.0f}{rate / ceiling:9.2f}" if rate else ""))
    rows.append(f"    {'all kernels':54}{kernels:9.2f}{kernels / step:8.2f}")
    rows.append(f"    {'the whole, without messages of oneDNN':54}{step:9.2f}{1:8.2f}")
    rows.append(f"    {'the whole, with them':54}{statistics.median(spoken):9.2f}")
    return "\n".join(rows)


def _run(cell, what, batches, verbose):
    """Milliseconds of each batch, and oneDNN's lines of all of them."""
    requests = f"{what} {WARM}\n" + f"{what} 1\n" * batches
    done = subprocess.run(
        command(NATIVE, cell),
        input=requests,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", "DNNL_VERBOSE": verbose},
    )
    answers, lines = [], []
    for line in done.stdout.splitlines():
        if MARK.match(line):
            lines.append((len(answers), line))
        elif line[0].isdigit():
            answers.append(line)
    # The first answer is for the warm batches.
    return [1000 * float(a.split()[0]) for a in answers[1:]], [line for n, line in lines if n >= 1]


def _parts(line):
    """Kind of primitive, purpose, problem and milliseconds of one line."""
    words = line[MARK.match(line).end() :].split(",")
    return words[1], words[3], words[-2], float(words[-1])


def _operations(kind, problem):
    """Floating point operations; of convolutions as defined, whatever the algorithm, and of matrix products."""
    if kind == "convolution":
        images, inputs, outputs, high, tall, wide, broad = map(int, SHAPE.match(problem).groups())
        return 2 * images * inputs * outputs * high * wide * tall * broad
    if kind == "matmul":
        (rows, inner), (_, columns) = (map(int, part.split("x")[-2:]) for part in problem.split(":")[:2])
        return 2 * rows * inner * columns
    return 0


if __name__ == "__main__":
    main()
