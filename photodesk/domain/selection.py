"""The one ordered set of PhotoRefs shared by every view, and the rules of click, Shift and arrows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from photodesk.domain.photo import PhotoRef


@dataclass(frozen=True, slots=True)
class Selection:
    """`refs` in the order they were selected; `current` is the photo under the keys, `anchor` where a Shift range
    starts. All are photos, never indexes, so a list that changes underneath cannot move them (T58)."""

    refs: tuple[PhotoRef, ...] = ()
    current: PhotoRef | None = None
    anchor: PhotoRef | None = None

    def __contains__(self, ref: object) -> bool:
        return ref in self.refs

    def __len__(self) -> int:
        return len(self.refs)

    def only(self, ref: PhotoRef) -> Selection:
        """A plain click or arrow key."""
        return Selection((ref,), ref, ref)

    def toggled(self, ref: PhotoRef) -> Selection:
        """Ctrl+click."""
        if ref in set(self.refs):
            return Selection(tuple(r for r in self.refs if r != ref), ref, ref)
        return Selection((*self.refs, ref), ref, ref)

    def extended(self, order: Sequence[PhotoRef], ref: PhotoRef, *, add: bool = False) -> Selection:
        """Shift+click or Shift+arrow: from the anchor to `ref` in `order`; with `add` the old selection stays."""
        places = {r.photo_id: i for i, r in enumerate(order)}
        end = places.get(ref.photo_id)
        if end is None:
            return self
        start = places.get(self.anchor.photo_id, end) if self.anchor else end
        low, high = sorted((start, end))
        span = tuple(order[low : high + 1])
        refs = _unique((*self.refs, *span)) if add else span
        return Selection(refs, ref, self.anchor if self.anchor and start != end else order[start])

    def with_all(self, order: Iterable[PhotoRef]) -> Selection:
        """Ctrl+A."""
        refs = tuple(order)
        return Selection(refs, self.current or (refs[0] if refs else None), self.anchor)

    def cleared(self) -> Selection:
        """Ctrl+D: nothing selected, the current photo stays."""
        return Selection((), self.current, self.anchor)

    def inverted(self, order: Iterable[PhotoRef]) -> Selection:
        """Ctrl+I."""
        chosen = set(self.refs)
        return Selection(tuple(r for r in order if r not in chosen), self.current, self.anchor)

    def banded(self, inside: Sequence[PhotoRef], base: Selection, *, toggle: bool) -> Selection:
        """A rubber band over `inside`, begun on `base`: replaces it, or (Ctrl) toggles against it."""
        if not toggle:
            return Selection(
                tuple(inside), inside[-1] if inside else base.current, inside[0] if inside else base.anchor
            )
        hit = set(inside)
        kept = tuple(r for r in base.refs if r not in hit)
        known = set(base.refs)
        return Selection((*kept, *(r for r in inside if r not in known)), base.current, base.anchor)

    def restricted(self, shown: Iterable[PhotoRef]) -> Selection:
        """What is left when only `shown` is listed: a key can never reach a hidden photo (T20)."""
        alive = set(shown)
        return Selection(
            tuple(r for r in self.refs if r in alive),
            self.current if self.current in alive else None,
            self.anchor if self.anchor in alive else None,
        )


def _unique(refs: Iterable[PhotoRef]) -> tuple[PhotoRef, ...]:
    return tuple(dict.fromkeys(refs))
