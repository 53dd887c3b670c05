"""Obeys the orders of contest.ts on stdin: run the step for so many seconds and say how long each took."""

import json
import resource
import sys
import time


def serve(step, library):
    """Says that it is ready, with versions, after a first step; then one line for each order.

    library: the name and the version of what computes.
    """
    step()
    say(ready={**library, "python": sys.version.split()[0]})
    for line in sys.stdin:
        order, number = line.split()
        if order == "run":
            run(step, float(number))


def run(step, seconds):
    milliseconds, loss = [], 0.0
    end = time.perf_counter() + seconds
    while len(milliseconds) < 3 or time.perf_counter() < end:
        start = time.perf_counter()
        loss = step()
        milliseconds.append(1000 * (time.perf_counter() - start))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    scale = 1 if sys.platform == "darwin" else 1024
    say(milliseconds=milliseconds, loss=loss, peakBytes=peak * scale)


def say(**message):
    print(json.dumps(message), flush=True)
