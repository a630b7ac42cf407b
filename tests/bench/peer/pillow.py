"""Differences, per byte of a pixel, between prep's images and torchvision's. Arguments: folder, images, --, command."""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
from PIL import Image, ImageOps
from torchvision import transforms
from torchvision.transforms import InterpolationMode

CUTS = [(256, 224, "BILINEAR"), (256, 224, "BICUBIC"), (73, 64, "BILINEAR"), (73, 64, "BICUBIC")]
SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".gif", ".bmp"}


class Difference:
    """Mean and largest difference, share of bytes that differ and of images that do."""

    def __init__(self):
        self.bytes = self.total = self.largest = self.unequal = self.images = self.exact = 0

    def add(self, ours, theirs):
        apart = numpy.abs(ours.astype(numpy.int16) - theirs.astype(numpy.int16))
        self.images += 1
        self.exact += not apart.any()
        self.bytes += apart.size
        self.total += int(apart.sum())
        self.largest = max(self.largest, int(apart.max()))
        self.unequal += int(numpy.count_nonzero(apart))

    def __str__(self):
        return (
            f"mean {self.total / self.bytes:.4f}  largest {self.largest:3d}  bytes that differ "
            f"{100 * self.unequal / self.bytes:.2f} %  images without difference {self.exact} of {self.images}"
        )


def transform(shorter, size, filter_name):
    return transforms.Compose(
        [transforms.Resize(shorter, InterpolationMode(filter_name.lower())), transforms.CenterCrop(size)]
    )


def spread(folder, count):
    files = sorted(f for f in Path(folder).rglob("*") if f.suffix.lower() in SUFFIXES)
    if not files:
        sys.exit(f"There are no images in {folder}.")
    count = min(count, len(files))
    return [files[i * len(files) // count] for i in range(count)]


def pixels(stream, width, height):
    return numpy.frombuffer(stream.read(3 * width * height), numpy.uint8).reshape(height, width, 3)


def main(folder, count, command):
    files = spread(folder, count)
    decoded = Difference()
    scaled, whole = ({cut: Difference() for cut in CUTS} for _ in range(2))
    with tempfile.TemporaryDirectory() as work:
        paths, results = Path(work) / "paths", Path(work) / "results"
        paths.write_text("".join(f"{file}\n" for file in files), encoding="utf-8")
        cuts = [":".join(map(str, cut)) for cut in CUTS]
        subprocess.run([*command, str(paths), str(results), *cuts], check=True)
        with results.open("rb") as stream:
            for file in files:
                compare(stream, file, decoded, scaled, whole)
    print(f"decoded, {decoded.images} images:\n  {decoded}")
    for cut in CUTS:
        print(f"shorter side {cut[0]}, center {cut[1]}, {cut[2].lower()}:")
        print(f"  from the same pixels  {scaled[cut]}\n  from the file         {whole[cut]}")


def compare(stream, file, decoded, scaled, whole):
    width = int.from_bytes(stream.read(4), "big")
    if width == 0:
        print(f"{file} is rejected")
        return
    ours = pixels(stream, width, int.from_bytes(stream.read(4), "big"))
    with Image.open(file) as image:
        theirs = ImageOps.exif_transpose(image).convert("RGB")
    decoded.add(ours, numpy.asarray(theirs))
    for cut in CUTS:
        result = pixels(stream, cut[1], cut[1])
        scaled[cut].add(result, numpy.asarray(transform(*cut)(Image.fromarray(ours))))
        whole[cut].add(result, numpy.asarray(transform(*cut)(theirs)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[4:])
