"""Errors that carry a sentence for the user: what happened and what to do."""

from __future__ import annotations

from typing import ClassVar


class PhotoDeskError(Exception):
    """Base of every error a user may see.

    `message` says what happened (and to which file), `hint` what to do now. `kind` is a stable word for
    scripts; `exit_status` is what the terminal returns (2 bad usage or input, 3 library cannot be used now).
    """

    kind: ClassVar[str] = "error"
    exit_status: ClassVar[int] = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(PhotoDeskError):
    """The request itself is malformed."""

    kind = "usage"


class NotFoundError(PhotoDeskError):
    """A named project, photo, task or path does not exist."""

    kind = "not_found"


class EmptyTargetsError(PhotoDeskError):
    """A request resolved to no photos. Never widened to "everything" (T16)."""

    kind = "empty_targets"


class PayloadTooLargeError(PhotoDeskError):
    """More items than one job may hold and chunking is off (R103, R125)."""

    kind = "payload_too_large"


class ScopeError(PhotoDeskError):
    """Scope and targets do not fit together (R86, R94)."""

    kind = "scope"


class ForeignTenantError(PhotoDeskError):
    """A target belongs to another tenant (R129)."""

    kind = "foreign_tenant"


class ConflictError(PhotoDeskError):
    """Something with that name or place exists already; nothing was changed."""

    kind = "conflict"


class SettingsError(PhotoDeskError):
    """The settings text is broken or a value is out of its bounds."""

    kind = "settings"


class ReadOnlyError(PhotoDeskError):
    """The target cannot be written to."""

    kind = "read_only"


class DiskFullError(PhotoDeskError):
    """The disk (or quota) is full; what was begun has been taken back."""

    kind = "disk_full"


class VerifyError(PhotoDeskError):
    """A copy read back differently from its source; the copy was removed, the source is untouched (T28)."""

    kind = "verify"


class LibraryOfflineError(PhotoDeskError):
    """The library folder or its volume cannot be seen right now."""

    kind = "library_offline"
    exit_status = 3


class LibraryLockedError(PhotoDeskError):
    """Another program holds the library's database longer than we wait."""

    kind = "library_locked"
    exit_status = 3


class LibraryNewerError(PhotoDeskError):
    """The library was written by a newer PhotoDesk; it is left byte for byte as it is."""

    kind = "library_newer"
    exit_status = 3


class LibraryDamagedError(PhotoDeskError):
    """The database does not pass its check; the damaged file is kept, originals are never touched."""

    kind = "library_damaged"
    exit_status = 3


class TargetExistsError(ConflictError, FileExistsError):
    """The name is taken on disk; what is there stays as it is (T13). Also a `FileExistsError`."""

    def __str__(self) -> str:
        return self.message


class DiskError(PhotoDeskError):
    """The target disk refused for a reason other than room or rights; what was begun has been taken back."""

    kind = "disk"


class UnreadableError(PhotoDeskError):
    """A file cannot be read: bad sector, rights, or no file at all. It is left as it is (fault 26)."""

    kind = "unreadable"


class UnstableSourceError(PhotoDeskError):
    """A file changed while it was read: a camera or program may still be writing it (fault 45)."""

    kind = "unstable"


class SourceKeptError(PhotoDeskError):
    """A move made its verified copy and could not remove the source: both are there (fault 31)."""

    kind = "source_kept"


class StoppedError(PhotoDeskError):
    """Asked to stop in the middle of a file; nothing of it was left behind."""

    kind = "stopped"


class ScanAborted(PhotoDeskError):  # noqa: N818
    """The folder being listed vanished: nothing may be concluded from what was seen so far (fault 25)."""

    kind = "scan_aborted"


class ManifestError(PhotoDeskError):
    """A `.project.yaml` is damaged, dangerous or not a manifest; it is left as it is."""

    kind = "manifest"
