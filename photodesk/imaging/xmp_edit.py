"""Reading and changing single properties of an XMP packet; every other byte stays where and what it is (T26)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from photodesk.imaging.xmp_tree import RDF, XML, Element, in_utf8, parse

DC = "http://purl.org/dc/elements/1.1/"
XMP = "http://ns.adobe.com/xap/1.0/"
TIFF = "http://ns.adobe.com/tiff/1.0/"
EXIF = "http://ns.adobe.com/exif/1.0/"
PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
LIGHTROOM = "http://ns.adobe.com/lightroom/1.0/"
DIGIKAM = "http://www.digikam.org/ns/1.0/"

PREFIXES = {
    RDF: "rdf",
    DC: "dc",
    XMP: "xmp",
    TIFF: "tiff",
    EXIF: "exif",
    PHOTOSHOP: "photoshop",
    LIGHTROOM: "lr",
    DIGIKAM: "digiKam",
}
DEFAULT_LANGUAGE = "x-default"

EMPTY = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
    b' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
    b'  <rdf:Description rdf:about=""/>\n'
    b" </rdf:RDF>\n"
    b"</x:xmpmeta>\n"
    b'<?xpacket end="w"?>\n'
)
"""A new sidecar, before anything is said in it."""


@dataclass(frozen=True, slots=True)
class Property:
    """The name of a property: its namespace and local name."""

    space: str
    local: str


class Packet:
    """The bytes of one sidecar. Each change parses what the one before left: packets are small."""

    def __init__(self, data: bytes) -> None:
        """UTF-8, or UTF-16 with its mark. Raises NotXmpError."""
        self.data, self._encoding = in_utf8(data)
        self._read()

    def bytes(self) -> bytes:
        """The packet as it was written: in its own encoding."""
        return self.data if self._encoding is None else self.data.decode("utf-8").encode(self._encoding)

    def _read(self) -> None:
        self._descriptions = parse(self.data)

    def _put(self, start: int, end: int, text: str) -> None:
        self.data = self.data[:start] + text.encode("utf-8") + self.data[end:]
        self._read()

    # Reading

    def simple(self, prop: Property) -> str | None:
        """The value of a simple property, "" for an empty one; None when it is not there."""
        for place in self._descriptions:
            found = place.attribute(prop.space, prop.local)
            if found is not None:
                return found.value
            element = place.child(prop.space, prop.local)
            if element is not None:
                items = _items(element)
                return items[0].text if items else element.text
        return None

    def items(self, prop: Property) -> tuple[str, ...] | None:
        """The items of a bag or sequence (a plain value is one item); None when it is not there."""
        for place in self._descriptions:
            found = place.attribute(prop.space, prop.local)
            if found is not None:
                return (found.value,)
            element = place.child(prop.space, prop.local)
            if element is not None:
                listed = [i.text.strip() for i in _items(element)] if element.children else [element.text.strip()]
                return tuple(text for text in listed if text)
        return None

    def default(self, prop: Property) -> str | None:
        """The text of a language alternative that stands for all languages; None when there is none."""
        element = self._element(prop)
        if element is None:
            return self.simple(prop)
        items = _items(element)
        if not items:
            return element.text.strip() or None
        chosen = _for_all(items)
        return None if chosen is None else chosen.text

    # Changing

    def set_simple(self, prop: Property, value: str | None) -> None:
        """Set or remove a simple property, where it stands and in the form it has."""
        for place in self._descriptions:
            found = place.attribute(prop.space, prop.local)
            if found is not None:
                raw = self.data[found.start : found.end].decode("utf-8")
                kept = raw[: raw.index("=") + 1]
                self._put(found.start, found.end, "" if value is None else kept + quoteattr(value))
                return
            element = place.child(prop.space, prop.local)
            if element is not None:
                self._put_text(element, value)
                return
        if value is not None:
            place = self._first()
            prefix, declared = self._prefix(place, prop.space)
            self._put(place.open, place.open, f"{declared} {prefix}:{prop.local}={quoteattr(value)}")

    def set_default(self, prop: Property, text: str | None) -> None:
        """Set the text that stands for all languages; other languages stay. None removes it, and the property with its
        last language."""
        element = self._element(prop)
        if element is None:
            self.set_simple(prop, None)
            if text is not None:
                self._add(prop, "Alt", [f'<rdf:li xml:lang="{DEFAULT_LANGUAGE}">{escape(text)}</rdf:li>'])
            return
        items = _items(element)
        chosen = _for_all(items)
        if text is None:
            if chosen is not None and len(items) > 1:
                self._remove(chosen)
            elif chosen is not None or not items:
                self._remove(element)
        elif chosen is not None:
            self._put_text(chosen, text)
        elif items:
            rdf, first = items[0].qname.partition(":")[0], items[0]
            made = f'<{rdf}:li xml:lang="{DEFAULT_LANGUAGE}">{escape(text)}</{rdf}:li>{self._blanks_before(first)}'
            self._put(first.start, first.start, made)
        else:
            self._put_text(element, text)

    def set_items(self, prop: Property, kind: str, wanted: Sequence[str]) -> None:
        """Make a bag or sequence hold what is wanted: items that stay are not touched, new ones come last."""
        have = self.items(prop)
        if have is None or self._element(prop) is None or not _items(self._element(prop)):
            if have is None or list(have) != list(wanted):
                self._replace(prop, kind, wanted)
            return
        for text in have:
            if text not in wanted:
                element = self._element(prop)
                gone = next((i for i in _items(element) if i.text.strip() == text), None)
                if gone is not None:
                    self._remove(gone)
        new = [text for text in dict.fromkeys(wanted) if text not in have]
        if not wanted:
            element = self._element(prop)
            if element is not None:
                self._remove(element)
        elif new:
            self._append(prop, kind, wanted, new)

    def _append(self, prop: Property, kind: str, wanted: Sequence[str], new: Sequence[str]) -> None:
        element = self._element(prop)
        bag = element.children[0] if element is not None and element.children else None
        if bag is None or bag.closed or not bag.children:
            self._replace(prop, kind, wanted)
            return
        last = bag.children[-1]
        rdf = bag.qname.partition(":")[0]
        before = self._blanks_before(last)
        self._put(last.end, last.end, "".join(f"{before}<{rdf}:li>{escape(text)}</{rdf}:li>" for text in new))

    def _replace(self, prop: Property, kind: str, wanted: Sequence[str]) -> None:
        element = self._element(prop)
        if element is not None:
            self._remove(element)
        self.set_simple(prop, None)
        if wanted:
            self._add(prop, kind, [f"<rdf:li>{escape(text)}</rdf:li>" for text in dict.fromkeys(wanted)])

    def _add(self, prop: Property, kind: str, items: Sequence[str]) -> None:
        """A new property with items, last in the first description."""
        place = self._first()
        prefix, declared = self._prefix(place, prop.space)
        rdf = place.prefix_of(RDF) or "rdf"
        listed = "".join(f"\n     {item.replace('rdf:', f'{rdf}:')}" for item in items)
        name = f"{prefix}:{prop.local}"
        text = f"\n   <{name}>\n    <{rdf}:{kind}>{listed}\n    </{rdf}:{kind}>\n   </{name}>"
        if place.closed:
            self._put(place.open, place.end, f"{declared}>{text}\n  </{place.qname}>")
            return
        at = place.children[-1].end if place.children else place.inner
        self.data = self.data[:at] + text.encode("utf-8") + self.data[at:]
        self._put(place.open, place.open, declared)

    def _put_text(self, element: Element, value: str | None) -> None:
        if value is None:
            self._remove(element)
        elif element.closed:
            self._put(element.open, element.end, f">{escape(value)}</{element.qname}>")
        else:
            self._put(element.inner, element.tail, escape(value))

    def _remove(self, element: Element) -> None:
        start = element.start - len(self._blanks_before(element))
        self._put(start, element.end, "")

    def _blanks_before(self, element: Element) -> str:
        at = element.start
        while at > 0 and self.data[at - 1 : at] in (b" ", b"\t", b"\n", b"\r"):
            at -= 1
        return self.data[at : element.start].decode("ascii")

    def _first(self) -> Element:
        if not self._descriptions:
            raise ValueError("a packet without a description")
        return self._descriptions[0]

    def _element(self, prop: Property) -> Element | None:
        return next((e for p in self._descriptions if (e := p.child(prop.space, prop.local)) is not None), None)

    @staticmethod
    def _prefix(place: Element, space: str) -> tuple[str, str]:
        """The prefix of a namespace in a description, and the declaration it still needs."""
        found = place.prefix_of(space)
        if found is not None:
            return found, ""
        prefix = PREFIXES[space]
        while prefix in place.namespaces:
            prefix += "_"
        return prefix, f" xmlns:{prefix}={quoteattr(space)}"


def _items(element: Element | None) -> list[Element]:
    """The rdf:li of a property."""
    if element is None:
        return []
    return [li for bag in element.children for li in bag.children if li.name == (RDF, "li")]


def _for_all(items: Sequence[Element]) -> Element | None:
    """The alternative that stands for all languages."""
    return next((i for i in items if _language(i) in (DEFAULT_LANGUAGE, "")), None)


def _language(item: Element) -> str:
    found = item.attribute(XML, "lang")
    return found.value if found is not None else ""
