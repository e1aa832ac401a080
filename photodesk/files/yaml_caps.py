"""YAML from strangers: scalars stay text, tags are ignored, and depth and size after aliases have caps."""

from __future__ import annotations

from typing import Any

import yaml

MAX_DEPTH = 40
MAX_NODES = 300_000

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class UnsafeYamlError(ValueError):
    """More, or deeper, than any manifest is."""


def load_text(text: str) -> object:
    """Dicts, lists and strings; nothing is resolved, so no date, number or tag can raise or run (faults 82-84).

    UnsafeYamlError over the caps, with a duplicate top-level key or an alias inside its own anchor;
    yaml.YAMLError and ValueError from the parser. Never recurses deeper than MAX_DEPTH.
    """
    _Caps().check(text)
    return yaml.load(text, Loader=_Loader)


class _Caps:
    """Walks the parser's events, which cost no more than the text, and counts what they would become."""

    def __init__(self) -> None:
        self._sizes: dict[str, int] = {}
        self._open: list[tuple[str | None, int]] = []
        self._total = 0
        self._top: set[str] = set()
        self._top_children = 0

    def check(self, text: str) -> None:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.CollectionStartEvent):
                self._note_top(None)
                self._open.append((event.anchor, self._total))
                self._add(1)
            elif isinstance(event, yaml.CollectionEndEvent):
                anchor, before = self._open.pop()
                if anchor:
                    self._sizes[anchor] = self._total - before
            elif isinstance(event, yaml.ScalarEvent):
                self._note_top(event.value)
                if event.anchor:
                    self._sizes[event.anchor] = 1
                self._add(1)
            elif isinstance(event, yaml.AliasEvent):
                self._note_top(None)
                self._alias(event.anchor)

    def _alias(self, anchor: str | None) -> None:
        if any(anchor == name for name, _ in self._open):
            raise UnsafeYamlError("it contains itself")
        self._add(self._sizes.get(anchor or "", 1))

    def _add(self, nodes: int) -> None:
        self._total += nodes
        if self._total > MAX_NODES:
            raise UnsafeYamlError("it holds too many values")
        if len(self._open) > MAX_DEPTH:
            raise UnsafeYamlError("it is nested too deep")

    def _note_top(self, value: str | None) -> None:
        """Counts the children of the top mapping: every other one is a key, and no key may come twice."""
        if len(self._open) != 1:
            return
        is_key = self._top_children % 2 == 0
        self._top_children += 1
        if is_key and value is not None:
            if value in self._top:
                raise UnsafeYamlError(f"it has two fields {value!r}")
            self._top.add(value)
