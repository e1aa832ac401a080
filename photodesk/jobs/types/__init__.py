"""One file per kind of background work. To add one: write it beside these and name it in `build`."""

from __future__ import annotations

from photodesk.jobs.job_type import JobType
from photodesk.jobs.types.backup import Backup
from photodesk.jobs.types.cache_validation import CacheValidation
from photodesk.jobs.types.duplicate_resolution import DuplicateResolution
from photodesk.jobs.types.export_files import ExportFiles
from photodesk.jobs.types.file_removal import FileRemoval
from photodesk.jobs.types.file_restore import FileRestore
from photodesk.jobs.types.folder_alignment import FolderAlignment
from photodesk.jobs.types.folder_check import FolderCheck
from photodesk.jobs.types.folder_discovery import FolderDiscovery
from photodesk.jobs.types.generate_derivatives import GenerateDerivatives
from photodesk.jobs.types.image_move_files import ImageMoveFiles
from photodesk.jobs.types.import_files import ImportFiles
from photodesk.jobs.types.manifest_check import ManifestCheck
from photodesk.jobs.types.manifest_cleaning import ManifestCleaning
from photodesk.jobs.types.move_in import MoveIn
from photodesk.jobs.types.orphaned_project_cleanup import OrphanedProjectCleanup
from photodesk.jobs.types.project_cleanup_db import ProjectCleanupDb
from photodesk.jobs.types.project_delete_files import ProjectDeleteFiles
from photodesk.jobs.types.project_scavenge import ProjectScavenge
from photodesk.jobs.types.project_stop_processes import ProjectStopProcesses
from photodesk.jobs.types.regenerate_metadata import RegenerateMetadata
from photodesk.jobs.types.rename_files import RenameFiles
from photodesk.jobs.types.scrub import Scrub
from photodesk.jobs.types.trash_maintenance import TrashMaintenance
from photodesk.jobs.types.upload_postprocess import UploadPostprocess
from photodesk.jobs.types.write_sidecars import WriteSidecars
from photodesk.library.open_library import OpenLibrary


def build(lib: OpenLibrary) -> dict[str, JobType]:
    """Every job type for an open library, by name."""
    types: tuple[JobType, ...] = (
        GenerateDerivatives(lib),
        ImportFiles(lib),
        MoveIn(lib),
        UploadPostprocess(lib),
        ManifestCheck(lib),
        FolderCheck(lib),
        CacheValidation(lib),
        OrphanedProjectCleanup(lib),
        DuplicateResolution(lib),
        FolderAlignment(lib),
        ManifestCleaning(lib),
        FolderDiscovery(lib),
        ProjectScavenge(lib),
        RegenerateMetadata(lib),
        Scrub(lib),
        Backup(lib),
        FileRemoval(lib),
        FileRestore(lib),
        ProjectCleanupDb(lib),
        ProjectDeleteFiles(lib),
        ProjectStopProcesses(lib),
        TrashMaintenance(lib),
        ImageMoveFiles(lib),
        RenameFiles(lib),
        ExportFiles(lib),
        WriteSidecars(lib),
    )
    return {job_type.name: job_type for job_type in types}
