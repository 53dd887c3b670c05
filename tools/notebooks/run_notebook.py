"""Runs one notebook from top to bottom on its kernel, in a folder, and writes it with its outputs.

    run_notebook.py IN OUT FOLDER

Prints one JSON line for each finished code cell and one at the end: {"done": true}, or the cell that
failed with its error. Called by `deno task notebooks`, which cleans and compares the outputs. When its
standard input closes, its caller is gone: it ends the kernel and itself.
"""

import json
import os
import signal
import sys
import threading

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

source, target, folder = sys.argv[1:4]
book = nbformat.read(source, as_version=4)
code = [i for i, cell in enumerate(book.cells) if cell.cell_type == "code" and cell.source.strip()]


def tell(**what):
    print(json.dumps(what), flush=True)


def end_with_caller():
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


threading.Thread(target=end_with_caller, daemon=True).start()
running = 0


def started(cell, cell_index):
    global running
    if cell_index in code:
        running = code.index(cell_index) + 1


def executed(cell, cell_index, execute_reply):
    if cell_index in code:
        tell(cell=code.index(cell_index) + 1, of=len(code))


client = NotebookClient(
    book,
    timeout=1800,
    startup_timeout=120,
    kernel_name="deno",
    record_timing=False,
    resources={"metadata": {"path": folder}},
    on_cell_execute=started,
    on_cell_executed=executed,
    shutdown_kernel="immediate",
)
try:
    client.execute()
    tell(done=True)
except CellExecutionError as error:
    failed = next(
        i
        for i in code
        if any(output.output_type == "error" for output in book.cells[i].outputs)
    )
    tell(failed=code.index(failed) + 1, error=f"{error.ename}: {error.evalue}")
except (CellTimeoutError, DeadKernelError) as error:
    tell(failed=running, error=str(error).splitlines()[0])
nbformat.write(book, target)
