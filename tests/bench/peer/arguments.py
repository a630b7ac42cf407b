"""Options that the comparisons share."""

from pathlib import Path

from peer.launcher import Permafrost, quoted, stop


def add(parser, images):
    """Which model, on which images."""
    parser.add_argument("--warehouse", required=True, help="warehouse; only read")
    model = parser.add_mutually_exclusive_group(required=True)
    model.add_argument("--run", help="run whose reported model is taken")
    model.add_argument("--model", help="model file")
    parser.add_argument("--dataset", required=True, help="prepared data set the images come from")
    parser.add_argument("--split", default="train", choices=["train", "holdout", "validation"])
    parser.add_argument("--images", type=int, default=images, help="how many (default: %(default)s)")


def model_path(options):
    """The warehouse's commands and the path of the model file."""
    permafrost = Permafrost(options.warehouse)
    if options.model:
        return permafrost, options.model
    rows = permafrost.query(f"SELECT model_path FROM runs WHERE run = {quoted(options.run)}")
    if not rows or not rows[0]["model_path"]:
        stop(f"The warehouse {options.warehouse} has no model of a run {options.run}.")
    return permafrost, str(Path(rows[0]["model_path"].removeprefix("file:")))
