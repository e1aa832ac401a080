"""From a photo to its row, in dense lists and in those that hold a few photos of a large library."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodesk.bridge.list_index import ListIndex
from photodesk.domain.photo_list import PhotoList

dense = st.lists(st.integers(1, 40), unique=True)
sparse = st.lists(st.integers(1, 10**12), unique=True, max_size=30)


@pytest.mark.trap("T55")
@given(dense | sparse, st.lists(st.integers(-3, 60), max_size=20))
def test_it_says_the_row_of_every_photo_and_of_no_other(ids: list[int], others: list[int]) -> None:
    index = ListIndex(PhotoList(array("q", ids), array("q", [1] * len(ids))))
    asked = [*ids, *others, *(i + 1 for i in ids)]
    rows = {photo_id: row for row, photo_id in enumerate(ids)}
    assert [index.row_of(i) for i in asked] == [rows.get(i) for i in asked]
    assert index.known(asked) == [i in rows for i in asked]
