"""How much longer does four times as much take? A ratio, which does not depend on the machine."""

import time
from collections.abc import Callable
from typing import Any

TIMES = 4
MOST = 10  # time that grows with the square of the length would be 16-fold
LEAST = 0.005  # seconds; a shorter piece of work is measured as this long


def best(work: Callable[[], Any], tries: int = 3) -> float:
    """The shortest of a few tries, in seconds."""
    taken = []
    for _ in range(tries):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def grows_too_fast(name: str, work: Callable[[int], Any], size: int) -> bool:
    """Print what so much and four times as much cost; True where the cost grew faster than it may."""
    one, four = (max(best(lambda: work(size * times)), LEAST) for times in (1, TIMES))  # noqa: B023  # called at once
    ratio = four / one
    print(f"{name:44} {one:8.3f} s {four:8.3f} s {ratio:6.1f} times{'  TOO MUCH' if ratio > MOST else ''}", flush=True)
    return ratio > MOST
