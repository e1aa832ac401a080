"""The packages, as far as that can be seen without building them."""

from __future__ import annotations

import importlib.util
import plistlib
import re
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path
from types import ModuleType

import PIL
import pytest
import yaml

from photodesk import __version__
from photodesk.cli.parser import build as build_parser
from photodesk.imaging.formats import classify
from photodesk.ui import licences
from photodesk.ui.help import book as help_book

ROOT = Path(__file__).resolve().parents[1]
PACKAGING = ROOT / "packaging"
LINUX = PACKAGING / "linux"


def load(name: str, folder: Path = PACKAGING) -> ModuleType:
    """A module of packaging/, which is no package of ours."""
    spec = importlib.util.spec_from_file_location(f"packaging_{name}", folder / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


product = load("product")
contents = load("bundle_contents")
libraries = load("linux_libraries")
gaps = load("elf_gaps")


@pytest.fixture
def deb() -> Iterator[ModuleType]:
    """linux/build_deb.py, which finds its neighbours by the path."""
    before = list(sys.path)
    yield load("build_deb", LINUX)
    sys.path[:] = before


def fields(deb: ModuleType) -> dict[str, str]:
    """What a release fills in, without asking this system for its packages."""
    return {
        "ARCHITECTURE": "amd64",
        "AUTHORS": product.AUTHORS,
        "CONTACT": product.CONTACT,
        "DATE": "2026-11-20",
        "DEPENDS": "libc6",
        "HOME": product.HOME,
        "IDENTIFIER": product.IDENTIFIER,
        "INSTALLED_SIZE": "1",
        "MAIL_DATE": "Fri, 20 Nov 2026 00:00:00 -0000",
        "MEDIATYPES": "    <mediatype>image/jpeg</mediatype>",
        "MIME_TYPES": "".join(f"{kind};" for kind in product.MIME_TYPES),
        "VERBS": deb.manual_of_verbs(),
        "VERSION": product.VERSION,
    }


def test_the_version_stands_in_one_place() -> None:
    assert __version__ == product.VERSION
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" in project["project"]["dynamic"]
    texts = [path for path in PACKAGING.rglob("*") if path.is_file() and "licences" not in path.parts]
    written = re.compile(rf"(?<![\d.]){re.escape(__version__)}(?![\d.])")
    elsewhere = [
        path.name for path in texts if path.suffix not in (".pyc",) and written.search(path.read_text("utf-8"))
    ]
    assert elsewhere in ([], ["photodesk.nsi"]), "name the version in photodesk/__init__.py only"  # an example there


def test_every_template_can_be_filled(deb: ModuleType) -> None:
    values = fields(deb)
    templates = [path for path in LINUX.iterdir() if path.suffix not in (".py", ".sh") and path.is_file()]
    assert len(templates) >= 7
    for path in templates:
        assert not re.search(r"@[A-Z_]+@", deb.filled(path.name, values)), path.name


def test_the_desktop_file_says_what_desktops_ask(deb: ModuleType) -> None:
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(deb.filled("photodesk.desktop", fields(deb)))
    entry = parser["Desktop Entry"]
    assert (entry["Type"], entry["Version"], entry["Terminal"]) == ("Application", "1.4", "false")
    assert entry["Exec"] == "photodesk open %F"
    assert {"Graphics", "Photography"} <= set(entry["Categories"].split(";"))
    assert {"image/jpeg", "image/x-adobe-dng", "inode/directory"} <= set(entry["MimeType"].split(";"))
    for name in ("MimeType", "Categories", "Keywords"):
        assert entry[name].endswith(";"), name


def test_what_the_desktop_file_starts_is_understood() -> None:
    told = build_parser().parse_args(["open", "/media/card/DCIM", "/media/card/a.jpg"])
    assert told.verb == "open"
    assert told.paths == ["/media/card/DCIM", "/media/card/a.jpg"]


def test_the_metainfo_fits_the_desktop_file(deb: ModuleType) -> None:
    component = ElementTree.fromstring(deb.filled(f"{product.IDENTIFIER}.metainfo.xml", fields(deb)))
    assert component.get("type") == "desktop-application"
    assert component.findtext("id") == product.IDENTIFIER
    assert component.findtext("launchable") == "photodesk.desktop"
    assert component.findtext("project_license") == "GPL-3.0-or-later"
    assert component.find("content_rating") is not None
    release = component.find("releases/release")
    assert release is not None
    assert release.get("version") == __version__


def test_screenshots_that_metainfo_names_exist(deb: ModuleType) -> None:
    component = ElementTree.fromstring(deb.filled(f"{product.IDENTIFIER}.metainfo.xml", fields(deb)))
    pictures = [str(image.text) for image in component.iterfind("screenshots/screenshot/image")]
    assert pictures
    for address in pictures:
        assert address.startswith(f"{product.HOME}/images/")
        assert (ROOT / "docs" / "images" / address.rsplit("/", maxsplit=1)[1]).is_file(), address


def test_the_manual_page_tells_every_verb(deb: ModuleType) -> None:
    page = deb.filled("photodesk.1", fields(deb))
    verbs = next(action for action in build_parser()._actions if action.dest == "verb").choices
    assert verbs
    for verb in verbs:
        assert f"\n.B {verb}\n" in page, verb


def test_the_package_names_what_it_is(deb: ModuleType) -> None:
    control = deb.filled("control", fields(deb))
    head, _, description = control.partition("Description: ")
    told = dict(line.split(": ", maxsplit=1) for line in head.splitlines())
    assert told["Package"] == "photodesk"
    assert told["Version"] == f"{__version__}-1"
    assert all(len(line) <= 80 for line in description.splitlines())
    assert "GPL-3" in deb.filled("copyright", fields(deb))
    assert "LGPL-3" in deb.filled("copyright", fields(deb))


def test_every_override_has_its_reason() -> None:
    said = False
    for line in (LINUX / "lintian-overrides").read_text(encoding="utf-8").splitlines():
        if line.startswith("photodesk: "):
            assert said, f"{line}: say why"
        said = line.startswith("#") or said


def test_the_spec_reads_as_python() -> None:
    text = (PACKAGING / "photodesk.spec").read_text(encoding="utf-8")
    compile(text, "photodesk.spec", "exec")
    assert "strip=True" not in text
    assert "upx=True" not in text
    for name in ("launch.py", "entitlements.plist", "photodesk.ico", "photodesk.icns"):
        assert name in text


def test_the_bundle_leaves_out_what_nobody_uses_and_keeps_what_is() -> None:
    left_out = (
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6\\Qt\\plugins\\platforms\\qdirect2d.dll",
        "PySide6/Qt/translations/qtbase_de.qm",
        "exiv2/locale/de/LC_MESSAGES/exiv2.mo",
        "libstdc++.so.6",
        "libX11.so.6",
    )
    kept = (
        "PySide6/Qt/lib/libQt6Widgets.so.6",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6\\plugins\\platforms\\qwindows.dll",
        "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
        "PySide6/Qt/plugins/wayland-shell-integration/libxdg-shell.so",
        "PySide6/Qt/plugins/imageformats/libqjpeg.so",
        "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
        "exiv2/_image.cpython-311-x86_64-linux-gnu.so",
        "libxcb-cursor.so.0",
        "resources/tokens.json",
        "resources/icons/camera.svg",
    )
    assert [name for name in left_out if contents.is_wanted_file(name)] == []
    assert [name for name in kept if not contents.is_wanted_file(name)] == []


def test_only_the_stand_ins_of_tests_stay_at_home() -> None:
    modules = [path.relative_to(ROOT).with_suffix("") for path in (ROOT / "photodesk").rglob("*.py")]
    names = [".".join(path.parts) for path in modules]
    at_home = {name for name in names if not contents.is_wanted_module(name)}
    assert at_home == {name for name in names if re.search(r"\.fake(s$|_)", name)}
    for path in modules:
        text = (ROOT / path).with_suffix(".py").read_text(encoding="utf-8")
        if ".".join(path.parts) not in at_home:
            assert not re.search(r"^\s*(from|import) photodesk\.\S*\bfake(s|_\w+)\b", text, re.MULTILINE), path


def test_a_library_nobody_needs_is_dropped() -> None:
    needs = {"a.so": ["b.so", "libc.so"], "b.so": ["a.so"], "lonely.so": ["b.so"]}
    assert libraries.reachable(["a.so"], lambda name: needs.get(name, [])) == {"a.so", "b.so", "libc.so"}


@pytest.mark.skipif(shutil.which("readelf") is None, reason="readelf (binutils) reads ELF files")
def test_what_a_real_library_needs_is_read() -> None:
    assert any(name.startswith("libc.so") for name in libraries.needed(Path(sys.executable).resolve()))


def test_the_pages_of_the_help_go_into_bundle_and_wheel() -> None:
    wanted = {source for _, source, _ in help_book.CONTENTS}
    assert set(contents.HELP) == wanted
    assert {Path(place).name for place, _ in contents.help_pages(ROOT)} == {Path(page).name for page in wanted}
    assert all(Path(place).is_file() for place, _ in contents.help_pages(ROOT))
    given = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["data-files"]
    in_wheel = [page for folder, pages in given.items() if folder.startswith("share/photodesk/help") for page in pages]
    assert set(in_wheel) == wanted
    assert all(list(ROOT.glob(pattern)) for patterns in given.values() for pattern in patterns)


def test_each_dependency_is_in_the_list_that_about_shows() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["formats"]]
    listed = " ".join(name for name, _, _ in licences.components()).lower().replace("_", "-")
    for text in wanted:
        name = re.split(r"[<>=;\[ ]", text)[0].lower()
        assert name in listed, f"add {name} to resources/components.tsv"


def test_every_licence_text_the_table_names_is_there() -> None:
    folder = PACKAGING / "licences"
    _head, *rows = (folder / "native.tsv").read_text(encoding="utf-8").splitlines()
    for row in rows:
        library, project, licence, text, source = row.split("\t")
        assert library.startswith("lib")
        assert project
        assert licence
        assert source.startswith("http")
        if text.endswith(".txt"):
            assert (folder / text).stat().st_size > 500, text
    for name in ("LGPL-3.0.txt", "LGPL-2.1.txt", "GPL-2.0.txt", "Apache-2.0.txt"):
        assert (folder / name).stat().st_size > 5_000


def test_pictures_offered_to_the_desktop_are_read() -> None:
    endings = {"jpeg": "jpg", "x-adobe-dng": "dng", "tiff": "tif"}
    for kind in product.MIME_TYPES:
        family, _, name = kind.partition("/")
        if family == "image":
            ending = endings.get(name) or name.rsplit("-", maxsplit=1)[-1]
            assert classify(f"picture.{ending}") is not None, kind


def test_icons_are_drawn_at_every_size() -> None:
    icons = load("icons")
    for size in icons.SIZES:
        assert "<svg" in icons.drawing(size).read_text(encoding="utf-8")
    assert icons.drawing(16) != icons.drawing(48)


def test_the_entitlements_and_the_workflow_read() -> None:
    entitlements = plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes())
    assert all(entitlements.values())
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "packages.yml").read_text(encoding="utf-8"))
    assert set(workflow["jobs"]) == {"linux", "windows", "macos"}
    text = str(workflow)
    for script in re.findall(r"packaging/[\w/]+\.(?:py|sh)", text):
        assert (ROOT / script).is_file(), script


def test_the_windows_installer_leaves_what_is_the_users() -> None:
    script = (PACKAGING / "windows" / "photodesk.nsi").read_text(encoding="utf-8")
    removed = re.findall(r"^\s*RMDir\s+(.*?)(?:\s*;.*)?$", script, re.MULTILINE)
    assert sorted(removed) == ['"$INSTDIR"', '/r "$INSTDIR\\_internal"'], (
        "never remove the folder with all that is in it"
    )
    assert "taskkill" not in script.lower()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the holes are in Linux wheels")
def test_holes_of_patched_libraries_are_closed_and_they_still_load(tmp_path: Path) -> None:
    """On the libraries of the wheels in use: symbols stay where they were, and the loader takes them."""
    wheels = Path(PIL.__file__).parents[1]
    holed = [
        p for p in sorted(wheels.glob("*.libs/*.so*")) if len(gaps.without_hole(p.read_bytes())) < p.stat().st_size
    ]
    assert holed, "no wheel has a library with a hole any more: packaging/elf_gaps.py can go"
    for source in holed:
        library = tmp_path / source.name
        library.write_bytes(source.read_bytes())
        assert gaps.close_holes(library) >= gaps.WORTH
        assert gaps.close_holes(library) == 0
        command = [sys.executable, "-c", f"import ctypes; ctypes.CDLL({str(library)!r})"]
        assert subprocess.run(command, check=False).returncode == 0


def test_what_is_no_library_and_what_has_no_hole_stay_as_they_are() -> None:
    assert gaps.without_hole(b"no library") == b"no library"
    own = Path(sys.executable).resolve().read_bytes()
    assert gaps.without_hole(own) == own
