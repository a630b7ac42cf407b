"""Makes networks in PyTorch and compares what comes back; see tests/cluster/exchange."""

import sys

import numpy
import torch

TOLERANCE = 1e-4
SIZE = 224


def network(name):
    torch.manual_seed(0)
    if name == "efficientnet-lite0":
        from efficientnet_lite_pytorch import EfficientNet

        made = EfficientNet.from_name(name)
    else:
        import torchvision

        made = getattr(torchvision.models, name.removesuffix("-normalised"))(weights=None)
    for module in made.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.normal_(0, 0.1)
    return made.eval()


def keep(made, path):
    images = torch.randn(3, 3, SIZE, SIZE)
    with torch.no_grad():
        numpy.savez(path, images=images.numpy(), logits=made(images).numpy())


def make(name, folder):
    made = network(name)
    kept = {}
    if name.endswith("-normalised"):
        kept = {"training": torch.onnx.TrainingMode.PRESERVE, "do_constant_folding": False}
    torch.onnx.export(
        made,
        torch.randn(1, 3, SIZE, SIZE),
        f"{folder}/{name}.onnx",
        input_names=["input"],
        output_names=["logits"],
        dynamic_axes={"input": {0: "N"}, "logits": {0: "N"}},
        opset_version=17,
        **kept,
    )
    keep(made, f"{folder}/{name}.npz")


def weights(name, folder):
    from safetensors.torch import save_file

    made = network(name)
    save_file(made.state_dict(), f"{folder}/{name}.safetensors")
    keep(made, f"{folder}/weights.npz")


def compare(what, kept, exported):
    import onnxruntime

    expected = numpy.load(kept)
    session = onnxruntime.InferenceSession(exported)
    logits = session.run(None, {"image": expected["images"]})[0]
    difference = abs(logits - expected["logits"]).max() / abs(expected["logits"]).max()
    print(f"{what}: PyTorch's logits to {difference:.1e}")
    sys.exit(0 if difference <= TOLERANCE else 1)


def same(name, first, second):
    """Bits of every tensor, and PyTorch takes them all."""
    import torchvision
    from safetensors.torch import load_file

    before, after = load_file(first), load_file(second)
    getattr(torchvision.models, name)(weights=None).load_state_dict(after, strict=True)
    different = [
        name for name in before if not torch.equal(before[name], after[name].reshape(before[name].shape))
    ]
    print(f"{name}, safetensors: {len(before)} tensors, different: {different}")
    sys.exit(1 if different or before.keys() != after.keys() else 0)


if __name__ == "__main__":
    {"make": make, "weights": weights, "compare": compare, "same": same}[sys.argv[1]](*sys.argv[2:])
