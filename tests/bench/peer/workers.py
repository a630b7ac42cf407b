"""Processes that train or score one batch on demand, each another way to compute the same network.

They answer a line "train N" or "score N" with seconds of wall time, seconds of CPU time and minor page faults.
"""

import os
import select
import subprocess
import sys
import tempfile

from peer.launcher import ROOT

JAVA = "org.permafrost.network.onednn.primitive.StepSpeedBench"
CONTIGUOUS = "PyTorch contiguous"
CHANNELS_LAST = "PyTorch channels_last"
COMPILED = "PyTorch compiled"
ONNX = "ONNX Runtime"
OPENVINO = "OpenVINO"
SHIPPED = "DL4J as shipped"
HELPERS = "DL4J with helpers"
NATIVE = "native layers"
OUT_OF_MEMORY = "out of memory"
PYTHON = {
    CONTIGUOUS: "contiguous",
    CHANNELS_LAST: "channels_last",
    COMPILED: "compiled",
    ONNX: "onnxruntime",
    OPENVINO: "openvino",
}
KINDS = (*PYTHON, SHIPPED, NATIVE, HELPERS)
SCORING_ONLY = (ONNX, OPENVINO)


class Failed(Exception):
    """A worker that cannot be measured; the message says why."""


class Worker:
    """One process with one network. Training and scoring are for one batch per task."""

    def __init__(self, kind, cell, patience):
        self.kind = kind
        self.patience = patience
        self._errors = tempfile.TemporaryFile("w+")
        self._process = subprocess.Popen(
            command(kind, cell),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={**os.environ, "OMP_NUM_THREADS": str(cell.threads) if kind in PYTHON else "1"},
        )
        self._expect()

    def ask(self, what, batches):
        """Wall seconds, CPU seconds and minor faults per batch."""
        try:
            self._process.stdin.write(f"{what} {batches}\n".encode())
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # It has ended; its exit code says why.
        return [float(word) / batches for word in self._expect().split()]

    def stop(self):
        """Ends the process."""
        self._process.kill()
        self._process.wait()
        self._errors.close()

    def _expect(self):
        ready, _, _ = select.select([self._process.stdout], [], [], self.patience)
        if not ready:
            self.stop()
            raise Failed(f"over {self.patience} s")
        line = self._process.stdout.readline().decode().strip()
        if line:
            return line
        code = self._process.wait()
        self._errors.seek(0)
        words = self._errors.read()
        self.stop()
        out_of_memory = code == -9 or "OutOfMemory" in words or "not enough memory" in words
        last = words.strip().splitlines()[-1:] or [f"exit code {code}"]
        raise Failed(OUT_OF_MEMORY if out_of_memory else "failed: " + last[0].replace(",", ";")[:80])


def available_gib():
    """Memory a process can have now; a lot where the system does not say."""
    try:
        with open("/proc/meminfo", encoding="ascii") as info:
            return next(int(line.split()[1]) for line in info if line.startswith("MemAvailable:")) / 2**20
    except OSError:
        return float("inf")


def command(kind, cell):
    """Words that start such a process."""
    what = [cell.network, str(cell.size), str(cell.batch)]
    if kind in PYTHON:
        return [sys.executable, "-m", "peer.step_worker", *what, PYTHON[kind], str(cell.threads)]
    path = ("target/classes", "target/test-classes", "target/dist/jars/*", "target/spark/jars/*")
    command = ["java", "-Xmx2g", "-Dorg.bytedeco.javacpp.maxbytes=12g"]
    command += ["-Dorg.bytedeco.javacpp.maxphysicalbytes=20g"]
    command += [f"-Dorg.eclipse.deeplearning4j.helpers.disable={'true' if kind == SHIPPED else 'false'}"]
    command += ["-cp", ":".join(str(ROOT / p) for p in path), JAVA, *what]
    return [*command, "native" if kind == NATIVE else "stock", str(cell.threads)]
