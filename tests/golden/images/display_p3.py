"""Draws display-p3.png, .jpg, .webp and .tiff: five fields of 16 x 16 pixels in Display P3, with its profile (ICC.1:2001-04)."""

import io
import struct
from pathlib import Path

from PIL import Image, ImageCms

HERE = Path(__file__).parent
# Red, green and blue of sRGB, a gray, and the red of Display P3 itself, which sRGB does not have.
FIELDS = [(234, 51, 35), (117, 251, 76), (0, 0, 245), (128, 128, 128), (255, 0, 0)]
# Primaries for the white of the connection space, D50.
RED, GREEN, BLUE = (0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)
D50 = (0.9642, 1.0, 0.8249)
POINTS = 1024


def fixed(value):
    return struct.pack(">i", round(value * 65536))


def xyz(values):
    return b"XYZ \0\0\0\0" + b"".join(map(fixed, values))


def curve():
    """The curve of sRGB, which Display P3 shares."""
    encoded = [i / (POINTS - 1) for i in range(POINTS)]
    light = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in encoded]
    return b"curv\0\0\0\0" + struct.pack(f">I{POINTS}H", POINTS, *(round(65535 * v) for v in light))


def profile():
    name = b"Display P3\0"
    desc = b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + bytes(8 + 3 + 67)
    tags = {
        b"desc": desc, b"cprt": b"text\0\0\0\0No copyright\0", b"wtpt": xyz(D50),
        b"rXYZ": xyz(RED), b"gXYZ": xyz(GREEN), b"bXYZ": xyz(BLUE), b"rTRC": curve(),
    }  # fmt: skip
    table, body, at = b"", b"", 132 + 12 * (len(tags) + 2)
    for tag, data in tags.items():
        names = [b"rTRC", b"gTRC", b"bTRC"] if tag == b"rTRC" else [tag]
        table += b"".join(name + struct.pack(">II", at + len(body), len(data)) for name in names)
        body += data + bytes(-len(data) % 4)
    size = at + len(body)
    head = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + b"".join(map(fixed, D50))
    return head + bytes(128 - len(head)) + struct.pack(">I", len(tags) + 2) + table + body


def main():
    icc = profile()
    image = Image.new("RGB", (16 * len(FIELDS), 16))
    for i, color in enumerate(FIELDS):
        image.paste(color, (16 * i, 0, 16 * i + 16, 16))
    image.save(HERE / "display-p3.png", icc_profile=icc)
    image.save(HERE / "display-p3.webp", icc_profile=icc, lossless=True)
    image.save(HERE / "display-p3.tiff", icc_profile=icc, compression="tiff_deflate")
    image.save(HERE / "display-p3.jpg", icc_profile=icc, quality=95, subsampling=0)
    converted = ImageCms.profileToProfile(image, ImageCms.ImageCmsProfile(io.BytesIO(icc)), ImageCms.createProfile("sRGB"))
    print([converted.getpixel((16 * i + 8, 8)) for i in range(len(FIELDS))])


if __name__ == "__main__":
    main()
