"""How fast is `permafrost rank`, and how fast is PyTorch on the same images and cores?"""

import argparse
import concurrent.futures
import json
import os
import platform
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import torch

from peer import arguments, model_file, networks, sample
from peer.launcher import ROOT
from peer.maxima import Maxima

BATCH = 32
LAYERS = ("stock", "native")


def main():
    """Prints the table and writes the figures to target/bench."""
    parser = argparse.ArgumentParser(prog="rank-speed", description=__doc__)
    arguments.add(parser, images=1000)
    parser.add_argument("--repeats", type=int, default=3, help="(default: %(default)s)")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="of PyTorch; default: all cores")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    permafrost, path = arguments.model_path(options)
    rows = sample.export(permafrost, options.dataset, options.split, options.images)
    model = model_file.read(path)
    torch.set_num_threads(options.threads)
    network = networks.build(model)
    seconds = {f"{layers}, {part}": [] for layers in LAYERS for part in ("all", "quarter")}
    seconds.update({"one batch": [], "batches": []})
    with tempfile.TemporaryDirectory(prefix="permafrost-bench-") as folder:
        all_images = sample.prepare(rows, "all", folder)
        quarter = sample.prepare(rows[: len(rows) // 4], "quarter", folder)
        _, pixels = all_images.pixels()
        for _ in range(options.repeats):
            for layers in LAYERS:
                seconds[f"{layers}, all"].append(_ranked(all_images, path, layers))
                seconds[f"{layers}, quarter"].append(_ranked(quarter, path, layers))
            seconds["one batch"].append(_one_batch(network, model, pixels, options.threads))
            seconds["batches"].append(_batches(network, model, pixels, options.threads))
    figures = _figures(seconds, len(pixels), len(rows) // 4, options, model, load)
    print(_text(figures))
    print(f"\n{write(figures, 'rank-speed')}")


def _ranked(images, path, layers):
    report = images.permafrost.rank(path, images.name, sample.SPLIT, "--set", f"network.layers={layers}")
    return report["images"] / report["images_per_second"]


def _one_batch(network, model, pixels, threads):
    """All threads on one batch at a time, as PyTorch does by itself."""
    torch.set_num_threads(threads)
    maxima = Maxima(network, model.manifest)
    maxima.of_all(pixels[:BATCH], BATCH)
    start = time.perf_counter()
    maxima.of_all(pixels, BATCH)
    return time.perf_counter() - start


def _batches(network, model, pixels, threads):
    """Each thread on batches of its own, as Permafrost does."""
    torch.set_num_threads(1)
    workers = [Maxima(network, model.manifest) for _ in range(threads)]
    shares = [pixels[i::threads] for i in range(threads)]
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda w: w.of_all(pixels[:BATCH], BATCH), workers))
        start = time.perf_counter()
        list(pool.map(lambda w, share: w.of_all(share, BATCH), workers, shares))
        return time.perf_counter() - start


def _figures(seconds, images, quarter, options, model, load):
    median = {name: statistics.median(values) for name, values in seconds.items()}
    fastest = min(median["one batch"], median["batches"])
    rates = {
        "PyTorch, all threads on one batch": images / median["one batch"],
        "PyTorch, one thread per batch": images / median["batches"],
    }
    for layers in LAYERS:
        further = median[f"{layers}, all"] - median[f"{layers}, quarter"]
        rates[f"rank, {layers} layers, the whole stage"] = images / median[f"{layers}, all"]
        rates[f"rank, {layers} layers, start left out"] = (
            (images - quarter) / further if further > 0 else float("nan")
        )
    return {
        "architecture": model.manifest["architecture"],
        "image_size": model.manifest["imageSize"],
        "images": images,
        "batch": BATCH,
        "threads": options.threads,
        "machine": machine(),
        "load_before": load,
        "pytorch": torch.__version__,
        "commit": commit(),
        "seconds": seconds,
        "images_per_second": rates,
        "ratio_to_faster_pytorch": {name: rate / (images / fastest) for name, rate in rates.items()},
    }


def _text(figures):
    lines = [
        f"{figures['architecture']} at {figures['image_size']} px, {figures['images']} images, batch"
        f" {figures['batch']}, {figures['threads']} threads, PyTorch {figures['pytorch']},"
        f" {figures['machine']}, load {figures['load_before']:.1f} before; median of"
        f" {len(figures['seconds']['batches'])}",
        "",
        f"{'':40}{'images/s':>10}{'per core':>10}{'ratio':>8}",
    ]
    for name, rate in figures["images_per_second"].items():
        ratio = figures["ratio_to_faster_pytorch"][name]
        lines.append(f"{name:40}{rate:10.0f}{rate / figures['threads']:10.1f}{ratio:8.2f}")
    return "\n".join(lines)


def write(figures, command):
    """Keeps the figures in target/bench; returns the file."""
    parts = (command, figures["machine"], "torch " + figures["pytorch"], figures["commit"])
    name = "_".join("".join(c if c.isalnum() or c in ".-" else "-" for c in part) for part in parts)
    folder = ROOT / "target" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (name + ".json")
    path.write_text(json.dumps(figures, indent=2) + "\n")
    return path


def machine():
    """Processor and number of cores."""
    info = Path("/proc/cpuinfo")
    models = [
        line.split(":", 1)[1].strip()
        for line in (info.read_text().splitlines() if info.exists() else [])
        if line.startswith("model name")
    ]
    return f"{models[0] if models else platform.processor() or platform.machine()} x{os.cpu_count()}"


def commit():
    """Of this working tree."""
    done = subprocess.run(
        ["git", "-C", str(ROOT), "describe", "--always", "--dirty"], capture_output=True, text=True
    )
    return done.stdout.strip() or "unknown"


if __name__ == "__main__":
    main()
