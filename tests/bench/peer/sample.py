"""A small data set cut out of a prepared one, so that the original warehouse is only read."""

import base64
import struct
import zlib
from pathlib import Path

import numpy

from peer.launcher import Permafrost, quoted, stop

SPLIT = "train"


class Sample:
    """Some images of a prepared data set, prepared again under a name in a warehouse of their own."""

    def __init__(self, permafrost, name):
        self.permafrost = permafrost
        self.name = name

    def pixels(self):
        """Labels [N] and bytes [N, size, size, 3] as Permafrost stores them."""
        rows = self.permafrost.query(
            "SELECT label, width, height, pixels FROM images"
            f" WHERE dataset = {quoted(self.name)} AND encoding = 'rgb' ORDER BY image_id"
        )
        shape = len(rows), int(rows[0]["height"]), int(rows[0]["width"]), 3
        data = bytearray().join(base64.b64decode(row["pixels"]) for row in rows)
        labels = numpy.array([int(row["label"]) for row in rows])
        return labels, numpy.frombuffer(data, dtype=numpy.uint8).reshape(shape)


def export(permafrost, dataset, split, images):
    """Rows of that many images, equally many of each class as far as possible, chosen by checksum."""
    rows = permafrost.query(
        f"""
        WITH chosen AS (
          SELECT image_id FROM (
            SELECT image_id, label, row_number() OVER (PARTITION BY label ORDER BY sha256) AS place
            FROM images WHERE dataset = {quoted(dataset)} AND split = {quoted(split)})
          ORDER BY place, label LIMIT {int(images)})
        SELECT label, width, height, encoding, pixels FROM images
        WHERE dataset = {quoted(dataset)} AND split = {quoted(split)}
          AND image_id IN (SELECT image_id FROM chosen)
        ORDER BY sha256"""
    )
    if not rows:
        stop(f"The warehouse has no images of {dataset} in the split {split}.")
    return rows


def prepare(rows, name, folder):
    """Writes exported rows as PNG files below a folder and prepares them in a warehouse beside them."""
    folder = Path(folder)
    for number, row in enumerate(rows):
        target = folder / name / f"class{int(row['label']):04d}" / f"{number:06d}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_png(row))
    permafrost = Permafrost(folder / "warehouse")
    permafrost.run(
        *("prep", "--source", folder / name, "--dataset", name, "--image-size", rows[0]["width"]),
        *("--encoding", "rgb", "--class-names", "none"),
        *("--set", "prep.holdout=0", "--set", "prep.validation=0"),
    )
    return Sample(permafrost, name)


def _png(row):
    pixels = base64.b64decode(row["pixels"])
    return pixels if row["encoding"] == "png" else png(pixels, int(row["width"]), int(row["height"]))


def png(pixels, width, height):
    """A PNG file of bytes red, green, blue, row by row."""
    stride = 3 * width
    lines = b"".join(b"\0" + pixels[y * stride : (y + 1) * stride] for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
