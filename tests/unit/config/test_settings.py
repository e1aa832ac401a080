"""Settings: every one bounded, a broken file never stops the program."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from photodesk.config.keys import render_keys
from photodesk.config.settings import BOUNDS, DerivativeSettings, Settings
from photodesk.config.toml import parse, render
from photodesk.config.words import SECTIONS, WORDS
from photodesk.domain.derivative import DerivativeKind
from photodesk.domain.errors import SettingsError
from photodesk.domain.keymap import KeyChoice


def test_every_setting_has_bounds_and_a_default_inside_them() -> None:
    paths = {f"{section}.{key}": value for section, table in asdict(Settings()).items() for key, value in table.items()}
    assert paths.keys() == BOUNDS.keys()
    for path, value in paths.items():
        low, high = BOUNDS[path]
        assert low <= value <= high, path


def test_a_round_trip_keeps_values_comments_and_unknown_keys() -> None:
    settings = replace(Settings(), derivatives=DerivativeSettings(thumbnail_side=256))
    text = render(settings, "# mine\nfuture = 1\n[derivatives]\nthumbnail_side = 999 # big\n")
    assert "# mine" in text
    assert "# big" in text
    assert parse(text).settings == settings


@pytest.mark.req("R70")
def test_chunk_size_of_cache_validation_is_a_setting() -> None:
    assert Settings().maintenance.cache_validation_chunk_size == 1000
    loaded = parse("[maintenance]\ncache_validation_chunk_size = 7\n")
    assert loaded.settings.maintenance.cache_validation_chunk_size == 7


@pytest.mark.trap("T62")
@pytest.mark.fault(89)
@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[derivatives]\nthumbnail_side = 100000\n", "thumbnail_side"),
        ('[derivatives]\nthumbnail_side = "big"\n', "whole number"),
        ("[derivatives]\nthumbnail_side = true\n", "whole number"),
        ("derivatives = 3\n", "table"),
        ("[derivatives]\ncolour = 3\n", "colour"),
        ("[nonsense]\na = 1\n", "nonsense"),
    ],
)
def test_a_bad_value_is_named_and_the_default_used(text: str, word: str) -> None:
    loaded = parse(text)
    assert loaded.settings == Settings()
    assert len(loaded.problems) == 1
    assert word in loaded.problems[0]


@pytest.mark.fault(89)
@pytest.mark.parametrize("text", ["[derivatives", "\x00", "a = = 1"])
def test_text_that_is_not_toml_says_so(text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse(text)
    assert caught.value.hint


@pytest.mark.trap("T31")
def test_size_and_quality_are_part_of_the_recipe_key() -> None:
    base = DerivativeSettings()
    for kind, field in [
        (DerivativeKind.THUMBNAIL, "thumbnail_side"),
        (DerivativeKind.THUMBNAIL, "thumbnail_quality"),
        (DerivativeKind.PREVIEW, "preview_side"),
        (DerivativeKind.PREVIEW, "preview_quality"),
    ]:
        other = replace(base, **{field: getattr(base, field) - 1})
        assert base.recipe().key(kind) != other.recipe().key(kind)


def test_every_setting_has_a_name_and_a_sentence() -> None:
    assert WORDS.keys() == BOUNDS.keys()
    assert all(words.name and words.sentence.endswith(".") for words in WORDS.values())
    assert {path.partition(".")[0] for path in BOUNDS} == SECTIONS.keys()


@pytest.mark.trap("T62")
def test_keys_are_read_and_what_is_broken_is_said() -> None:
    loaded = parse('[keys]\npreset = "digikam"\n"keep.both" = ["K", "Ctrl+K"]\n"keep.none" = "Z"\n"keep.next" = 7\n')
    assert loaded.keys == KeyChoice("digikam", {"keep.both": ("K", "Ctrl+K"), "keep.none": ("Z",)})
    assert len(loaded.problems) == 1
    assert "keys.keep.next" in loaded.problems[0]
    for text in ("keys = 3\n", "[keys]\npreset = 3\n"):
        assert parse(text).keys == KeyChoice()
        assert len(parse(text).problems) == 1


def test_keys_go_round_and_leave_the_rest_of_the_file_alone() -> None:
    choice = KeyChoice("lightroom", {"keep.both": ("K",), "keep.jpeg": ()})
    text = render_keys(choice, render(Settings(), "# mine\n[keys]\n\"view.grid\" = ['B'] # gone\n"))
    assert "# mine" in text
    assert parse(text).keys == choice
    assert parse(text).settings == Settings()
    assert parse(render(Settings(), text)).keys == choice
