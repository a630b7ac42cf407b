"""The 1,000 classes of ImageNet in the order of a network's outputs: WordNet id and a short unique name."""

from collections import Counter
from importlib.util import find_spec
from pathlib import Path

CLASSES = 1000


def classes():
    """[(wnid, name), ...] by output, from the lists that come with timm; its code is not run."""
    folder = Path(find_spec("timm").origin).parent / "data" / "_info"
    ids = (folder / "imagenet_synsets.txt").read_text(encoding="utf-8").split()
    lemmas = {}
    for line in (folder / "imagenet_synset_to_lemma.txt").read_text(encoding="utf-8").splitlines():
        wnid, synonyms = line.split("\t", 1)
        lemmas[wnid] = synonyms.split(",")[0].strip()
    names = [lemmas[wnid] for wnid in ids]
    counts = Counter(names)
    unique = [name if counts[name] == 1 else f"{name} ({wnid})" for wnid, name in zip(ids, names)]
    if len(ids) != CLASSES or len(set(unique)) != CLASSES:
        raise ValueError(f"{folder} does not name {CLASSES} different classes")
    return list(zip(ids, unique))


def names():
    """The names alone."""
    return [name for _, name in classes()]


def write(path):
    """Writes lines `wnid = name`, which prep.class-names reads too."""
    lines = [f"{wnid} = {name}\n" for wnid, name in classes()]
    path.write_text("# Classes of ImageNet by output: WordNet id = name.\n" + "".join(lines), encoding="utf-8")
