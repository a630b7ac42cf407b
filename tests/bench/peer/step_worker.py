"""The side of PyTorch, ONNX Runtime and OpenVINO in tests/bench/run: a network at work on demand, as StepSpeedBench.

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

from peer import classifiers


class Maxima(nn.Module):
    """The network with the maximum of each map of each convolution as further outputs."""

    def __init__(self, network, convolutions):
        super().__init__()
        self.network = network
        self.caught = []
        for convolution in convolutions:
            convolution.register_forward_hook(lambda m, i, o: self.caught.append(o.amax((2, 3))))

    def forward(self, x):
        self.caught = []
        answers = self.network(x)
        return answers, *self.caught


class Torch:
    """Trains and scores one batch again and again."""

    def __init__(self, name, images, way):
        self.name = name
        self.order = torch.contiguous_format if way == "contiguous" else torch.channels_last
        self.compile = _compiled if way == "compiled" else lambda module: module
        self.images = images.to(memory_format=self.order)
        self.labels = torch.arange(len(images)) % classifiers.CLASSES
        self.trained = self.scorer = None

    def train(self):
        """One step."""
        if self.trained is None:
            network = classifiers.build(self.name)[0].train().to(memory_format=self.order)
            self.trained = self.compile(network)
            self.optimizer = torch.optim.SGD(
                network.parameters(), 0.01, momentum=0.9, nesterov=True, weight_decay=1e-4
            )
        self.optimizer.zero_grad()
        functional.cross_entropy(self.trained(self.images), self.labels).backward()
        self.optimizer.step()

    def score(self):
        """One forward pass that keeps the maximum of each map."""
        if self.scorer is None:
            network = Maxima(*classifiers.build(self.name)).eval().to(memory_format=self.order)
            self.scorer = self.compile(network)
        with torch.no_grad():
            self.scorer(self.images)


class Exported:
    """The graph with the maxima, exported from PyTorch as ONNX; scores one batch again and again."""

    def __init__(self, name, images):
        with tempfile.NamedTemporaryFile(suffix=".onnx") as file:
            torch.onnx.export(Maxima(*classifiers.build(name)).eval(), (images,), file.name, dynamo=False)
            self.load(file.name)
        self.images = numpy.ascontiguousarray(images.numpy())

    def load(self, file):
        """Prepares the graph for execution."""
        raise NotImplementedError

    def score(self):
        """One forward pass with the maximum of each map."""
        raise NotImplementedError


class OnnxRuntime(Exported):
    """ONNX Runtime."""

    def load(self, file):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])

    def score(self):
        self.session.run(None, {self.session.get_inputs()[0].name: self.images})


class OpenVino(Exported):
    """OpenVINO, in single precision like all others."""

    def load(self, file):
        import openvino

        how = {
            "PERFORMANCE_HINT": "LATENCY",
            "NUM_STREAMS": "1",
            "INFERENCE_NUM_THREADS": torch.get_num_threads(),
            "INFERENCE_PRECISION_HINT": "f32",
        }
        self.request = openvino.compile_model(file, "CPU", how).create_infer_request()

    def score(self):
        self.request.infer([self.images], share_inputs=True, share_outputs=True)


def _compiled(module):
    from torch._inductor import config

    config.freezing = True  # Folds constants where no gradients are asked for.
    return torch.compile(module, fullgraph=True)


def _worker(name, batch, way):
    if way == "onnxruntime":
        return OnnxRuntime(name, batch)
    if way == "openvino":
        return OpenVino(name, batch)
    return Torch(name, batch, way)


def main():
    """Arguments: network, side of the images, batch size, way to compute, threads."""
    name, size, images, way, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    batch = torch.randn(int(images), 3, int(size), int(size))
    worker = _worker(name, batch, way)
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
