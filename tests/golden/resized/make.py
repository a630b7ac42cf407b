"""Draws the images of this folder and scales them with Pillow, the center crops by torchvision's own transforms."""

from pathlib import Path

import numpy
from PIL import Image
from torchvision import transforms
from torchvision.transforms import InterpolationMode

HERE = Path(__file__).parent
FILTERS = {"bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC}


def drawn(width, height, seed):
    """Waves, hard edges between black and white, and noise."""
    random = numpy.random.default_rng(seed)
    y, x = numpy.mgrid[0:height, 0:width]
    waves = [128 + 127 * numpy.sin(x / (3 + c) + y / (9 - 2 * c)) for c in range(3)]
    pixels = numpy.stack(waves, 2) + random.normal(0, 12, (height, width, 3))
    pixels[(x // 7 + y // 5) % 3 == 0] = 255
    pixels[(x // 5 + y // 7) % 4 == 1] = 0
    return Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8))


def main():
    wide, tall, tiny = drawn(97, 61, 1), drawn(40, 150, 2), drawn(23, 17, 3)
    for name, image in {"wide": wide, "tall": tall, "tiny": tiny}.items():
        image.save(HERE / f"{name}.png")
        for label, resample in FILTERS.items():
            for scaled in (37, 39, 48):
                transform = transforms.Compose(
                    [transforms.Resize(scaled, InterpolationMode(label)), transforms.CenterCrop(32)]
                )
                transform(image).save(HERE / f"{name}-center-crop-{scaled}-{label}.png")
            image.resize((32, 32), resample).save(HERE / f"{name}-stretch-{label}.png")
            side = min(image.size)
            left, top = (image.width - side) // 2, (image.height - side) // 2
            square = image.crop((left, top, left + side, top + side))
            square.resize((32, 32), resample).save(HERE / f"{name}-shorter-side-{label}.png")


if __name__ == "__main__":
    main()
