"""Every exception becomes one failure kind and one plain sentence."""

from __future__ import annotations

import errno
import struct

import pytest
import rawpy
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, UnidentifiedImageError

from photodesk.domain.derivative import REMEDIES, FailureKind
from photodesk.domain.errors import DiskFullError, ReadOnlyError
from photodesk.imaging.failure import DecodeFailure, failure_of, plain
from photodesk.imaging.wire import pack_failure, unpack_failure


@pytest.mark.fault(80)
@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (UnidentifiedImageError("cannot identify"), FailureKind.CORRUPT),
        (OSError("broken data stream"), FailureKind.CORRUPT),
        (ValueError("x"), FailureKind.CORRUPT),
        (TypeError("x"), FailureKind.CORRUPT),
        (SyntaxError("x"), FailureKind.CORRUPT),
        (RuntimeError("x"), FailureKind.CORRUPT),
        (EOFError(), FailureKind.CORRUPT),
        (struct.error("x"), FailureKind.CORRUPT),
        (OSError(errno.EINVAL, "Invalid argument"), FailureKind.CORRUPT),
        (MemoryError(), FailureKind.TOO_LARGE),
        (RuntimeError("Security limit exceeded: image too big"), FailureKind.TOO_LARGE),
        (Image.DecompressionBombError("x"), FailureKind.TOO_LARGE),
        (Image.DecompressionBombWarning("x"), FailureKind.TOO_LARGE),
        (rawpy.LibRawTooBigError(b"x"), FailureKind.TOO_LARGE),
        (rawpy.LibRawFileUnsupportedError(b"x"), FailureKind.UNSUPPORTED),
        (rawpy.LibRawDataError(b"x"), FailureKind.CORRUPT),
        (rawpy.LibRawIOError(b"x"), FailureKind.CORRUPT),
        (NotImplementedError("x"), FailureKind.UNSUPPORTED),
        (FileNotFoundError(errno.ENOENT, "x"), FailureKind.MISSING_SOURCE),
        (NotADirectoryError(errno.ENOTDIR, "x"), FailureKind.MISSING_SOURCE),
        (PermissionError(errno.EACCES, "x"), FailureKind.UNREADABLE),
        (OSError(errno.EIO, "x"), FailureKind.UNREADABLE),
        (OSError(errno.ESTALE, "x"), FailureKind.OFFLINE),
        (OSError(errno.ENOSPC, "x"), FailureKind.DISK_FULL),
        (DiskFullError("No room."), FailureKind.DISK_FULL),
        (ReadOnlyError("It cannot be written to."), FailureKind.UNREADABLE),
        (AttributeError("a bug of ours"), FailureKind.CRASHED),
    ],
)
def test_exceptions_have_kinds(error: BaseException, kind: FailureKind) -> None:
    failure = failure_of(error)
    assert failure.failure_kind is kind
    assert failure.message.endswith(".")
    assert failure.hint == REMEDIES[kind]


def test_a_failure_stays_what_it_is() -> None:
    failure = DecodeFailure(FailureKind.CORRUPT, "The file is empty.")
    assert failure_of(failure) is failure


@pytest.mark.fault(79)
@given(st.text())
def test_details_are_one_printable_line(text: str) -> None:
    line = plain(text)
    assert line.isprintable()
    assert len(line) <= 200
    assert unpack_failure(pack_failure(DecodeFailure(FailureKind.CORRUPT, detail=text))).detail == plain(text)
