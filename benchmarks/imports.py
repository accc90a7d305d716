"""What does reading cost? A document's proposal against ten times and fifty times its text, in one run.

Run with the other benchmarks by script/bench. Ratios, so that machines can be compared: reading should grow with the
text and no faster.
"""

import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from benchmarks._growth import best  # noqa: E402  # the checkout has to be on the path first
from imports.parser import propose  # noqa: E402  # (the same)
from imports.reader import read  # noqa: E402  # (the same)

DOCUMENT = (CHECKOUT / "demo" / "west-midlands-2017.txt").read_bytes()


def main() -> None:
    one = best(lambda: propose(read(DOCUMENT)))
    print(f"{'text':>6} {'seconds':>8} {'times the first':>16}")
    for times in (1, 10, 50):
        taken = best(lambda: propose(read(DOCUMENT * times)), tries=2)  # noqa: B023  # called at once
        print(f"{times:>5}x {taken:>8.2f} {taken / one:>16.1f}")


if __name__ == "__main__":
    main()
