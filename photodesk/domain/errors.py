"""Errors that carry a sentence for the user: what happened and what to do."""

from __future__ import annotations

from typing import ClassVar


class PhotoDeskError(Exception):
    """Base of every error a user may see.

    Three parts: `message` says what happened (and to which file), `means` what that means for the photos, `hint` what
    to do now. `kind` is a stable word for scripts; `exit_status` is what the terminal returns (2 bad usage or input, 3
    library cannot be used now).
    """

    kind: ClassVar[str] = "error"
    means: ClassVar[str] = "No photo was changed."
    exit_status: ClassVar[int] = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def meaning(self) -> str:
        """What it means for the photos; "" when message or hint say that already."""
        said = f"{self.message} {self.hint}".casefold()
        return "" if any(word in said for word in _REASSURING) else self.means

    @property
    def told(self) -> str:
        """What happened and what it means for the photos."""
        return f"{self.message} {self.meaning}".strip()


_REASSURING = (
    *("nothing was", "nothing is", "no photo", "no file", "untouched", "is lost", "left as", "taken back", "kept as"),
    *("stay", "waits in the queue"),
)
"""Words of a message that already says what became of the photos."""


class UsageError(PhotoDeskError):
    """The request itself is malformed."""

    kind = "usage"
    means = "Nothing was done."


class NotFoundError(PhotoDeskError):
    """A named project, photo, task or path does not exist."""

    kind = "not_found"


class EmptyTargetsError(PhotoDeskError):
    """A request resolved to no photos. Never widened to "everything" (T16)."""

    kind = "empty_targets"
    means = "Nothing was started."


class PayloadTooLargeError(PhotoDeskError):
    """More items than one job may hold and chunking is off (R103, R125)."""

    kind = "payload_too_large"
    means = "Nothing was started."


class ScopeError(PhotoDeskError):
    """Scope and targets do not fit together (R86, R94)."""

    kind = "scope"
    means = "Nothing was started."


class ForeignTenantError(PhotoDeskError):
    """A target belongs to another tenant (R129)."""

    kind = "foreign_tenant"
    means = "Nothing was started."


class ConflictError(PhotoDeskError):
    """Something with that name or place exists already; nothing was changed."""

    kind = "conflict"


class SettingsError(PhotoDeskError):
    """The settings text is broken or a value is out of its bounds."""

    kind = "settings"
    means = "The last good settings stay in force."


class ReadOnlyError(PhotoDeskError):
    """The target cannot be written to."""

    kind = "read_only"
    means = "No file and no decision was changed."


class DiskFullError(PhotoDeskError):
    """The disk (or quota) is full; what was begun has been taken back."""

    kind = "disk_full"
    means = "What was begun has been taken back; what was stored before is safe."


class VerifyError(PhotoDeskError):
    """A copy read back differently from its source; the copy was removed, the source is untouched (T28)."""

    kind = "verify"
    means = "The original is untouched; the bad copy was removed."


class LibraryOfflineError(PhotoDeskError):
    """The library folder or its volume cannot be seen right now."""

    kind = "library_offline"
    means = "Nothing is lost, and nothing was changed."
    exit_status = 3


class LibraryLockedError(PhotoDeskError):
    """Another program holds the library's database longer than we wait."""

    kind = "library_locked"
    means = "Nothing was changed."
    exit_status = 3


class LibraryNewerError(PhotoDeskError):
    """The library was written by a newer PhotoDesk; it is left byte for byte as it is."""

    kind = "library_newer"
    means = "Nothing was changed."
    exit_status = 3


class LibraryDamagedError(PhotoDeskError):
    """The database does not pass its check; the damaged file is kept, originals are never touched."""

    kind = "library_damaged"
    means = "Your photos are untouched."
    exit_status = 3


class TargetExistsError(ConflictError, FileExistsError):
    """The name is taken on disk; what is there stays as it is (T13). Also a `FileExistsError`."""

    def __str__(self) -> str:
        return self.message


class DiskError(PhotoDeskError):
    """The target disk refused for a reason other than room or rights; what was begun has been taken back."""

    kind = "disk"
    means = "What was begun has been taken back."


class UnreadableError(PhotoDeskError):
    """A file cannot be read: bad sector, rights, or no file at all. It is left as it is (fault 26)."""

    kind = "unreadable"
    means = "The file is left as it is."


class UnstableSourceError(PhotoDeskError):
    """A file changed while it was read: a camera or program may still be writing it (fault 45)."""

    kind = "unstable"
    means = "The file is left as it is."


class SourceKeptError(PhotoDeskError):
    """A move made its verified copy and could not remove the source: both are there (fault 31)."""

    kind = "source_kept"
    means = "The original and its copy are both whole."


class StoppedError(PhotoDeskError):
    """Asked to stop in the middle of a file; nothing of it was left behind."""

    kind = "stopped"
    means = "Nothing of it was left behind."


class ScanAborted(PhotoDeskError):  # noqa: N818
    """The folder being listed vanished: nothing may be concluded from what was seen so far (fault 25)."""

    kind = "scan_aborted"
    means = "Nothing was concluded from it."


class ManifestError(PhotoDeskError):
    """A `.project.yaml` is damaged, dangerous or not a manifest; it is left as it is."""

    kind = "manifest"
    means = "The file is left as it is."
