"""An XMP packet as a tree that knows where in the bytes each part stands, so that one part can be changed alone.

Foreign bytes: what is no well-formed UTF-8 XML, declares entities, is too deep or too large, is refused (fault 79).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import unescape

MAX_BYTES = 8 << 20
MAX_DEPTH = 60
MAX_ELEMENTS = 60_000

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML = "http://www.w3.org/XML/1998/namespace"

_TOKEN = re.compile(
    rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>|<(/?)([^\s/>]+)((?:\s+[^\s=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(/?)>",
    re.S,
)
_ATTRIBUTE = re.compile(rb"\s+([^\s=]+)\s*=\s*(\"[^\"]*\"|'[^']*')", re.S)
_QUOTES = {"&quot;": '"', "&apos;": "'"}
_NUMBER = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
_BOM = b"\xef\xbb\xbf"


class NotXmpError(ValueError):
    """The bytes are no XMP this program reads; the text says why, for people."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """`start:end` spans the attribute with the blanks before it."""

    name: tuple[str, str]
    value: str
    start: int
    end: int


@dataclass(slots=True)
class Element:
    """`start:end` spans the whole element, `inner:tail` its content; the tag without its `>` or `/>` ends at `open`."""

    name: tuple[str, str]
    qname: str
    attributes: tuple[Attribute, ...]
    namespaces: dict[str, str]
    start: int
    open: int
    inner: int
    closed: bool
    tail: int = 0
    end: int = 0
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def attribute(self, space: str, local: str) -> Attribute | None:
        return next((a for a in self.attributes if a.name == (space, local)), None)

    def child(self, space: str, local: str) -> Element | None:
        return next((c for c in self.children if c.name == (space, local)), None)

    def prefix_of(self, space: str) -> str | None:
        """A prefix (never the default) that stands for a namespace here."""
        return next((p for p, uri in self.namespaces.items() if uri == space and p), None)


def parse(data: bytes) -> list[Element]:
    """The rdf:Description elements of a packet, in order. Raises NotXmpError."""
    if len(data) > MAX_BYTES:
        raise NotXmpError("it is larger than any sidecar")
    _check(data)
    root = _tree(data)
    rdf = next((e for e in _walk(root) if e.name == (RDF, "RDF")), None)
    if rdf is None:
        raise NotXmpError("it holds no XMP")
    return [child for child in rdf.children if child.name == (RDF, "Description")]


def in_utf8(data: bytes) -> tuple[bytes, str | None]:
    """The packet in UTF-8, and the encoding to put it back into; None when it is UTF-8 already. Raises NotXmpError."""
    if len(data) > MAX_BYTES:
        raise NotXmpError("it is larger than any sidecar")
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            try:
                text = data.decode(encoding)
                return text.encode("utf-8"), encoding
            except UnicodeError:
                raise NotXmpError("it is not UTF-16 as it says") from None
    return data, None


def text_of(raw: bytes) -> str:
    """Character data as text: the five entities and numbers of XML; there can be no others."""
    text = _NUMBER.sub(_character, raw.decode("utf-8"))
    return unescape(text, _QUOTES)


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16) if found[1] else int(found[2])
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _check(data: bytes) -> None:
    """Well-formed, UTF-8, without a document type, of a sane depth and size: before anything looks closer."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise NotXmpError("it is not UTF-8") from None
    if "\0" in text:
        raise NotXmpError("it is not text")
    parser = expat.ParserCreate(encoding="UTF-8")
    counter = _Counter()
    parser.StartElementHandler = counter.begin
    parser.EndElementHandler = counter.finish
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise NotXmpError(f"it is damaged ({error})") from None


class _Counter:
    def __init__(self) -> None:
        self.depth = self.elements = 0

    def begin(self, _name: str, _attributes: object) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > MAX_DEPTH or self.elements > MAX_ELEMENTS:
            raise NotXmpError("it is too deep or has too many parts")

    def finish(self, _name: str) -> None:
        self.depth -= 1


def _refuse_doctype(*_what: object) -> None:
    raise NotXmpError("it declares entities")


def _tree(data: bytes) -> Element:
    """The tree of bytes that `_check` has passed."""
    top = Element(("", ""), "", (), {"xml": XML}, 0, 0, 0, False)
    stack = [top]
    at = len(_BOM) if data.startswith(_BOM) else 0
    while (found := _TOKEN.search(data, at)) is not None:
        parent = stack[-1]
        if len(stack) > 1:
            parent.text += text_of(data[at : found.start()])
        at = found.end()
        if found[2] is None:
            if found[0].startswith(b"<![CDATA["):
                parent.text += found[0][9:-3].decode("utf-8")
            continue
        if found[1]:
            if len(stack) == 1:
                raise NotXmpError("its tags do not match")
            parent.tail, parent.end = found.start(), found.end()
            stack.pop()
            continue
        made = _element(found, parent.namespaces)
        parent.children.append(made)
        if not made.closed:
            stack.append(made)
    if len(stack) != 1 or not top.children:
        raise NotXmpError("its tags do not match")
    return top


def _element(found: re.Match[bytes], outer: dict[str, str]) -> Element:
    start, base = found.start(), found.start(3)
    raw = [
        (a[1].decode("utf-8"), text_of(a[2][1:-1]), base + a.start(), base + a.end())
        for a in _ATTRIBUTE.finditer(found[3])
    ]
    here = {n.partition(":")[2]: value for n, value, _, _ in raw if n == "xmlns" or n.startswith("xmlns:")}
    spaces = {**outer, **here} if here else outer
    attributes = tuple(Attribute(_named(n, spaces, default=""), v, s, e) for n, v, s, e in raw)
    qname = found[2].decode("utf-8")
    closed = bool(found[4])
    name = _named(qname, spaces, default=spaces.get("", ""))
    return Element(name, qname, attributes, spaces, start, found.end(3), found.end(), closed, found.end(), found.end())


def _named(qname: str, spaces: dict[str, str], *, default: str) -> tuple[str, str]:
    prefix, colon, local = qname.partition(":")
    return (spaces.get(prefix, prefix), local) if colon else (default, qname)


def _walk(element: Element) -> Iterator[Element]:
    for child in element.children:
        yield child
        yield from _walk(child)
