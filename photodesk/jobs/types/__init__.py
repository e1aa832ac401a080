"""One file per kind of background work. To add one: write it beside these and name it in `build`."""

from __future__ import annotations

from photodesk.jobs.job_type import JobType
from photodesk.jobs.types.cache_validation import CacheValidation
from photodesk.jobs.types.folder_check import FolderCheck
from photodesk.jobs.types.generate_derivatives import GenerateDerivatives
from photodesk.jobs.types.import_files import ImportFiles
from photodesk.jobs.types.manifest_check import ManifestCheck
from photodesk.jobs.types.upload_postprocess import UploadPostprocess
from photodesk.library.open_library import OpenLibrary


def build(lib: OpenLibrary) -> dict[str, JobType]:
    """Every job type for an open library, by name."""
    types: tuple[JobType, ...] = (
        GenerateDerivatives(lib),
        ImportFiles(lib),
        UploadPostprocess(lib),
        ManifestCheck(lib),
        FolderCheck(lib),
        CacheValidation(lib),
    )
    return {job_type.name: job_type for job_type in types}
