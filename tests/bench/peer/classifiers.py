"""Networks that classify, with the modules whose outputs are their convolutions' maps.

Those of the peer package, and torchvision's and timm's own for all others.
"""

from torch import nn

from peer import networks

CLASSES = 10


class Classifier(nn.Module):
    """A network of the peer package, an average over the last maps and a dense layer."""

    def __init__(self, name):
        super().__init__()
        self.body = networks.NETWORKS[name]()
        self.filters = list(self.body.filters().values())
        self.dense = nn.Linear(self.filters[-1].convolution.out_channels, CLASSES)

    def forward(self, x):
        return self.dense(self.body(x).mean((2, 3)))


def build(name):
    """A network, and the modules whose outputs are the normalised maps of its convolutions."""
    if name in networks.NETWORKS:
        network = Classifier(name)
        return network, network.filters
    network = _published(name)
    return network, [module for module in network.modules() if isinstance(module, nn.BatchNorm2d)]


def _published(name):
    if name == "efficientnet-lite0":
        import timm

        return timm.create_model("efficientnet_lite0", num_classes=CLASSES)
    from torchvision import models

    return models.get_model(name.replace("-", "_"), num_classes=CLASSES)
