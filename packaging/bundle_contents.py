"""What goes into the bundle and what is left out, for the three systems. No imports of ours: the spec reads it."""

from __future__ import annotations

import re
from pathlib import Path

HIDDEN_IMPORTS = (
    "pillow_heif",
    "pillow_jxl",
    "playhouse.apsw_ext",
    "exiv2",
    "rawpy",
)
"""Imported by name or only when a picture needs them, so that the analysis may not see them."""

UNUSED_MODULES = (
    "IPython",
    "PIL.ImageQt",
    "PIL.ImageTk",
    "PIL._imagingft",
    "PIL._imagingtk",
    "PySide6.Qt3DCore",
    "PySide6.QtDesigner",
    "PySide6.QtHelp",
    "PySide6.QtOpenGL",
    "PySide6.QtPrintSupport",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtQuickWidgets",
    "PySide6.QtSql",
    "PySide6.QtTest",
    "PySide6.QtUiTools",
    "PySide6.QtXml",
    "_hashlib",
    "_ssl",
    "_tkinter",
    "apsw.shell",
    "apsw.tests",
    "distutils",
    "lib2to3",
    "matplotlib",
    "mypy",
    "numpy.f2py",
    "numpy.fft",
    "numpy.polynomial",
    "numpy.testing",
    "pip",
    "pkg_resources",
    "psycopg2",
    "pdb",
    "pydoc",
    "pytest",
    "pyvips",
    "scipy",
    "setuptools",
    "skimage",
    "sqlite3",
    "ssl",
    "tkinter",
    "tornado",
    "twisted",
    "unittest",
    "yaml._yaml",
    "gevent",
    "wheel",
    "xmlrpc",
)

_NOT_OURS_TO_SHIP = re.compile(r"^photodesk\.(.*\.)?fake(s|_\w+)$")

_LEFT_OUT = re.compile(
    "|".join(
        (
            # Qt modules that only plugins pull in which are left out too
            r"(lib|/|\\|^)Qt6(Qml|Quick|Labs|OpenGL|Pdf|Sql|Test|Designer|Help|VirtualKeyboard|ShaderTools|Lottie)",
            r"(lib|/|\\|^)Qt6(WaylandCompositor|WaylandEglCompositor|EglF[Ss]|PrintSupport|UiTools|Xml)",
            r"Qt[./\\].*translations[/\\]",
            r"PySide6[/\\]translations[/\\]",
            # Plugins: displays without a desktop, screens shared by network, keyboards on touch panels, GTK's look
            r"plugins[/\\]egldeviceintegrations",
            r"plugins[/\\]generic",
            r"plugins[/\\]networkinformation",
            r"plugins[/\\]platforms[/\\](lib)?q(eglfs|linuxfb|minimal|minimalegl|vkkhrdisplay|vnc|direct2d)",
            r"plugins[/\\]platformthemes[/\\](lib)?qgtk3",
            r"plugins[/\\]platforminputcontexts[/\\](lib)?qtvirtualkeyboard",
            r"plugins[/\\]wayland-graphics-integration-(client|server)",
            r"plugins[/\\]wayland-shell-integration[/\\](lib)?(fullscreen|ivi|wl-shell|qt-shell)",
            r"plugins[/\\]xcbglintegrations",
            r"plugins[/\\]tls",
            # Pictures are decoded by Pillow and LibRaw in processes of their own; Qt reads SVG, JPEG and PNG only
            r"plugins[/\\]imageformats[/\\](lib)?q(gif|icns|ico|pdf|tga|tiff|wbmp|webp)",
            # Left to the system, whose other libraries, fonts and settings must fit them: C++ and C runtimes, fonts,
            # the session bus, the X11 client library, keyboard layouts, Kerberos
            r"^lib(stdc\+\+|gcc_s|mvec|glib-2|gthread-2|dbus-1|fontconfig|freetype|X11|X11-xcb|xkbcommon|xkbcommon-x11)\.(so|0)",
            r"^lib(gssapi_krb5|expat)\.so",
            # A software OpenGL that widgets never ask for
            r"opengl32sw",
            # SQLite's command-line tools and tests, message catalogues of a library whose messages nobody sees
            r"apsw[/\\](sqlite_extra|tests|fts_test)",
            r"exiv2[/\\]locale",
            r"exiv2[/\\](examples|include)",
            # What building against a library needs
            r"\.(pyi|pxd|h|hpp|c|a|lib|cmake)$",
            r"py\.typed$",
        )
    )
)


HELP = (
    "README.md",
    "docs/USING.md",
    "docs/GLOSSARY.md",
    "docs/JOBS_OVERVIEW.md",
    "docs/SECURITY.md",
    "docs/CHANGELOG.md",
)
"""The pages that the program shows as its help; pyproject.toml puts the same into a wheel."""


def help_pages(root: Path) -> list[tuple[str, str]]:
    """Where each page of the help is, and which folder of the bundle it goes to."""
    return [(str(root / page), str(Path("help") / Path(page).parent)) for page in HELP]


def is_wanted_module(name: str) -> bool:
    """Whether a module of the program goes in: everything but the stand-ins that tests use."""
    return not _NOT_OURS_TO_SHIP.match(name)


def is_wanted_file(destination: str) -> bool:
    """Whether a library or data file goes in, by its place in the bundle."""
    return not _LEFT_OUT.search(destination)
