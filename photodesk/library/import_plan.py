"""What an import would do, file by file, before anything is copied; and the task that then does it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from photodesk.domain.errors import ConflictError, EmptyTargetsError, NotFoundError, UsageError
from photodesk.domain.intake import ImportMode, ImportPlan, PlannedFile, PlanOutcome
from photodesk.domain.project import Project
from photodesk.domain.tag import checked
from photodesk.domain.task import TaskRequest
from photodesk.files import disk
from photodesk.files.names import shown
from photodesk.files.scan import expand_sources
from photodesk.imaging.formats import classify, is_sidecar
from photodesk.library.known_content import KnownContent
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import create_project, folder_of, readable_name
from photodesk.library.reports import Stop, never


def plan_import(
    lib: OpenLibrary, sources: Sequence[Path], project_id: int | None = None, stop: Stop = never
) -> ImportPlan:
    """Look at the sources and say what each file is to the library. Copies nothing, changes nothing.

    A source that is not there is a problem in the plan, not an error. `stop` is asked between files; a stopped plan
    holds what was looked at so far.
    """
    listing = expand_sources(sources)
    sizes = [f.size for f in listing.files]
    known = KnownContent(lib, sizes)
    for size, times in Counter(sizes).items():
        if times > 1:
            known.remember(size)
    seen: dict[str, str] = {}
    files: list[PlannedFile] = []
    for source in listing.files:
        if stop():
            break
        files.append(_judge(lib, known, seen, source.path, source.subfolder, source.size, project_id))
    return ImportPlan(tuple(files), tuple(f"{shown(p.path)}: {p.message}" for p in listing.problems))


def _judge(
    lib: OpenLibrary,
    known: KnownContent,
    seen: dict[str, str],
    path: Path,
    subfolder: str,
    size: int,
    project_id: int | None,
) -> PlannedFile:
    info = classify(path.name)
    kind = info.kind if info else None

    def planned(outcome: PlanOutcome, of: str = "", message: str = "") -> PlannedFile:
        return PlannedFile(str(path), subfolder, path.name, size, kind, outcome, of, message)

    if info is None:
        if is_sidecar(path.name):
            return planned(PlanOutcome.SIDECAR)
        return planned(PlanOutcome.REFUSED, message="Not a kind of file PhotoDesk shows.")
    try:
        digest = known.digest(path, size)
    except OSError as error:
        return planned(PlanOutcome.REFUSED, message=f"It cannot be read: {error.strerror}.")
    match = next((m for m in known.matches(digest, size) if m.on_disk), None)
    if match is not None:
        return planned(PlanOutcome.DUPLICATE, of=match.words(lib))
    if digest is not None and size and digest in seen:
        return planned(PlanOutcome.DUPLICATE, of=seen[digest])
    if digest is not None:
        seen[digest] = path.name
    return planned(PlanOutcome.NEW)


def check_sources(lib: OpenLibrary, sources: Sequence[Path], mode: ImportMode) -> list[str]:
    """Every file of the sources, when an import of them can start. Changes nothing.

    Raises NotFoundError for a source that is not there, EmptyTargetsError when there are no photos in them, and (when
    copying) DiskFullError when they cannot fit into the library.
    """
    absent = next((s for s in sources if not s.exists()), None)
    if absent is not None:
        raise NotFoundError(f"“{shown(absent)}” is not there.", "Check the path; nothing was imported.")
    listing = expand_sources(sources)
    if not any(classify(f.path.name) for f in listing.files):
        named = ", ".join(f"“{shown(s)}”" for s in sources[:3])
        raise EmptyTargetsError(f"There are no photos in {named}.", "Choose a folder or files with photos.")
    if mode is ImportMode.COPY:
        disk.check_room(lib.root, sum(f.size for f in listing.files))
    return [str(file.path) for file in listing.files]


def import_request(
    lib: OpenLibrary,
    sources: Sequence[Path],
    project: Project,
    mode: ImportMode,
    *,
    files: Sequence[str],
    skip_duplicates: bool = True,
    tags: Sequence[str] = (),
) -> TaskRequest:
    """The task that takes `files`, found in `sources`, into `project`, and gives the photos `tags`.

    Raises TagError for a name that cannot be a tag, UsageError when files are to stay in place outside the project's
    folder.
    """
    sources = [source.absolute() for source in sources]
    if mode is ImportMode.IN_PLACE:
        folder = folder_of(lib, project)
        outside = next((f for f in files if folder not in Path(f).parents), None)
        if outside is not None:
            raise UsageError(
                f"“{shown(outside)}” lies outside “{shown(folder)}”, the folder of “{project.name}”.",
                "Leave files in place one folder at a time, or copy them.",
            )
        sources = [folder]
    return TaskRequest(
        "import_photos",
        project_id=project.id,
        items=tuple(files),
        payload={
            "sources": [str(s) for s in sources],
            "mode": mode.value,
            "skip_duplicates": skip_duplicates,
            "tags": [checked(tag) for tag in tags],
        },
        label=f"Import into {project.name}",
    )


def project_for_import(lib: OpenLibrary, name: str, mode: ImportMode, sources: Sequence[Path]) -> Project:
    """The project of that name, made when there is none (in place: of the one folder named)."""
    found = lib.projects.by_name(readable_name(name), lib.tenant)
    if found is not None:
        return found
    if mode is not ImportMode.IN_PLACE:
        try:
            return create_project(lib, name)
        except ConflictError:
            # Another import has just made it.
            found = lib.projects.by_name(readable_name(name), lib.tenant)
            if found is None:
                raise
            return found
    if len(sources) != 1 or not sources[0].is_dir():
        raise UsageError(
            "Leaving files in place works with one folder, which becomes the project.", "Name one folder, or copy."
        )
    return create_project(lib, name, in_place=sources[0])
