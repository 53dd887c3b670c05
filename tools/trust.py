"""Trusts the notebooks that equal the committed ones, so that their figures show at once.

    trust.py ROOT

Called by `deno task lab`; prints how many were trusted: none where there is no git or no commit.
"""

import pathlib
import subprocess
import sys

import nbformat
from nbformat.sign import NotebookNotary


def committed(root: pathlib.Path, path: pathlib.Path) -> bytes | None:
    """The notebook as the last commit has it, or nothing."""
    name = path.relative_to(root).as_posix()
    command = ["git", "-C", str(root), "cat-file", "blob", f"HEAD:{name}"]
    try:
        shown = subprocess.run(command, capture_output=True, check=False)
    except OSError:
        return None
    return shown.stdout if shown.returncode == 0 else None


def trust(root: pathlib.Path, notary: NotebookNotary) -> int:
    """Signs what equals the last commit, line ends aside, and returns how many that are."""
    trusted = 0
    for path in sorted(root.glob("notebooks/**/*.ipynb")):
        if ".ipynb_checkpoints" in path.parts:
            continue
        there = path.read_bytes().replace(b"\r\n", b"\n")
        if there == committed(root, path):
            notary.sign(nbformat.reads(there.decode(), as_version=4))
            trusted += 1
    return trusted


print(trust(pathlib.Path(sys.argv[1]), NotebookNotary()))
