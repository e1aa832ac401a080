"""`photodesk FILE_OR_FOLDER`, as a file manager starts it."""

from __future__ import annotations

from pathlib import Path

import pytest

from photodesk.cli.parser import parse
from photodesk.domain.errors import UsageError


def test_files_and_folders_are_opened(tmp_path: Path) -> None:
    photo, folder = tmp_path / "IMG 1.JPG", tmp_path / "Card"
    photo.touch()
    folder.mkdir()
    args = parse([str(photo), str(folder)])
    assert (args.verb, args.paths) == ("open", [str(photo), str(folder)])


def test_options_may_stand_before(tmp_path: Path) -> None:
    args = parse(["--library", str(tmp_path), "--verbose", str(tmp_path)])
    assert (args.verb, args.library, args.paths) == ("open", str(tmp_path), [str(tmp_path)])


def test_a_path_that_is_gone_is_still_a_path_and_no_unknown_verb(tmp_path: Path) -> None:
    assert parse([str(tmp_path / "gone.jpg")]).verb == "open"


def test_a_verb_wins_over_a_folder_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "projects").mkdir()
    assert parse(["projects"]).verb == "projects"
    assert parse(["./projects"]).paths == ["./projects"]


def test_a_word_that_is_neither_is_refused() -> None:
    with pytest.raises(UsageError):
        parse(["improt"])
