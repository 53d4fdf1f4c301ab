"""Safe access to OpenSim's XML: elements that know their line, values with units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax import SAXException, handler
from xml.sax.xmlreader import AttributesImpl

import numpy as np
from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from kneewise.arrays import Array
from kneewise.errors import UnreadableFile

LARGEST = 32 * 2**20
"""Bytes; the largest model in use is a third of it."""

DEEPEST = 100
"""Elements within one another; models have about 15."""

MOST = 300_000
"""Elements in all; the largest model in use has a third of it."""


@dataclass(eq=False, slots=True)
class Element:
    """One element of a file, with the line where it begins."""

    tag: str
    line: int
    name: str
    """Its attribute ``name``; empty without one."""

    source: Source
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def child(self, *tags: str) -> Element | None:
        """The first child with one of these tags, in the order of the tags."""
        for tag in tags:
            for each in self.children:
                if each.tag == tag:
                    return each
        return None

    def objects(self, tag: str) -> list[Element]:
        """The members of the set *tag*, such as a ``BodySet``; none without it."""
        held = self.child(tag)
        inner = held.child("objects") if held else None
        return inner.children if inner else []

    def word(self, *tags: str, default: str | None = None) -> str:
        """The text of a child, without the blanks around it.

        Args:
            tags: names of the child in different versions of the format.
            default: what the text is where neither the element nor the defaults
                of the file have it; None if it must be there.
        """
        found = self.child(*tags)
        if found is None and self.tag in self.source.defaults:
            found = self.source.defaults[self.tag].child(*tags)
        if found is not None:
            return found.text.strip()
        if default is None:
            raise fault(self, f"{said(self)} has no {tags[0]}.")
        return default

    def numbers(self, tag: str, n: int, default: Array | None = None) -> Array:
        """The *n* numbers of a child; any count, and at least one, where n is 0."""
        text = self.word(tag, default=None if default is None else "")
        if not text and default is not None:
            return default
        try:
            values = np.array([float(word) for word in text.strip("()").split()])
        except ValueError:
            values = np.array([])
        is_fit = values.size == n if n else values.size > 0
        if not is_fit or not np.isfinite(values).all():
            wanted = f"{n} numbers" if n > 1 else "a number" if n else "numbers"
            raise fault(
                self.child(tag) or self,
                f"the {tag} of {said(self)} is {_cut(text)}; expected {wanted}.",
            )
        return values

    def number(self, tag: str, default: float | None = None) -> float:
        """The number of a child."""
        standard = None if default is None else np.array([default])
        return float(self.numbers(tag, 1, standard)[0])

    def flag(self, tag: str, default: bool) -> bool:  # noqa: FBT001 - a value to fall back on
        """Whether a child says true."""
        text = self.word(tag, default="").lower()
        if text in ("true", "1"):
            return True
        if text in ("false", "0"):
            return False
        if text:
            found = self.child(tag) or self
            raise fault(found, f"{tag} is {_cut(text)}; expected true or false.")
        return default


@dataclass(eq=False, slots=True)
class Source:
    """A file that elements come from."""

    name: str
    defaults: dict[str, Element] = field(default_factory=dict)
    """By tag, the element that says what others of its kind leave out."""

    version: int = 0
    """As OpenSim counts them: 20303 is 2.3.3, 40600 is 4.6."""


def fault(element: Element, sentence: str, remedy: str = "") -> UnreadableFile:
    """The error for something wrong at an element, with the file and the line."""
    return UnreadableFile(
        f"{element.source.name}, line {element.line}: {sentence}",
        remedy=remedy
        or "Open the model in OpenSim, correct it there and save it again.",
    )


def unsupported(element: Element, known: str) -> UnreadableFile:
    """The error for an element that the engine does not know; *known*: what it does."""
    return fault(
        element,
        f"{said(element)} is not supported; supported here: {known}.",
        remedy="Replace it by one of these, or remove it if nothing needs it.",
    )


def said(element: Element) -> str:
    """An element as a sentence names it."""
    return f"{element.tag} {element.name}".strip()


def document(path: Path) -> Element:
    """The element inside ``OpenSimDocument``, such as a ``Model``.

    Raises:
        UnreadableFile: if the file is not there, is larger than 32 MB, is not XML,
            defines entities or points to other files, or is not OpenSim's.
    """
    root = parsed(_read(path), path.name)
    if root.tag != "OpenSimDocument":
        raise fault(root, f"the file begins with {root.tag}; expected OpenSimDocument.")
    held = [each for each in root.children if each.tag != "defaults"]
    if not held:
        raise fault(root, "OpenSimDocument is empty; expected a model or settings.")
    return held[0]


def parsed(content: bytes, name: str) -> Element:
    """The outermost element of the XML text of a file called *name*.

    Raises:
        UnreadableFile: if it is not XML, or defines entities, or is too deep.
    """
    reader = DefusedExpatParser(
        forbid_dtd=True, forbid_entities=True, forbid_external=True
    )
    builder = _Builder(name, reader.getLineNumber)
    reader.setContentHandler(builder)
    try:
        reader.feed(content)
        reader.close()
    except DefusedXmlException as error:
        raise UnreadableFile(
            f"{name} defines entities or a document type, which models never need.",
            remedy="Do not use this file unless you know who made it and why.",
        ) from error
    except SAXException as error:
        line = reader.getLineNumber() or 1
        reason = error.getMessage()
        raise UnreadableFile(f"{name}, line {line}: not XML ({reason}).") from error
    return builder.root


def _read(path: Path) -> bytes:
    """The content of a file that is not too large."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise UnreadableFile(
                f"{path.name} has {size / 2**20:.0f} MB; a model has at most "
                f"{LARGEST // 2**20}.",
                remedy="Give the .osim file itself, without meshes or results in it.",
            )
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or error
        raise UnreadableFile(
            f"{path} cannot be read: {reason}.", remedy="Check the path."
        ) from error


class _Builder(handler.ContentHandler):
    """Builds elements from what the parser reports."""

    def __init__(self, name: str, line: Callable[[], int | None]) -> None:
        super().__init__()
        self.line = line
        self.source = Source(name)
        self.root = Element("", 1, "", self.source)
        self.open = [self.root]
        self.count = 0
        self.words: list[str] = []

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - SAX
        element = Element(name, self.line() or 1, attrs.get("name", ""), self.source)
        self.count += 1
        if self.count > MOST:
            raise fault(element, f"the file has more than {MOST} elements.")
        if len(self.open) > DEEPEST:
            raise fault(
                element, f"more than {DEEPEST} elements lie within one another."
            )
        if len(self.open) == 1:
            self.root = element
            self.source.version = _version(attrs.get("Version", "0"))
        self.open[-1].children.append(element)
        self.open.append(element)
        self.words.clear()

    def characters(self, content: str) -> None:
        self.words.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - SAX
        element = self.open.pop()
        if not element.children:
            element.text = "".join(self.words)
        self.words.clear()
        if name == "defaults":
            for each in element.children:
                self.source.defaults[each.tag] = each


def _version(text: str) -> int:
    """The version of the format; 0 for none that makes sense."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _cut(text: str) -> str:
    """A text short enough to be shown in a sentence."""
    text = " ".join(text.split())
    return f"'{text[:40]}…'" if len(text) > 40 else f"'{text}'"
