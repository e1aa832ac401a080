"""The pages of the help: found, cut into sections, searched; links that lead nowhere are plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from photodesk.ui.help.book import CONTENTS, Book, folder, load, slug


@pytest.fixture(scope="module")
def book() -> Book:
    return load()


def title_of(book: Book, page: int) -> str:
    return book.pages[page].title


def test_every_page_is_there_and_has_its_title(book: Book) -> None:
    assert [page.title for page in book.pages] == [title for title, _, _ in CONTENTS]
    for page in book.pages:
        assert page.sections[0].title == page.title
        assert page.sections[0].level == 1
        assert len(page.markdown) > 200


def test_a_page_that_is_a_part_ends_where_the_next_part_begins(book: Book) -> None:
    steps = next(page for page in book.pages if page.title == "First steps")
    assert "Commit" in steps.markdown
    assert "## " not in steps.markdown.replace("### ", "")
    assert "The terminal" not in [s.title for s in steps.sections]


@pytest.mark.parametrize(
    ("typed", "section"),
    [
        ("write-protected", "Libraries and windows"),
        ("network drive", "When something does not work"),
        ("manifest_check", "Tasks"),
    ],
)
def test_words_are_found_in_every_page(book: Book, typed: str, section: str) -> None:
    assert section in [found.title for found in book.find(typed)]


def test_all_words_count_and_titles_come_first(book: Book) -> None:
    found = book.find("search words")
    assert found[0].title == "Search words"
    assert all("search" in f"{s.title} {s.text}".casefold() for s in found)
    assert book.find("qwertzuiop") == []
    assert book.find("  ") == []


def test_links_lead_to_other_pages_and_sections(book: Book) -> None:
    jobs = next(n for n, page in enumerate(book.pages) if page.source == "docs/JOBS_OVERVIEW.md")
    target = book.target("USING.md#settings", jobs)
    assert target is not None
    assert (title_of(book, target.page), target.title) == ("Using PhotoDesk", "Settings")
    assert book.target("https://example.org/x", jobs) is None


def test_what_is_not_in_the_help_is_no_link(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    text = "# Using\n\n[code](../photodesk/app.py) [words](GLOSSARY.md#lease) [web](https://example.org)\n"
    text += "\n![a picture](images/x.png)\n\n<!-- table: x -->\n\n```\n# no heading\n```\n"
    (tmp_path / "docs" / "USING.md").write_text(text)
    (page,) = load(tmp_path).pages
    assert "code [words](GLOSSARY.md#lease) [web](https://example.org)" in page.markdown
    assert "picture" not in page.markdown
    assert "table: x" not in page.markdown
    assert [s.title for s in page.sections] == ["Using PhotoDesk"]


def test_without_pages_the_book_is_empty(tmp_path: Path) -> None:
    assert load(tmp_path).pages == ()


def test_the_help_is_found_in_the_checkout() -> None:
    found = folder()
    assert found is not None
    assert (found / "docs" / "USING.md").is_file()


def test_anchors_are_as_readers_of_markdown_make_them() -> None:
    assert slug("Actions and keys") == "actions-and-keys"
    assert slug("“What?” – it's 5") == "what--its-5"
