"""Trusts the notebooks whose text is the committed one, so that their figures show at once.

Called by `deno task lab` with the project's root; prints how many were trusted.
"""

import pathlib
import subprocess
import sys

import nbformat
from nbformat.sign import NotebookNotary

root = pathlib.Path(sys.argv[1])
notary = NotebookNotary()
trusted = 0
for path in sorted(root.glob("notebooks/**/*.ipynb")):
    if ".ipynb_checkpoints" in path.parts:
        continue
    name = path.relative_to(root).as_posix()
    committed = subprocess.run(
        ["git", "-C", str(root), "show", f"HEAD:{name}"], capture_output=True, check=False
    )
    if committed.returncode == 0 and committed.stdout == path.read_bytes():
        notary.sign(nbformat.read(path, as_version=4))
        trusted += 1
print(trusted)
