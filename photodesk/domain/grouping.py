"""How a list of photos is cut into groups: days, projects, bursts. Pure arithmetic on arrays."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from datetime import date

from photodesk.domain.photo_list import Group
from photodesk.domain.stacks import Stack, StackKind

KINDS = {StackKind.BURST: "Burst", StackKind.BRACKET: "Bracket", StackKind.PANORAMA: "Panorama"}


def runs(
    counts: Mapping[str, int], projects: Sequence[int], labels: Mapping[str, str] | None = None
) -> tuple[Group, ...]:
    """Groups of a list sorted by what the keys stand for, counted in that order."""
    groups, start = [], 0
    for key, count in counts.items():
        here = tuple(dict.fromkeys(projects[start : start + count]))
        groups.append(Group(key, start, count, here, labels.get(key, "") if labels else ""))
        start += count
    return tuple(groups)


def by_stacks(
    ids: array[int], projects: array[int], stacks: Sequence[Stack], times: Mapping[int, str]
) -> tuple[array[int], array[int], tuple[Group, ...]]:
    """The list with the frames of each stack side by side, where the first of them stood; each stack a group, and the
    photos between two stacks a group. `times`: capture times as text, by photo id."""
    stack_of = {photo_id: stack for stack in stacks for photo_id in stack.photo_ids}
    project_of = dict(zip(ids, projects, strict=True))
    place = {photo_id: i for i, photo_id in enumerate(ids)}
    order: array[int] = array("q")
    cuts: list[tuple[int, Stack | None]] = []
    done: set[int] = set()
    for photo_id in ids:
        if photo_id in done:
            continue
        stack = stack_of.get(photo_id)
        if stack is not None:
            cuts.append((len(order), stack))
            order.extend(sorted(stack.photo_ids, key=place.__getitem__))
            done.update(stack.photo_ids)
        else:
            if not cuts or cuts[-1][1] is not None:
                cuts.append((len(order), None))
            order.append(photo_id)
    owners = array("q", (project_of[i] for i in order))
    ends = [*(start for start, _ in cuts[1:]), len(order)][: len(cuts)]
    groups = tuple(
        Group(
            f"stack {order[start]}",
            start,
            end - start,
            tuple(dict.fromkeys(owners[start:end])),
            _label(stack, times.get(order[start], "")),
        )
        for (start, stack), end in zip(cuts, ends, strict=True)
    )
    return order, owners, groups


def _label(stack: Stack | None, time: str) -> str:
    if stack is None:
        return "Single photos"
    day = time[:10]
    try:
        when = f"{date.fromisoformat(day).day} {date.fromisoformat(day):%B %Y}"
    except ValueError:
        when = day
    return f"{KINDS[stack.kind]}, {when} {time[11:19]}".strip()
