"""One window per library, one program per user: the first holds a lock and listens, the second hands over and ends.

What the second was started with (a library, photos and folders to import) it hands to the first.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

LONGEST = 4 << 20
"""Bytes of a request: some ten thousand paths."""

DONE = b"ok\n"
PATIENCE_MS = 2000
"""How long a second start waits for the first to answer."""


class Claim(StrEnum):
    """What `Instance.claim` found."""

    FIRST = "first"
    RAISED = "raised"
    SILENT = "silent"


class Instance(QObject):
    """GUI thread only. Keep it alive as long as the window: the lock and the door close with it.

    `raise_requested` is emitted when somebody starts the program on the same library again. `lock_file` lies inside
    the library, so that two computers on one shared drive see each other; a lock left by a dead process is taken over.
    `import_requested(paths)` follows when that start named photos or folders. `open_requested(library, paths)` comes
    instead of both when it asked the program rather than a window; without a library ("") the one at hand is meant.
    """

    raise_requested = Signal()
    import_requested = Signal(object)  # a list would be turned into QStrings, which lose names that are not UTF-8
    open_requested = Signal(object, object)

    def __init__(self, library: Path, lock_file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = server_name(library)
        self._lock = QLockFile(str(lock_file))
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None

    def claim(self, paths: Sequence[str] = (), library: str | None = None) -> Claim:
        """FIRST: the library is ours. RAISED: another window has it and has been brought to the front. SILENT: another
        has it and does not answer (it hangs, or runs on another computer: see `holder`). That other window is handed
        `paths` to import; the program, where this stands for one, also which `library` is to be opened.

        A library that cannot be written to has no lock; then the door alone decides.
        """
        locked = self._lock.tryLock(0)
        if not locked and self._lock.error() is QLockFile.LockError.LockFailedError:
            return Claim.RAISED if self._ask_first(_request(paths, library)) else Claim.SILENT
        if not locked and self._ask_first(_request(paths, library)):
            return Claim.RAISED
        self._listen()
        return Claim.FIRST

    @property
    def holder(self) -> str:
        """Who holds the lock, in words: "process 4711 on studio"; "" when unknown."""
        pid, host, _program = self._lock.getLockInfo()
        return f"process {pid} on {host}" if pid else ""

    def release(self) -> None:
        """Give the library back; also happens by itself when the process ends."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    def _listen(self) -> None:
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._answer)
        # We hold the lock, so a socket of that name was left by a dead process.
        QLocalServer.removeServer(self._name)
        server.listen(self._name)
        self._server = server

    def _answer(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda s=socket: self._hear(s))
            socket.disconnected.connect(socket.deleteLater)
            self._hear(socket)

    def _hear(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            return
        told = _told_in(bytes(socket.readLine(LONGEST).data()))
        if told is None:
            return
        socket.write(DONE)
        socket.flush()
        paths, library = told
        if library is not None:
            self.open_requested.emit(library, paths)
            return
        self.raise_requested.emit()
        if paths:
            self.import_requested.emit(paths)

    def _ask_first(self, request: bytes) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(PATIENCE_MS):
            return False
        socket.write(request)
        socket.flush()
        answered = socket.canReadLine() or socket.waitForReadyRead(PATIENCE_MS)
        return answered and socket.readAll().data() == DONE


def _request(paths: Sequence[str], library: str | None) -> bytes:
    told: dict[str, object] = {"raise": list(paths)}
    if library is not None:
        told["open"] = library
    return json.dumps(told).encode("ascii") + b"\n"


def _told_in(request: bytes) -> tuple[list[str], str | None] | None:
    """The paths of a request and the library it wants opened; None for something else."""
    try:
        told = json.loads(request)
    except ValueError:
        return None
    paths = told.get("raise") if isinstance(told, dict) else None
    if not isinstance(paths, list):
        return None
    library = told.get("open")
    return [p for p in paths if isinstance(p, str)], library if isinstance(library, str) else None


def server_name(library: Path) -> str:
    """The local socket's name: per user and library, short enough for every system."""
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    digest = hashlib.sha256(os.fsencode(library.resolve())).hexdigest()[:16]
    return f"photodesk-{user}-{digest}"
