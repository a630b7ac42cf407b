"""A PyTorch network as an ONNX file, checked with ONNX Runtime."""

import warnings

import numpy
import onnx
import onnxruntime
import torch
from failure import DATA, fail
from onnx import helper, numpy_helper
from onnx.reference import ReferenceEvaluator

OPSET = 17
TOLERANCE = 1e-4


def write(network, size, mean, std, classes, path):
    """Writes the network in evaluation mode: input [N, 3, size, size], output logits. The names of the classes and the
    normalisation of the pixels go with it, where `permafrost import` looks for them.

    Batch normalisation stays a layer of its own, so that it can be trained and frozen. Zero padding in front of a
    convolution becomes the convolution's own.
    """
    network.eval()
    part = path.with_name(path.name + ".part")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            torch.zeros(1, 3, size, size),
            str(part),
            opset_version=OPSET,
            dynamo=False,
            training=torch.onnx.TrainingMode.PRESERVE,
            input_names=["image"],
            output_names=["logits"],
            dynamic_axes={"image": {0: "N"}, "logits": {0: "N"}},
        )
    model = onnx.load(str(part))
    fold_constants(model.graph)
    own_padding(model.graph)
    normalization = "/".join(",".join(map(repr, values)) for values in (mean, std))
    helper.set_model_props(
        model, {"permafrost.classes": "\n".join(classes), "permafrost.normalization": normalization}
    )
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(part))
    check(network, size, part)
    part.replace(path)


def fold_constants(graph):
    """Replaces what can be computed without an image by initialisers."""
    known = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    computed = {}
    for node in list(graph.node):
        if any(name and name not in known for name in node.input) or not (node.input or node.op_type == "Constant"):
            continue
        values = ReferenceEvaluator(node).run(None, {name: known[name] for name in node.input if name})
        computed.update(zip(node.output, values))
        known.update(computed)
        graph.node.remove(node)
    used = {name for node in graph.node for name in node.input}
    graph.initializer.extend(numpy_helper.from_array(v, n) for n, v in computed.items() if n in used)


def own_padding(graph):
    """Makes zeros that are padded in front of convolutions the convolutions' own padding."""
    constants = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    for pad in [node for node in graph.node if node.op_type == "Pad"]:
        users = [node for node in graph.node if pad.output[0] in node.input]
        amounts = constants[pad.input[1]]
        zeros = len(pad.input) < 3 or not pad.input[2] or not constants[pad.input[2]].any()
        constant = all(a.name != "mode" or a.s == b"constant" for a in pad.attribute)
        spatial = len(amounts) == 8 and not amounts[[0, 1, 4, 5]].any()
        if not (zeros and constant and spatial and all(user.op_type == "Conv" for user in users)):
            continue
        for user in users:
            pads = next(a for a in user.attribute if a.name == "pads")
            pads.ints[:] = [int(own + added) for own, added in zip(pads.ints, amounts[[2, 3, 6, 7]])]
            user.input[0] = pad.input[0]
        graph.node.remove(pad)
    used = {name for node in graph.node for name in node.input}
    for unused in [each for each in graph.initializer if each.name not in used]:
        graph.initializer.remove(unused)


def check(network, size, path):
    """Ends the program unless ONNX Runtime gives PyTorch's logits for random images."""
    images = torch.rand(4, 3, size, size, generator=torch.Generator().manual_seed(1)) * 4 - 2
    with torch.no_grad():
        expected = network(images).numpy()
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    found = session.run(None, {"image": images.numpy()})[0]
    apart = float(numpy.abs(found - expected).max() / max(1.0, float(numpy.abs(expected).max())))
    if not apart <= TOLERANCE:
        fail(DATA, f"the logits of {path} in ONNX Runtime and in PyTorch are {apart:.2g} apart, more than {TOLERANCE}")
