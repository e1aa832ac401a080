"""The command line: verbs and their arguments."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from typing import Any, NoReturn

from photodesk import __version__
from photodesk.domain.edits import WORD_FIELDS
from photodesk.domain.errors import UsageError
from photodesk.domain.export import ExportColour, ExportFacts, ExportFiles, ExportWhat
from photodesk.domain.filter import SortKey
from photodesk.domain.intake import ImportMode
from photodesk.domain.photo import Label
from photodesk.domain.plan import KeepChoice
from photodesk.domain.sidecar_merge import Choice
from photodesk.library.move import OnConflict

WHAT = "A desktop photo manager for photographers."
PATHS = (
    "Without a verb the window opens. photodesk FILE_OR_FOLDER … opens it and offers to take these in; a folder that is"
    " a library is opened."
)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong as an error of ours, so that `--json` gets a document and the exit status is 2."""

    def __init__(self, *args: Any, **words: Any) -> None:
        # Abbreviated options would break scripts the day a longer one of the same beginning is added.
        super().__init__(*args, **{"allow_abbrev": False, **words})

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message[:1].upper()}{message[1:]}.", f"See: {self.prog} --help")


def build() -> argparse.ArgumentParser:
    parser = _Parser(prog="photodesk", description=WHAT, epilog=PATHS)
    parser.add_argument("--version", action="version", version=f"PhotoDesk {__version__}")
    parser.add_argument("--library", metavar="DIR", help="the library (default: PHOTODESK_LIBRARY, else the last one)")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output, nothing else there")
    parser.add_argument("--verbose", action="store_true", help="tell on standard error what happens")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=_Parser)
    _open(verbs)
    _intake(verbs)
    _move_in(verbs)
    _browse(verbs)
    _decide(verbs)
    _edit(verbs)
    _sidecars(verbs)
    _files(verbs)
    _rename(verbs)
    _export(verbs)
    _work(verbs)
    _control(verbs)
    _care(verbs)
    _project(verbs)
    return parser


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments; `--json` and `--library` may stand before or after the verb. Raises UsageError."""
    parser = build()
    return parser.parse_args(_opening(list(argv), parser))


def _opening(argv: list[str], parser: argparse.ArgumentParser) -> list[str]:
    """`photodesk FILE_OR_FOLDER …` is `photodesk open …`, as a file manager starts it. A verb of that name wins."""
    at = next((i for i, word in enumerate(argv) if not word.startswith("-") and not _is_value(argv, i)), None)
    if at is None or argv[at] in _verbs_of(parser) or not (os.path.lexists(argv[at]) or os.sep in argv[at]):
        return argv
    return [*argv[:at], "open", *argv[at:]]


def _is_value(argv: list[str], at: int) -> bool:
    return at > 0 and argv[at - 1] == "--library"


def _verbs_of(parser: argparse.ArgumentParser) -> frozenset[str]:
    groups = (a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    return frozenset(verb for group in groups for verb in group.choices)


def _verb(verbs: argparse._SubParsersAction[_Parser], name: str, told: str) -> _Parser:
    verb: _Parser = verbs.add_parser(name, help=told, description=f"{told[:1].upper()}{told[1:]}.")
    verb.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    verb.add_argument("--library", metavar="DIR", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    verb.add_argument("--verbose", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return verb


def _open(verbs: argparse._SubParsersAction[_Parser]) -> None:
    window = _verb(verbs, "open", "open the window (as without a verb)")
    window.add_argument("paths", nargs="*", metavar="PATH", help="photos and folders to show in its import sheet")
    demo = _verb(verbs, "demo", "a throw-away library with sample photos; without a display, its main job offscreen")
    demo.add_argument("--folder", metavar="DIR", help="where to make it (default: a temporary folder)")
    demo.add_argument("--keep", action="store_true", help="do not remove the temporary folder at the end")


def _intake(verbs: argparse._SubParsersAction[_Parser]) -> None:
    _verb(verbs, "init", "make an empty library")
    take = _verb(verbs, "import", "take photos in, wait for the work, report per file")
    take.add_argument("paths", nargs="+", metavar="PATH", help="files and folders")
    take.add_argument("--project", metavar="NAME", help="into which project; made when there is none of that name")
    modes = [m.value.replace("_", "-") for m in ImportMode]
    take.add_argument("--mode", choices=modes, default="copy", help="copy (default), move, or leave in place")
    take.add_argument("--tag", nargs="+", default=[], metavar="NAME", help="tags for every photo that comes in")
    take.add_argument("--dry-run", action="store_true", help="only say what would happen")


def _move_in(verbs: argparse._SubParsersAction[_Parser]) -> None:
    told = "move in from the older photo manager (Node.js): projects, plans, tags and its trash"
    old = _verb(verbs, "migrate-node", told)
    old.add_argument("source", metavar="LIBRARY", help="its library: the folder that holds .projects")
    old.add_argument("database", metavar="DATABASE", help="its SQLite database; it is only read")
    old.add_argument("--copy", action="store_true", help="copy the photos into the library (default: they stay there)")
    old.add_argument("--dry-run", action="store_true", help="only say what would happen; writes nothing")


def _browse(verbs: argparse._SubParsersAction[_Parser]) -> None:
    _verb(verbs, "projects", "list the projects")
    photos = _verb(verbs, "photos", "list photos, all or those that search words find")
    photos.add_argument("words", nargs="*", metavar="WORD", help="project:NAME rating:>=3 kind:raw date:2026-05 …")
    photos.add_argument("--sort", choices=[k.value for k in SortKey], default="taken")
    photos.add_argument("--order", choices=["asc", "desc"], default="asc")
    photos.add_argument("--limit", type=_count, default=100_000, metavar="N")
    photos.add_argument("--offset", type=_count, default=0, metavar="N")
    show = _verb(verbs, "show", "one photo with its files and history")
    show.add_argument("id", type=_count, metavar="ID")
    jobs = _verb(verbs, "jobs", "list tasks with their jobs, newest first")
    jobs.add_argument("--task", type=_count, metavar="ID", help="only this task")
    jobs.add_argument("--limit", type=_count, default=100, metavar="N")


def _decide(verbs: argparse._SubParsersAction[_Parser]) -> None:
    plan = _verb(verbs, "plan", "keep or discard files of photos; nothing moves until commit")
    _ids(plan)
    plan.add_argument("--keep", required=True, choices=[c.value for c in KeepChoice])
    rate = _verb(verbs, "rate", "give photos stars")
    _ids(rate)
    rate.add_argument("--stars", required=True, type=_count, metavar="0-5")
    label = _verb(verbs, "label", "give photos a colour label")
    _ids(label)
    label.add_argument("--color", required=True, choices=[*(c.value for c in Label), "none"])
    tag = _verb(verbs, "tag", "give photos tags, take others from them; levels are separated by /")
    _ids(tag)
    tag.add_argument("--add", nargs="+", metavar="NAME", default=[])
    tag.add_argument("--remove", nargs="+", metavar="NAME", default=[])
    _which(_verb(verbs, "pending", "what a commit would take (all of it, or of some photos or a project)"))
    forget = _which(_verb(verbs, "revert", "forget discards that were not committed"))
    forget.add_argument("--dry-run", action="store_true", help="only list them")


def _edit(verbs: argparse._SubParsersAction[_Parser]) -> None:
    turn = _verb(verbs, "rotate", "turn photos; their files stay as they are")
    _ids(turn)
    how = turn.add_mutually_exclusive_group(required=True)
    how.add_argument("--left", dest="to", action="store_const", const="left", help="by 90 degrees")
    how.add_argument("--right", dest="to", action="store_const", const="right", help="by 90 degrees")
    how.add_argument("--turn", type=int, choices=[90, 180, 270], help="degrees clockwise")
    how.add_argument("--reset", action="store_true", help="as the camera had it")
    say = _verb(verbs, "describe", "write title, caption, creator, copyright; the files stay as they are")
    _ids(say)
    for field in WORD_FIELDS:
        say.add_argument(f"--{field}", metavar="TEXT")
    say.add_argument("--reset", nargs="+", choices=WORD_FIELDS, help="back to what the file says")
    clock = _which(_verb(verbs, "clock", "say when photos were taken, of some or of all one camera took"))
    clock.add_argument("--camera", metavar="NAME", help="only photos of this camera")
    clock.add_argument("--shift", metavar="±H:MM[:SS]", help="the clock was wrong by this much")
    clock.add_argument("--set", metavar="TIME", help="a date and time, as 2026-06-11 10:42:05")
    clock.add_argument("--zone", metavar="±HH:MM", help="the zone the clock was set to, or none")
    clock.add_argument("--reset", action="store_true", help="back to what the files say")
    clock.add_argument("--dry-run", action="store_true", help="only show before and after")


def _sidecars(verbs: argparse._SubParsersAction[_Parser]) -> None:
    told = "bring photos and their XMP sidecars together; list and settle what contradicts"
    sidecars = _verb(verbs, "sidecars", told)
    kinds = sidecars.add_subparsers(dest="sidecar_verb", metavar="VERB", parser_class=_Parser, required=True)
    write = _which(_verb(kinds, "write", "read sidecars, and write what was decided; --all: what is not yet written"))
    write.add_argument("--read-only", action="store_true", help="only read, write nothing")
    listed = _verb(kinds, "conflicts", "what was changed here and in a sidecar, and not alike")
    listed.add_argument("--photos", nargs="+", type=_count, metavar="ID", default=[])
    settle = _verb(kinds, "resolve", "say whose word holds")
    _ids(settle)
    settle.add_argument("--keep", required=True, choices=[c.value for c in Choice], help="ours: what is said here")


def _files(verbs: argparse._SubParsersAction[_Parser]) -> None:
    commit = _which(_verb(verbs, "commit", "move what is planned to be discarded to the trash"))
    commit.add_argument("--dry-run", action="store_true", help="only list it")
    commit.add_argument("--fingerprint", metavar="F", help="only if the set is the one “pending” showed")
    _verb(verbs, "trash", "list what is in the trash")
    back = _verb(verbs, "restore", "bring files back from the trash, with their row, tags and plan")
    back.add_argument("--photos", nargs="+", type=_count, metavar="ID", default=[])
    back.add_argument("--entries", nargs="+", type=_count, metavar="ID", default=[], help="entries of “trash”")
    back.add_argument("--operation", metavar="NAME", help="all that one commit took")
    back.add_argument("--all", action="store_true", help="everything in the trash")
    _dry(back)
    move = _verb(verbs, "move", "move photos to another project, with all that belongs to them")
    move.add_argument("--photos", nargs="+", type=_count, metavar="ID", required=True)
    move.add_argument("--to", metavar="NAME", required=True)
    conflicts = [c.value for c in OnConflict]
    move.add_argument("--on-conflict", choices=conflicts, default="suffix", help="when the name is taken there")
    _dry(move)


def _rename(verbs: argparse._SubParsersAction[_Parser]) -> None:
    names = _which(_verb(verbs, "rename", "give photos names from a template; all files of a photo keep one name"))
    names.add_argument("words", nargs="*", metavar="WORD", help="search words instead")
    names.add_argument("--names", metavar="TEMPLATE", default="", help="for example {date}_{number:4}")
    names.add_argument("--first", type=_count, metavar="N", default=1, help="where {number} begins")
    names.add_argument("--undo", type=_count, metavar="TASK", help="give back the names before this rename")
    names.add_argument("--dry-run", action="store_true", help="only list the names, now and then")


def _export(verbs: argparse._SubParsersAction[_Parser]) -> None:
    out = _which(_verb(verbs, "export", "copy photos out, as they are or as JPEGs, into a folder"))
    out.add_argument("words", nargs="*", metavar="WORD", help="search words instead")
    out.add_argument("--to", metavar="DIR", required=True, help="the folder; made when it is not there")
    out.add_argument("--what", choices=list(ExportWhat), default="originals", help="the files, or one JPEG per photo")
    out.add_argument("--files", choices=list(ExportFiles), default="all", help="which file of a pair")
    out.add_argument("--size", type=_count, metavar="N", help="long side of the JPEGs in pixels; nothing is enlarged")
    out.add_argument("--quality", type=_count, metavar="N", default=92, help="of the JPEGs, 1 to 100")
    out.add_argument("--facts", choices=list(ExportFacts), default="all", help="what the JPEGs say about themselves")
    out.add_argument("--colour", choices=list(ExportColour), default="srgb", help="sRGB, or the profile of a JPEG")
    out.add_argument("--sidecars", action="store_true", help="with the originals, stars and tags written into XMP")
    out.add_argument("--names", metavar="TEMPLATE", default="", help="for example {date}_{number:4}")
    out.add_argument("--dry-run", action="store_true", help="only say what would happen")


def _control(verbs: argparse._SubParsersAction[_Parser]) -> None:
    for name, told in (
        ("cancel", "cancel work that waits or runs; what is done stays"),
        ("pause", "hold work up until this is stopped, or for some seconds"),
        ("resume", "let paused work go on, whoever paused it"),
        ("retry", "do again what failed or was canceled, and wait for it"),
    ):
        verb = _verb(verbs, name, told)
        verb.add_argument("--task", type=_count, metavar="ID", help="all of a task")
        verb.add_argument("--job", type=_count, metavar="ID", help="one job of it")
        verb.add_argument("--project", metavar="NAME", help="all work of one project")
        if name == "pause":
            verb.add_argument("--seconds", type=_count, metavar="N", help="how long (default: until stopped)")


def _dry(verb: _Parser) -> None:
    verb.add_argument("--dry-run", action="store_true", help="only say what would be worked on")


def _ids(verb: _Parser) -> None:
    verb.add_argument("ids", nargs="+", type=_count, metavar="ID")
    _dry(verb)


def _which(verb: _Parser) -> _Parser:
    verb.add_argument("--photos", nargs="+", type=_count, metavar="ID", default=[])
    verb.add_argument("--project", metavar="NAME")
    verb.add_argument("--all", action="store_true", help="all of the library")
    return verb


def _work(verbs: argparse._SubParsersAction[_Parser]) -> None:
    again = _verb(verbs, "regenerate", "make thumbnails and previews anew, whatever is there")
    again.add_argument("--photos", nargs="+", type=_count, metavar="ID", default=[])
    again.add_argument("--project", metavar="NAME")
    again.add_argument("--all", action="store_true", help="every photo of the library")
    again.add_argument("--metadata", action="store_true", help="read again what the files say; decisions stay")
    again.add_argument("words", nargs="*", metavar="WORD", help="search words instead")
    _dry(again)
    work = _verb(verbs, "work", "serve the queue without a window until stopped")
    work.add_argument("--lanes", nargs="+", metavar="LANE", default=[])
    work.add_argument("--until-empty", action="store_true", help="stop when nothing is left")


def _care(verbs: argparse._SubParsersAction[_Parser]) -> None:
    care = _verb(verbs, "maintain", "find what is broken and heal it")
    care.add_argument("--step", metavar="NAME", help="only this step")
    care.add_argument("--project", metavar="NAME", help="only this project")
    care.add_argument("--yes", action="store_true", help="accept that many files are gone")
    _dry(care)
    find = _verb(verbs, "discover", "look for new folders in the library folder; they become projects")
    find.add_argument("--as-new", metavar="FOLDER", help="a copied project's folder becomes a project of its own")
    whole = _verb(verbs, "check", "look whether database, files and thumbnails are whole; changes nothing")
    whole.add_argument("--repair", action="store_true", help="mend references between rows, after a backup")
    _verb(verbs, "backup", "back the database up, verified; the oldest backups are given up")


def _project(verbs: argparse._SubParsersAction[_Parser]) -> None:
    told = "rename a project, say where its folder is, put it away, delete it"
    project = _verb(verbs, "project", told)
    kinds = project.add_subparsers(dest="project_verb", metavar="VERB", parser_class=_Parser, required=True)
    rename = _verb(kinds, "rename", "give a project another name; its folder follows")
    rename.add_argument("name", metavar="NAME")
    rename.add_argument("new_name", metavar="NEW-NAME")
    relink = _verb(kinds, "relink", "say where a project's folder is now")
    relink.add_argument("name", metavar="NAME")
    relink.add_argument("folder", metavar="FOLDER")
    archive = _verb(kinds, "archive", "put a project away")
    archive.add_argument("name", metavar="NAME")
    archive.add_argument("--undo", action="store_true", help="take it out again")
    delete = _verb(kinds, "delete", "move its photos to the trash (in place: only forget them) and hide it")
    delete.add_argument("name", metavar="NAME")
    delete.add_argument("--yes", action="store_true", help="really")
    _dry(delete)


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > 18:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number")
    return int(text)
