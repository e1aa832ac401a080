"""Is each project's folder still there? What is gone is said and marked, nothing is removed."""

from __future__ import annotations

from photodesk.domain.project import Availability, Project
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import folder_of, refresh_availability
from photodesk.library.reconcile import CheckReport


def check_place(lib: OpenLibrary, project: Project) -> CheckReport:
    """Mark a project whose folder is gone as missing, and one whose folder is back as online. Every row stays.

    A project whose disk cannot be seen is offline and nothing is said about its folder.
    """
    seen, changes = refresh_availability(lib, project)
    changed = int(bool(changes))
    if seen is not Availability.MISSING:
        back = seen is Availability.ONLINE and project.availability is Availability.MISSING
        return CheckReport(changed=changed, message=f"“{project.name}” is back." if back else "", changes=changes)
    message = f"The folder of “{project.name}” is gone ({folder_of(lib, project)}). Put it back, or relink the project."
    return CheckReport(found=1, changed=changed, message=message, changes=changes)
