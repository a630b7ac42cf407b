"""Reads a model file with nothing but zipfile, json and numpy."""

import hashlib
import json
import zipfile
from typing import NamedTuple

import numpy

from peer.launcher import stop


class ModelFile(NamedTuple):
    """Manifest and catalogue as written; parameters as one flat float32 vector."""

    manifest: dict
    catalogue: dict
    parameters: numpy.ndarray

    def piece(self, bounds):
        """The numbers of a range [start, length] of the catalogue."""
        start, length = bounds
        return self.parameters[start : start + length]


def read(path):
    """Refuses a file whose parameters do not match the manifest or are not all claimed exactly once."""
    with zipfile.ZipFile(path) as entries:
        manifest = json.loads(entries.read("manifest.json"))
        catalogue = json.loads(entries.read("catalogue.json"))
        data = entries.read("parameters.bin")
    expected = {e["name"]: e["sha256"] for e in manifest["entries"]}["parameters.bin"]
    if hashlib.sha256(data).hexdigest() != expected:
        stop(f"{path}: the parameters do not match the manifest; save the model again.")
    model = ModelFile(manifest, catalogue, numpy.frombuffer(data, dtype="<f4"))
    _check_cover(path, model)
    return model


def _check_cover(path, model):
    end = 0
    for start, length in sorted(_ranges(model.catalogue)):
        if start != end:
            stop(f"{path}: the catalogue has a gap or overlap at parameter {end}.")
        end = start + length
    if end != len(model.parameters):
        stop(f"{path}: the catalogue claims {end} of {len(model.parameters)} parameters.")


def _ranges(catalogue):
    for layer in catalogue["layers"]:
        yield layer["weights"]
        if "bias" in layer:
            yield layer["bias"]
        normalization = layer.get("normalization", {})
        yield from (v for k, v in normalization.items() if k != "layer")
    for dense in [*catalogue["hidden"], catalogue["classifier"]]:
        yield dense["weights"]
        if "bias" in dense:
            yield dense["bias"]
