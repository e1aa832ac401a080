"""How a decoder fails: every exception of every library ends as one FailureKind and one plain sentence (fault 80)."""

from __future__ import annotations

import errno
from typing import ClassVar

from photodesk.domain.derivative import REMEDIES, SENTENCES, FailureKind
from photodesk.domain.errors import DiskFullError, PhotoDeskError

_MAX_DETAIL = 200

_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_OFFLINE = frozenset({errno.ESTALE, errno.ENODEV, errno.ENXIO, errno.ENOTCONN, errno.EHOSTDOWN, errno.ENETUNREACH})
_NONSENSE = frozenset({errno.EINVAL, errno.EOVERFLOW, errno.ERANGE, errno.EFBIG})
"""What the system says to a damaged file's wish to seek before its start or beyond any end."""
_BY_NAME: dict[str, FailureKind] = {
    "DecompressionBombError": FailureKind.TOO_LARGE,
    "DecompressionBombWarning": FailureKind.TOO_LARGE,
    "LibRawTooBigError": FailureKind.TOO_LARGE,
    "LibRawUnsufficientMemoryError": FailureKind.TOO_LARGE,
    "LibRawMemPoolOverflowError": FailureKind.TOO_LARGE,
    "LibRawFileUnsupportedError": FailureKind.UNSUPPORTED,
    "LibRawNotImplementedError": FailureKind.UNSUPPORTED,
    "LibRawUnsupportedThumbnailError": FailureKind.UNSUPPORTED,
    "LibRawNoThumbnailError": FailureKind.UNSUPPORTED,
    "NotSupportedError": FailureKind.UNSUPPORTED,
    "NotImplementedError": FailureKind.UNSUPPORTED,
    "AttributeError": FailureKind.CRASHED,
    "NameError": FailureKind.CRASHED,
    "AssertionError": FailureKind.CRASHED,
    "ImportError": FailureKind.CRASHED,
}
"""By class name, so that no decoder library has to be imported to name its errors. What only a bug in a program can
raise says nothing about the file, so it is not its damage."""

_MEMORY_WORDS = ("security limit", "out of memory", "memory allocation", "cannot allocate", "std::bad_alloc")


class DecodeFailure(PhotoDeskError):  # noqa: N818 - it is the fate of a file, often handled as a value
    """A photo could not be decoded. `failure_kind` decides the retry rule, `message` is one plain sentence.

    `detail` is what the decoder said (cleaned, one line, at most 200 characters): for the log, not for the user.
    """

    kind: ClassVar[str] = "decode"

    def __init__(self, failure_kind: FailureKind, message: str = "", detail: str = "") -> None:
        super().__init__(message or f"{SENTENCES[failure_kind]}.", REMEDIES[failure_kind])
        self.failure_kind = failure_kind
        self.detail = plain(detail)


class DecodersClosedError(PhotoDeskError):
    """The decoder pool was closed before this item was done: nothing is known about the file."""

    kind = "closing"

    def __init__(self) -> None:
        super().__init__("The program is closing; the picture was not made.", "It is made at the next start.")


def plain(text: str, limit: int = _MAX_DETAIL) -> str:
    """One line of printable text: control characters and the like become spaces, long text is cut."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:limit]


def failure_of(error: BaseException) -> DecodeFailure:
    """The one path from an exception to a failure. What is not known to be something else is damage."""
    if isinstance(error, DecodeFailure):
        return error
    if isinstance(error, PhotoDeskError):
        return DecodeFailure(_of_disk(error), error.message)
    return DecodeFailure(_kind_of(error), detail=f"{type(error).__name__}: {error}")


def _kind_of(error: BaseException) -> FailureKind:
    if isinstance(error, MemoryError):
        return FailureKind.TOO_LARGE
    for ancestor in type(error).__mro__:
        if ancestor.__name__ in _BY_NAME:
            return _BY_NAME[ancestor.__name__]
    if isinstance(error, OSError) and error.errno is not None:
        return _of_errno(error)
    if any(words in str(error).lower() for words in _MEMORY_WORDS):
        return FailureKind.TOO_LARGE
    return FailureKind.CORRUPT


def _of_disk(error: PhotoDeskError) -> FailureKind:
    """The derivative could not be written: the sentence of the disk says why."""
    return FailureKind.DISK_FULL if isinstance(error, DiskFullError) else FailureKind.UNREADABLE


def _of_errno(error: OSError) -> FailureKind:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return FailureKind.MISSING_SOURCE
    if error.errno in _DISK_FULL:
        return FailureKind.DISK_FULL
    if error.errno in _NONSENSE:
        return FailureKind.CORRUPT
    return FailureKind.OFFLINE if error.errno in _OFFLINE else FailureKind.UNREADABLE
