"""A word of the search as SQL: through the word indexes of names, tags, projects and captions, or by every text."""

from __future__ import annotations

import re
import unicodedata

from photodesk.domain.project import name_key
from photodesk.store.fields import name_to_db

Bindings = tuple[str | bytes, ...]

_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}", re.IGNORECASE)
_WIDE_SCRIPTS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
"""Scripts written without spaces: the index would know only the beginning of each sentence."""

_INDEXED = """p.id IN (SELECT rowid FROM find_photos WHERE find_photos MATCH ?1
    UNION ALL SELECT pt.photo_id FROM find_tags ft JOIN photo_tags pt ON pt.tag_id = ft.rowid WHERE find_tags MATCH ?1
    UNION ALL SELECT fp.id FROM find_projects fr JOIN photos fp ON fp.project_id = fr.rowid
        WHERE find_projects MATCH ?1
    UNION ALL SELECT rowid FROM find_words WHERE find_words MATCH ?1)"""
_INDEXED = _INDEXED.replace("?1", "?")

_LOOKED_AT = r"""(p.stem_key LIKE ? ESCAPE '\' OR p.camera LIKE ? ESCAPE '\' OR p.lens LIKE ? ESCAPE '\'
    OR p.project_id IN (SELECT id FROM projects WHERE name_key LIKE ? ESCAPE '\')
    OR p.id IN (SELECT pt.photo_id FROM tags t JOIN photo_tags pt ON pt.tag_id = t.id
        WHERE t.name_key LIKE ? ESCAPE '\')
    OR p.id IN (SELECT s.id FROM find_words w JOIN photo_said s ON s.id = w.rowid WHERE s.words LIKE ? ESCAPE '\'))"""

_SUFFIXED = r"EXISTS (SELECT 1 FROM photo_files f WHERE f.photo_id = p.id AND f.name_key LIKE ? ESCAPE '\')"


def word_condition(word: str) -> tuple[str, Bindings]:
    """A condition over `photos p` with its bindings: whatever the word holds, it stays a word.

    A word begins a word of a name, a tag, the camera, the lens, the project, or of title, caption, creator, copyright;
    `.nef` is a file's suffix. What has no letters or digits, or is written without spaces between words, may stand
    anywhere.
    """
    if _SUFFIX.fullmatch(word):
        return _SUFFIXED, (f"%{escaped(word.casefold())}",)
    if _WIDE_SCRIPTS.search(word) or not any(unicodedata.category(c)[0] in "LN" for c in word):
        like = f"%{escaped(word.casefold())}%"
        named = f"%{escaped(name_key(word))}%"
        return _LOOKED_AT, (name_to_db(like), *[_text(like)] * 2, *[_text(named)] * 2, _text(like))
    return _INDEXED, (match_of(word),) * 4


def match_of(word: str) -> str:
    """The word as an FTS5 phrase whose last token is a beginning: nothing in it is syntax."""
    plain = _text(word).replace("\0", " ").replace('"', '""')
    return f'"{plain}" *'


def escaped(text: str) -> str:
    """Literal inside LIKE … ESCAPE '\\'."""
    return re.sub(r"([\\%_])", r"\\\1", text)


def _text(text: str) -> str:
    """Without what SQLite cannot take as text."""
    return text.encode("utf-8", "replace").decode("utf-8")
