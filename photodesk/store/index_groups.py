"""Groups of a list held as arrays: runs of one day or project, and the projects in each, without a step per photo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from photodesk.domain.photo_list import Group
from photodesk.store.index_facts import NO_DAY

Numbers = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]

_DENSE = 4_000_000
"""Up to so many (group, project) pairs are looked up in a table."""


def day_groups(days: Small, projects: Small) -> tuple[Group, ...]:
    """Groups of a list in order of time; `days` as 20260531."""
    starts = _starts(days)
    keys = [_day_text(day) for day in days[starts].tolist()]
    return _groups(keys, starts, projects, {})


def project_groups(projects: Small, names: Mapping[int, str]) -> tuple[Group, ...]:
    """Groups of a list in which each project stands together."""
    starts = _starts(projects)
    owners = projects[starts].tolist()
    return _groups([str(i) for i in owners], starts, projects, {str(i): names.get(i, "") for i in owners})


def _day_text(day: int) -> str:
    return "" if day == NO_DAY else f"{day // 10000:04}-{day // 100 % 100:02}-{day % 100:02}"


def _starts(keys: Small) -> Numbers:
    """Where each run of equal keys begins."""
    if not len(keys):
        return np.zeros(0, dtype=np.int64)
    return np.concatenate(([0], np.flatnonzero(keys[1:] != keys[:-1]) + 1)).astype(np.int64)


def _groups(keys: list[str], starts: Numbers, projects: Small, labels: Mapping[str, str]) -> tuple[Group, ...]:
    counts = np.diff(np.append(starts, len(projects)))
    here = _projects_of(starts, counts, projects)
    rows = zip(keys, starts.tolist(), counts.tolist(), here, strict=True)
    return tuple(Group(key, start, count, ids, labels.get(key, "")) for key, start, count, ids in rows)


def _projects_of(starts: Numbers, counts: Numbers, projects: Small) -> list[tuple[int, ...]]:
    """The projects of each group, in the order in which they first occur in it."""
    if not len(projects):
        return []
    wide = int(projects.max()) + 1
    kind = np.int32 if len(starts) * wide <= _DENSE else np.int64
    # A run of one project counts once: a shoot is mostly one run.
    cut = np.ones(len(projects), dtype=np.bool_)
    np.not_equal(projects[1:], projects[:-1], out=cut[1:])
    cut[starts] = True
    runs = projects[cut]
    group: npt.NDArray[Any] = np.repeat(np.arange(len(starts), dtype=kind), counts)[cut]
    first = _first_places(group * wide + runs, len(starts) * wide)
    bounds = np.searchsorted(group[first], np.arange(1, len(starts), dtype=kind)).tolist()
    here = runs[first].tolist()
    return [tuple(here[a:b]) for a, b in zip([0, *bounds], [*bounds, len(here)], strict=True)]


def _first_places(pairs: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    """Where each pair occurs first, in order."""
    if size > _DENSE:
        return np.sort(np.unique(pairs, return_index=True)[1])
    first = np.full(size, -1, dtype=np.int32)
    # Written from the end, so that the first one stays.
    first[pairs[::-1]] = np.arange(len(pairs) - 1, -1, -1, dtype=np.int32)
    return np.sort(first[first >= 0])
