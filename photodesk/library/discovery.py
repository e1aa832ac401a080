"""New folders in the library folder become projects; a folder that says which project it is, is believed with care.

Nothing is merged, moved or removed here (T01). Two places that say they are one project are a question (T23).
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import uuid4

from photodesk.domain.changes import ChangeSet
from photodesk.domain.errors import ConflictError, ManifestError, NotFoundError
from photodesk.domain.project import Availability, Project, ProjectStatus
from photodesk.domain.question import QuestionKind
from photodesk.files import manifest, volumes
from photodesk.files.folders import child_folders, holds_file
from photodesk.files.lock import library_lock
from photodesk.files.manifest import Manifest
from photodesk.files.names import shown
from photodesk.imaging.formats import classify
from photodesk.library.naming import agrees, name_for_folder
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import LOCK_WAIT_S, keep_manifest, refresh_availability
from photodesk.library.reports import Stop

log = logging.getLogger(__name__)

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a look at the library folder came to: ids of projects that are new, and of those found again."""

    new: tuple[int, ...] = ()
    back: tuple[int, ...] = ()
    asked: int = 0
    changed: int = 0
    messages: tuple[str, ...] = ()
    changes: ChangeSet = field(default_factory=ChangeSet)


@dataclass(frozen=True, slots=True)
class _Found:
    """A folder that belongs to no project by its place; `claim` is what its manifest says, if it has one, `photos`
    whether it holds any."""

    name: str
    claim: Manifest | None
    photos: bool


def discover(lib: OpenLibrary, stop: Stop) -> Discovery:
    """Look at the folders of the library folder once.

    A folder with photos becomes a project. A folder whose manifest names a known project is that project again when
    its own folder is gone; when it is still there (or cannot be seen) it is a copy, and that is asked. A second look
    changes nothing. On a library that is offline: nothing.
    """
    if not volumes.library_online(lib.layout, lib.uuid):
        return Discovery(messages=("The library is not connected; nothing was looked for.",))
    look = _Look(lib)
    unknown, messages = look.unknown_folders(stop)
    if not unknown and not lib.questions.open(lib.tenant, QuestionKind.COPIED_PROJECT):
        return look.result(messages)
    with library_lock(lib.layout, LOCK_WAIT_S):
        # A project may have been made while we looked.
        taken = look.taken()
        found = [f for f in unknown if f.name not in taken]
        claims = Counter(f.claim.uuid for f in found if f.claim is not None)
        for folder in found:
            if stop():
                break
            look.judge(folder, alone=folder.claim is None or claims[folder.claim.uuid] == 1)
        if not stop():
            look.settle_the_rest()
    return look.result(messages)


class _Look:
    """One look, and what it came to."""

    def __init__(self, lib: OpenLibrary) -> None:
        self.lib = lib
        self.new: list[int] = []
        self.back: list[int] = []
        self.asked: set[str] = set()
        self.changed = 0
        self.messages: list[str] = []

    def result(self, messages: list[str]) -> Discovery:
        ids = frozenset([*self.new, *self.back])
        said = (*messages, *self.messages)
        return Discovery(
            tuple(self.new), tuple(self.back), len(self.asked), self.changed, said, ChangeSet(projects=ids)
        )

    def taken(self) -> set[str]:
        """Folders of the library folder that are, or hold, a project's folder."""
        lib = self.lib
        places = [lib.layout.project_folder(p) for p in lib.projects.list(include_archived=True)]
        return {p.relative_to(lib.root).parts[0] for p in places if p != lib.root and p.is_relative_to(lib.root)}

    def unknown_folders(self, stop: Stop) -> tuple[list[_Found], list[str]]:
        """Folders that are no project's by their place and may become one, and what could not be read of them."""
        lib = self.lib
        taken = self.taken()
        found, messages = [], []
        for name in child_folders(lib.root):
            if name in taken or stop():
                continue
            try:
                claim = manifest.read_manifest(lib.root / name)
            except ManifestError as error:
                messages.append(f"{error.message} {error.hint}")
                continue
            photos = holds_file(lib.root / name, lambda n: classify(n) is not None)
            if claim is not None and _UUID.fullmatch(claim.uuid):
                found.append(_Found(name, claim, photos))
            elif photos:
                found.append(_Found(name, None, photos))
        return found, messages

    def judge(self, folder: _Found, *, alone: bool) -> None:
        claim = folder.claim
        if claim is None:
            self._make(folder.name, str(uuid4()), name_for_folder(self.lib, folder.name))
            return
        known = self.lib.projects.by_uuid(claim.uuid)
        if known is not None and (known.status is ProjectStatus.DELETING or known.tenant_id != self.lib.tenant):
            return
        if not alone:
            self._ask(folder.name, known, f"Several folders say that they are the project “{claim.name}”")
        elif known is None and not folder.photos:
            return  # what is left of a deleted project does not come back by itself
        elif known is None:
            self._make(folder.name, claim.uuid, _name_by_manifest(self.lib, folder.name, claim))
        else:
            self._known(folder.name, known)

    def _known(self, folder: str, project: Project) -> None:
        availability, _ = refresh_availability(self.lib, project)
        if availability is Availability.MISSING:
            self._take_back(folder, project)
        elif availability is Availability.ONLINE:
            self._ask(folder, project, f"“{shown(folder)}” looks like a copy of the project “{project.name}”")
        else:
            self._ask(
                folder, project, f"“{shown(folder)}” says it is the project “{project.name}”, whose drive is away"
            )

    def _make(self, folder: str, uuid: str, name: str) -> None:
        project = make_project(self.lib, folder, uuid, name)
        self.new.append(project.id)
        self.changed += 1
        self.messages.append(f"“{project.name}” is a new project.")

    def _take_back(self, folder: str, project: Project) -> None:
        """The folder was renamed or moved here by hand: rows, plans and tags go with it. A name that was the
        folder's follows the folder."""
        lib, now = self.lib, self.lib.now()
        old = Path(project.folder).name
        if agrees(project.name, old) and not agrees(project.name, folder):
            lib.projects.update(project.id, now, name=name_for_folder(lib, folder))
        volume = volumes.volume_id(lib.root / folder)
        lib.projects.update(project.id, now, folder=folder, in_place=False, volume_id=volume)
        again = lib.projects.get(project.id) or replace(project, folder=folder, in_place=False)
        refresh_availability(lib, again)
        keep_manifest(lib, again)
        self.back.append(project.id)
        self.changed += 1
        self.messages.append(f"“{again.name}” was found again in “{shown(folder)}”.")
        log.info("project %d is now in %s", project.id, shown(folder))

    def _ask(self, folder: str, project: Project | None, what: str) -> None:
        self.asked.add(folder)
        lib = self.lib
        self.changed += lib.questions.ask(
            lib.tenant,
            QuestionKind.COPIED_PROJECT,
            folder,
            f"{what}. It was left as it is.",
            f"Make it a project of its own: photodesk discover --as-new '{shown(folder)}'. Or remove the copy.",
            lib.now(),
            project_id=None if project is None else project.id,
        )
        self.messages.append(f"{what}.")

    def settle_the_rest(self) -> None:
        """Questions that no longer arise are closed: the copy is gone, or has been dealt with."""
        lib = self.lib
        for question in lib.questions.open(lib.tenant, QuestionKind.COPIED_PROJECT):
            if question.subject not in self.asked:
                lib.questions.settle(lib.tenant, question.kind, question.subject, "no longer arises", lib.now())
                self.changed += 1


def make_project(lib: OpenLibrary, folder: str, uuid: str, name: str) -> Project:
    """Record a folder of the library folder as a project and give it its manifest."""
    project = lib.projects.add(
        uuid=uuid,
        name=name,
        folder=folder,
        in_place=False,
        volume_id=volumes.volume_id(lib.root / folder),
        tenant_id=lib.tenant,
        now=lib.now(),
    )
    keep_manifest(lib, project)
    log.info("project %d is new, in %s", project.id, shown(folder))
    return project


def _name_by_manifest(lib: OpenLibrary, folder: str, claim: Manifest) -> str:
    """The name the manifest gives, if it is the folder's name too and free: a folder renamed by hand goes first."""
    if claim.name and agrees(claim.name, folder) and lib.projects.by_name(claim.name, lib.tenant) is None:
        return claim.name
    return name_for_folder(lib, folder)


def take_as_new(lib: OpenLibrary, folder: str) -> Project:
    """The answer to a copied project: its folder becomes a project of its own, with an identity of its own.

    Raises NotFoundError when the folder is not there, ConflictError when it is a project already.
    """
    name = folder.rstrip("/").removeprefix(f"{lib.root}/")
    with library_lock(lib.layout, LOCK_WAIT_S):
        if name not in child_folders(lib.root):
            raise NotFoundError(f"There is no folder “{shown(folder)}” in the library.", "See: photodesk discover")
        for other in lib.projects.list(include_archived=True):
            if lib.layout.project_folder(other) == lib.root / name:
                raise ConflictError(f"“{shown(name)}” is the project “{other.name}” already.", "Nothing was changed.")
        uuid = str(uuid4())
        title = name_for_folder(lib, name)
        manifest.write_manifest(lib.root / name, Manifest(title, uuid, lib.now()))
        project = make_project(lib, name, uuid, title)
        lib.questions.settle(lib.tenant, QuestionKind.COPIED_PROJECT, name, "made a project of its own", lib.now())
    return project
