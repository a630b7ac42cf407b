"""PyTorch's side of step-speed: a network at work on demand, as Permafrost's StepSpeedBench.

Reads lines "train N" and "score N"; answers each with the seconds of wall and of CPU time for N batches.
"""

import sys
import time

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


class Worker:
    """Trains and scores one batch again and again."""

    def __init__(self, name, size, images, layout):
        torch.manual_seed(1)
        order = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}[layout]
        self.network = Classifier(name).to(memory_format=order)
        self.images = torch.randn(images, 3, size, size).to(memory_format=order)
        self.labels = torch.arange(images) % CLASSES
        self.optimizer = torch.optim.SGD(
            self.network.parameters(), 0.01, momentum=0.9, nesterov=True, weight_decay=1e-4
        )
        self.maxima = {}

    def train(self):
        """One step."""
        self.network.train()
        self.optimizer.zero_grad()
        functional.cross_entropy(self.network(self.images), self.labels).backward()
        self.optimizer.step()

    def score(self):
        """One forward pass that keeps the maximum of each map."""
        self.network.eval()
        hooks = [
            filters.register_forward_hook(lambda m, i, o: self.maxima.__setitem__(m, o.amax((2, 3))))
            for filters in self.network.body.filters().values()
        ]
        with torch.no_grad():
            self.network(self.images)
        for hook in hooks:
            hook.remove()


def main():
    """Arguments: network, side of the images, batch size, layout."""
    torch.set_num_threads(1)
    name, size, images, layout = sys.argv[1:]
    worker = Worker(name, int(size), int(images), layout)
    print("ready", flush=True)
    for line in sys.stdin:
        what, batches = line.split()
        wall, cpu = time.perf_counter(), time.process_time()
        for _ in range(int(batches)):
            getattr(worker, what)()
        print(f"{time.perf_counter() - wall:.6f} {time.process_time() - cpu:.6f}", flush=True)


if __name__ == "__main__":
    main()
