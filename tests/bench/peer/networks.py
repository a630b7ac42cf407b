"""The networks in PyTorch, written from their papers and torchvision's layout, up to the last convolution.

No filter depends on what follows: pooling and dense layers are left out.
"""

import torch
from torch import nn

from peer.launcher import stop

EPSILON = 1e-5


class Filters(nn.Module):
    """A convolution that keeps the size at stride 1, and its batch normalisation, if any."""

    def __init__(self, channels, filters, kernel, stride=1, normalized=True):
        super().__init__()
        self.convolution = nn.Conv2d(
            channels, filters, kernel, stride, padding=kernel // 2, bias=not normalized
        )
        self.normalization = nn.BatchNorm2d(filters, eps=EPSILON) if normalized else None

    def forward(self, x):
        x = self.convolution(x)
        return x if self.normalization is None else self.normalization(x)


class Block(nn.Module):
    """Basic residual block: the stride on the first convolution, a 1x1 shortcut where the shape changes."""

    def __init__(self, channels, width, stride):
        super().__init__()
        self.conv1 = Filters(channels, width, 3, stride)
        self.conv2 = Filters(width, width, 3)
        changes = stride != 1 or channels != width
        self.shortcut = Filters(channels, width, 1, stride) if changes else None

    def forward(self, x):
        inner = self.conv2(self.conv1(x).relu_())
        return inner.add_(x if self.shortcut is None else self.shortcut(x)).relu_()


class ResidualNetwork(nn.Module):
    """He, Zhang, Ren, Sun 2015."""

    def __init__(self, widths, blocks, wide_stem):
        super().__init__()
        self.stem = Filters(3, widths[0], 7, 2) if wide_stem else Filters(3, widths[0], 3)
        self.pool = nn.MaxPool2d(3, 2, 1) if wide_stem else nn.Identity()
        self.blocks = nn.ModuleDict()
        channels = widths[0]
        for stage, (width, count) in enumerate(zip(widths, blocks), start=1):
            for block in range(1, count + 1):
                stride = 2 if stage > 1 and block == 1 else 1
                self.blocks[f"stage{stage}-block{block}"] = Block(channels, width, stride)
                channels = width

    def forward(self, x):
        x = self.pool(self.stem(x).relu_())
        for block in self.blocks.values():
            x = block(x)
        return x

    def filters(self):
        """Every convolution by Permafrost's name for it."""
        found = {"stem": self.stem}
        for name, block in self.blocks.items():
            parts = {"conv1": block.conv1, "conv2": block.conv2, "shortcut": block.shortcut}
            found.update({f"{name}-{part}": f for part, f in parts.items() if f is not None})
        return found


class Vgg16(nn.Module):
    """Simonyan, Zisserman 2014."""

    WIDTHS = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))

    def __init__(self, normalized):
        super().__init__()
        self.convolutions = nn.ModuleDict()
        channels = 3
        for stage, (width, count) in enumerate(self.WIDTHS, start=1):
            for number in range(1, count + 1):
                name = f"stage{stage}-conv{number}"
                self.convolutions[name] = Filters(channels, width, 3, normalized=normalized)
                channels = width

    def forward(self, x):
        for stage, (_, count) in enumerate(self.WIDTHS, start=1):
            for number in range(1, count + 1):
                x = self.convolutions[f"stage{stage}-conv{number}"](x).relu_()
            x = nn.functional.max_pool2d(x, 2)
        return x

    def filters(self):
        """Every convolution by Permafrost's name for it."""
        return dict(self.convolutions.items())


NETWORKS = {
    "resnet34": lambda: ResidualNetwork((64, 128, 256, 512), (3, 4, 6, 3), wide_stem=True),
    "resnet18": lambda: ResidualNetwork((64, 128, 256, 512), (2, 2, 2, 2), wide_stem=True),
    "resnet-small": lambda: ResidualNetwork((16, 32, 64), (1, 1, 1), wide_stem=False),
    "vgg16": lambda: Vgg16(normalized=False),
    "vgg16-bn": lambda: Vgg16(normalized=True),
}


def build(model):
    """The network of a model file with its weights, in evaluation mode."""
    network = NETWORKS[model.manifest["architecture"]]()
    filters = network.filters()
    layers = {layer["layer"]: layer for layer in model.catalogue["layers"]}
    if filters.keys() != layers.keys():
        stop(f"The model has other convolutions: {sorted(filters.keys() ^ layers.keys())}.")
    for name, layer in layers.items():
        _load(filters[name], layer, model)
    return network.eval()


def _load(filters, layer, model):
    convolution = filters.convolution
    shape = tuple(layer[k] for k in ("filters", "channels", "kernelHeight", "kernelWidth"))
    if shape != tuple(convolution.weight.shape):
        stop(f"{layer['layer']} is {shape}, expected {tuple(convolution.weight.shape)}.")
    _assign(convolution.weight, model.piece(layer["weights"]))
    if convolution.bias is not None:
        _assign(convolution.bias, model.piece(layer["bias"]))
    if filters.normalization is not None:
        rows = layer["normalization"]
        _assign(filters.normalization.weight, model.piece(rows["gamma"]))
        _assign(filters.normalization.bias, model.piece(rows["beta"]))
        _assign(filters.normalization.running_mean, model.piece(rows["mean"]))
        _assign(filters.normalization.running_var, model.piece(rows["variance"]))


def _assign(target, numbers):
    with torch.no_grad():
        target.copy_(torch.from_numpy(numbers.copy()).reshape(target.shape))
