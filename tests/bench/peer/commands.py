"""Images per second of the whole commands train and rank, Spark and decoding included, against the bare network."""

import concurrent.futures
import os
import statistics
import tempfile
from pathlib import Path

import numpy

from peer import sample
from peer.launcher import Permafrost
from peer.workers import NATIVE, Worker

NETWORK, SIZE, BATCH, CLASSES = "resnet34", 64, 32, 5
SELDOM = 20  # minibatches between two averagings
FEW = 2_000  # images
NATIVELY = ("--set", "network.layers=native")


def measure(images, cell, patience):
    """Rows of text: what, images per second, ratio."""
    with tempfile.TemporaryDirectory(prefix="permafrost-bench-") as folder:
        both, left, right = (_permafrost(Path(folder) / name) for name in ("both", "left", "right"))
        _prepare(both, _draw(Path(folder) / "many", images), "many")
        _prepare(both, _draw(Path(folder) / "few", FEW), "few")
        half = _draw(Path(folder) / "half", images // 2)
        for one in (left, right):
            _prepare(one, half, "many")
        before = _bare("train", cell, patience)
        together = _trained(both, 2)
        seldom = _trained(both, 2, "--set", f"train.averaging-frequency={SELDOM}")
        bare = {"train": (before + _bare("train", cell, patience)) / 2, "score": _bare("score", cell, patience)}
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            apart = sum(pool.map(lambda permafrost: _trained(permafrost, 1), (left, right)))
        model = both.query("SELECT model_path FROM runs WHERE run = 'bench0'")[0]["model_path"]
        many, slowly = _ranked(both, model, "many")
        few, quickly = _ranked(both, model, "few")
    rank = many / slowly
    further = (many - few) / (slowly - quickly)
    return [
        ("bare training steps, two tasks", bare["train"], 1.0),
        ("train, two workers", together, together / bare["train"]),
        (f"train, two workers, averaging every {SELDOM}", seldom, seldom / bare["train"]),
        ("train, two processes of one worker", apart, apart / bare["train"]),
        ("  two workers to two processes", together, together / apart),
        ("bare scoring passes, two tasks", bare["score"], 1.0),
        (f"rank of {many} images", rank, rank / bare["score"]),
        (f"rank of {few} images", few / quickly, few / quickly / bare["score"]),
        ("rank, start left out", further, further / bare["score"]),
    ]


def _bare(what, cell, patience):
    worker = Worker(NATIVE, cell, patience)
    try:
        worker.ask(what, 6)
        return cell.batch / statistics.median(worker.ask(what, 8)[0] for _ in range(5))
    finally:
        worker.stop()


def _ranked(permafrost, model, dataset):
    """Images, and seconds of the ranking step, which reads and scores them and sets up the network."""
    report = permafrost.rank(model.removeprefix("file:"), dataset, "train", *NATIVELY)
    return report["images"], report["images"] / report["images_per_second"]


def _trained(permafrost, workers, *options):
    """Images per second of the second epoch, in a run of its own."""
    run = f"bench{len(options)}"
    permafrost.run(
        *("train", "--dataset", "many", "--network", NETWORK, "--mode", "baseline", "--epochs", 2, "--run", run),
        *("--workers", workers, "--set", f"train.batch-size={BATCH}", *NATIVELY, *options),
    )
    rows = permafrost.query(f"SELECT images_per_second FROM epochs WHERE run = '{run}' AND epoch = 2")
    return float(rows[0]["images_per_second"])


def _permafrost(folder):
    os.environ.setdefault("PERMAFROST_HEAP", "3g")
    os.environ.setdefault("PERMAFROST_OFFHEAP", "4g")
    return Permafrost(folder)


def _prepare(permafrost, source, dataset):
    permafrost.run(
        *("prep", "--source", source, "--dataset", dataset, "--image-size", SIZE, "--class-names", "none"),
        *("--set", "prep.validation=0"),
    )


def _draw(folder, images):
    """Smooth random pictures, in folders by class."""
    random = numpy.random.default_rng(1)
    for i in range(images):
        coarse = random.integers(0, 256, (SIZE // 8 + 1, SIZE // 8 + 1, 3)).astype(float)
        fine = numpy.kron(coarse, numpy.ones((8, 8, 1)))[:SIZE, :SIZE] + random.normal(0, 6, (SIZE, SIZE, 3))
        path = folder / f"class{i % CLASSES}" / f"{i}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sample.png(fine.clip(0, 255).astype(numpy.uint8).tobytes(), SIZE, SIZE))
    return folder

