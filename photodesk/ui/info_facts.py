"""What the info panel says in words: facts of a photo, what is wrong with it, how much the library holds. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from photodesk.domain.derivative import REMEDIES, SENTENCES, DerivativeState, DerivativeStatus
from photodesk.domain.photo_list import PhotoRow
from photodesk.domain.project import Availability
from photodesk.domain.trash import TrashFacts
from photodesk.ui import words


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class LibraryTotals:
    """How much there is while no photo is current."""

    photos: int
    listed: int
    projects: int = 0
    pending_photos: int = 0
    pending_files: int = 0
    trash: TrashFacts = field(default_factory=TrashFacts)

    def facts(self) -> list[Fact]:
        """In words; what there is none of is left out."""
        pending = words.photos_and_files(self.pending_photos, self.pending_files) if self.pending_files else ""
        trash = f"{words.counted(self.trash.files, 'file')}, {words.size(self.trash.size)}" if self.trash.files else ""
        listed = [
            Fact("Library", words.counted(self.photos, "photo")),
            Fact("Projects", words.number(self.projects) if self.projects else ""),
            Fact("In this view", words.counted(self.listed, "photo")),
            Fact("To discard", pending),
            Fact("In the trash", trash),
        ]
        return [fact for fact in listed if fact.value]


def facts(row: PhotoRow, folder: str = "") -> list[Fact]:
    """What is known of the photo, in words; what is unknown is left out. `folder` is the whole path, once known."""
    listed = [
        Fact("Taken", words.moment(row.taken)),
        Fact("Project", row.project_name),
        Fact("Folder", folder or row.subfolder),
        Fact("Size", words.pixels(*(row.upright or (None, None)))),
        Fact("Camera", row.camera or ""),
        Fact("Lens", row.lens or ""),
    ]
    return [Fact(f.name, words.shown(f.value)) for f in listed if f.value]


def has_exif(row: PhotoRow) -> bool:
    return bool(row.taken or row.camera or row.lens or words.exposure_parts(row.exposure))


def troubles(row: PhotoRow) -> list[tuple[str, str]]:
    """What is wrong and what to do now, one pair per cause."""
    found: dict[str, str] = {}
    if row.availability is not Availability.ONLINE:
        gone = "The drive is not connected" if row.availability is Availability.OFFLINE else "The folder is not found"
        found[gone] = "The picture shown was kept; the files are back when it is."
    for state in (row.thumbnail, row.preview):
        if state.status is DerivativeStatus.FAILED:
            found[reason(state)] = REMEDIES[state.error_kind] if state.error_kind else "Retry from the Photo menu."
    return list(found.items())


def reason(state: DerivativeState) -> str:
    """Why a derivative could not be made, in words."""
    if state.error_kind is not None:
        return SENTENCES[state.error_kind]
    return words.shown(state.error) or "It could not be made"
