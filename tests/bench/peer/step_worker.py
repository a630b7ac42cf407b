"""PyTorch's and ONNX Runtime's side of tests/bench/run: a network at work on demand, as StepSpeedBench.

Reads lines "train N" and "score N"; answers each with seconds of wall time, seconds of CPU time and minor page faults.
"""

import resource
import sys
import tempfile
import time

import numpy
import torch
from torch import nn
from torch.nn import functional

from peer import networks

CLASSES = 10


class Classifier(nn.Module):
    """A network of the peer package, an average over the last maps and a dense layer."""

    def __init__(self, name):
        super().__init__()
        self.body = networks.NETWORKS[name]()
        width = list(self.body.filters().values())[-1].convolution.out_channels
        self.dense = nn.Linear(width, CLASSES)

    def forward(self, x):
        return self.dense(self.body(x).mean((2, 3)))


class WithMaxima(nn.Module):
    """The same with the maximum of each map of each convolution as further outputs."""

    def __init__(self, network):
        super().__init__()
        self.network = network
        self.caught = []
        for filters in network.body.filters().values():
            filters.register_forward_hook(lambda m, i, o: self.caught.append(o.amax((2, 3))))

    def forward(self, x):
        self.caught.clear()
        return self.network(x), *self.caught


class Torch:
    """Trains and scores one batch again and again."""

    def __init__(self, name, images, layout):
        order = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}[layout]
        self.network = Classifier(name).to(memory_format=order)
        self.scorer = None
        self.images = images.to(memory_format=order)
        self.labels = torch.arange(len(images)) % CLASSES
        self.optimizer = torch.optim.SGD(
            self.network.parameters(), 0.01, momentum=0.9, nesterov=True, weight_decay=1e-4
        )

    def train(self):
        """One step."""
        self.network.train()
        self.optimizer.zero_grad()
        functional.cross_entropy(self.network(self.images), self.labels).backward()
        self.optimizer.step()

    def score(self):
        """One forward pass that keeps the maximum of each map."""
        if self.scorer is None:
            self.scorer = WithMaxima(self.network).eval()
        with torch.inference_mode():
            self.scorer(self.images)


class Onnx:
    """Scores one batch again and again, by the graph exported from PyTorch."""

    def __init__(self, name, images, threads):
        import onnxruntime

        with tempfile.NamedTemporaryFile(suffix=".onnx") as file:
            torch.onnx.export(WithMaxima(Classifier(name)).eval(), (images,), file.name, dynamo=False)
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = threads
            options.inter_op_num_threads = 1
            self.session = onnxruntime.InferenceSession(file.name, options, providers=["CPUExecutionProvider"])
        self.images = {self.session.get_inputs()[0].name: numpy.ascontiguousarray(images.numpy())}

    def score(self):
        """One forward pass with the maximum of each map."""
        self.session.run(None, self.images)


def main():
    """Arguments: network, side of the images, batch size, layout or onnx, threads."""
    name, size, images, layout, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    batch = torch.randn(int(images), 3, int(size), int(size))
    worker = Onnx(name, batch, int(threads)) if layout == "onnx" else Torch(name, batch, layout)
    print("ready", flush=True)
    for line in sys.stdin:
        what, batches = line.split()
        faults, wall, cpu = _faults(), time.perf_counter(), time.process_time()
        for _ in range(int(batches)):
            getattr(worker, what)()
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        print(f"{wall:.6f} {cpu:.6f} {_faults() - faults}", flush=True)


def _faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


if __name__ == "__main__":
    main()
