"""Which stacks are folded into their first photo: how a list is looked at, not a decision about photos. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Folding:
    """`all`: every stack is folded, save those in `others`; else those in `others` are. Stacks by id."""

    all: bool = False
    others: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        """Whether any stack may be folded."""
        return self.all or bool(self.others)

    def folds(self, stack_id: int) -> bool:
        return (stack_id in self.others) is not self.all

    def with_stack(self, stack_id: int, *, folded: bool) -> Folding:
        """The same with one stack folded or not."""
        if folded is self.all:
            return replace(self, others=self.others - {stack_id})
        return replace(self, others=self.others | {stack_id})
