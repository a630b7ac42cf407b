"""Do Permafrost's scores and ranks agree with PyTorch's?"""

import argparse
import collections
import sys
import tempfile

import numpy
import torch

from peer import arguments, comparison, model_file, networks, sample
from peer.launcher import quoted, stop
from peer.maxima import Maxima

BATCH = 25


def main():
    """Exit code 0 if all agree, 1 if not."""
    parser = argparse.ArgumentParser(prog="rank-agreement", description=__doc__)
    arguments.add(parser, images=200)
    options = parser.parse_args()
    permafrost, path = arguments.model_path(options)
    rows = sample.export(permafrost, options.dataset, options.split, options.images)
    model = model_file.read(path)
    with tempfile.TemporaryDirectory(prefix="permafrost-bench-") as folder:
        taken = sample.prepare(rows, "agreement", folder)
        report = taken.permafrost.rank(path, taken.name, sample.SPLIT)
        labels, pixels = taken.pixels()
        found = _tables(taken)
    if report["images"] != len(pixels):
        stop(f"Permafrost ranked {report['images']} images of {len(pixels)}.")
    scores = Maxima(networks.build(model), model.manifest, torch.float64).of_all(pixels, BATCH)
    if found.keys() != scores.keys():
        stop(f"Only one of both has scores of {sorted(found.keys() ^ scores.keys())}.")
    results = [_compare(scores[layer], labels, layer, found[layer]) for layer in scores]
    print(_text(model.manifest, options, labels, results))
    sys.exit(0 if all(r.agrees() for r in results) else 1)


def _tables(taken):
    """Rows by layer."""
    rows = taken.permafrost.query(
        "SELECT s.layer, s.label, s.filter, s.count, s.mean, s.max, r.rank"
        " FROM class_scores s JOIN filter_ranks r"
        " USING (run, epoch, dataset, split, scorer, label, layer, filter)"
        f" WHERE s.dataset = {quoted(taken.name)} AND s.split = {quoted(sample.SPLIT)}"
        " ORDER BY s.layer, s.label, s.filter"
    )
    layers = collections.defaultdict(list)
    for row in rows:
        layers[row["layer"]].append(row)
    return layers


def _compare(scores, labels, layer, rows):
    classes = sorted(set(labels))
    per_class = [scores[labels == label] for label in classes]
    reference = {
        "mean": numpy.array([images.mean(axis=0) for images in per_class]),
        "max": numpy.array([images.max(axis=0) for images in per_class]),
    }
    shape = reference["mean"].shape
    keys = [(int(r["label"]), int(r["filter"]), int(r["count"])) for r in rows]
    expected = [
        (c, f, len(images)) for c, images in zip(classes, per_class) for f in range(shape[1])
    ]
    if keys != expected:
        stop(f"The rows of {layer} do not list every class and filter exactly once.")
    column = lambda name: numpy.array([float(r[name]) for r in rows]).reshape(shape)
    tables = {"mean": column("mean"), "max": column("max")}
    return comparison.compare(layer, reference, tables, column("rank").astype(int))


def _text(manifest, options, labels, results):
    head = (
        f"{manifest['architecture']}, run {manifest['run']}, epoch {manifest['epoch']}, model"
        f" {manifest['modelHash'][:12]}: {len(labels)} images of {options.dataset} ({options.split}),"
        f" {len(set(labels))} classes, against PyTorch {torch.__version__} in float64"
    )
    columns = f"{'layer':24}{'filters':>8}{'difference':>12}{'wrong':>7}{'ranks':>8}{'near-ties':>11}"
    columns += f"{'largest gap':>13}{'wrong':>7}"
    lines = [head, "", columns]
    lines += [_line(r) for r in results]
    total = comparison.Comparison(
        "all",
        sum(r.filters for r in results),
        max(r.difference for r in results),
        sum(r.wrong_scores for r in results),
        sum(r.ranks for r in results),
        sum(r.near_ties for r in results),
        max(r.gap for r in results),
        sum(r.wrong_ranks for r in results),
    )
    lines += [_line(total), "", "AGREES" if total.agrees() else "DISAGREES"]
    return "\n".join(lines)


def _line(r):
    return (
        f"{r.layer:24}{r.filters:8d}{r.difference:12.1e}{r.wrong_scores:7d}{r.ranks:8d}"
        f"{r.near_ties:11d}{r.gap:13.1e}{r.wrong_ranks:7d}"
    )


if __name__ == "__main__":
    main()
