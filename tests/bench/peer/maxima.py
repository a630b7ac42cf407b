"""Largest activation of every filter on every image."""

import copy

import numpy
import torch


class Maxima:
    """Runs a copy of a network and catches, at every convolution, the largest value after ReLU."""

    def __init__(self, network, manifest, dtype=torch.float32):
        self.network = copy.deepcopy(network).to(dtype)
        self.caught = {}
        for name, filters in self.network.filters().items():
            filters.register_forward_hook(self._catch(name))
        normalization = manifest["normalization"]
        self.mean = torch.tensor(normalization["mean"], dtype=dtype).reshape(3, 1, 1)
        self.std = torch.tensor(normalization["std"], dtype=dtype).reshape(3, 1, 1)
        self.dtype = dtype

    def of(self, pixels):
        """Scores by layer, [N, filters], of bytes [N, size, size, 3]."""
        with torch.inference_mode():
            images = torch.from_numpy(pixels).permute(0, 3, 1, 2).to(self.dtype)
            self.network(images.div_(255).sub_(self.mean).div_(self.std).contiguous())
            scores = {name: maxima.numpy() for name, maxima in self.caught.items()}
        self.caught.clear()
        return scores

    def of_all(self, pixels, batch):
        """The same for any number of images, in batches."""
        parts = [self.of(pixels[i : i + batch]) for i in range(0, len(pixels), batch)]
        return {name: numpy.concatenate([part[name] for part in parts]) for name in parts[0]}

    def _catch(self, name):
        # The maximum is taken before the network rectifies in place; rectifying it afterwards is the same.
        def hook(_module, _inputs, output):
            self.caught[name] = output.amax(dim=(2, 3)).relu()

        return hook
