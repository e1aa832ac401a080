"""Every benchmark: `python -m tests.benchmarks [--quick] [name…]`; tables here, JSON in bench-results/."""

from __future__ import annotations

import importlib
import json
import os
import platform
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
RESULTS = HERE.parents[1] / "bench-results"


def names(wanted: list[str]) -> list[str]:
    found = sorted(p.stem.removeprefix("bench_") for p in HERE.glob("bench_*.py"))
    unknown = set(wanted) - set(found)
    if unknown:
        sys.exit(f"There is no benchmark {', '.join(sorted(unknown))}. There are: {', '.join(found)}.")
    return [n for n in found if not wanted or n in wanted]


def flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Nested figures as (path, figure)."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from flat(inner, f"{path}[{place}]")
    else:
        yield path, value


def main() -> int:
    quick = "--quick" in sys.argv
    chosen = names([a for a in sys.argv[1:] if not a.startswith("-")])
    RESULTS.mkdir(exist_ok=True)
    for name in chosen:
        begin = time.perf_counter()
        figures = importlib.import_module(f"tests.benchmarks.bench_{name}").run(quick)
        machine = {"cores": os.cpu_count(), "load": os.getloadavg(), "python": platform.python_version()}
        document = {"benchmark": name, "quick": quick, "machine": machine, "figures": figures}
        (RESULTS / f"{name}.json").write_text(json.dumps(document, indent=1), encoding="utf-8")
        print(f"\n{name}  ({time.perf_counter() - begin:.0f} s, load {machine['load'][0]:.1f})")
        for path, figure in flat(figures):
            print(f"  {path:<52}{figure:>14,.2f}" if isinstance(figure, float) else f"  {path:<52}{figure!s:>14}")
    print(f"\nThe figures are in {RESULTS}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
