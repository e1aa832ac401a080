"""What a file says about itself, written with Exiv2 and read back, absurdities included."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import exiv2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from photodesk.domain.derivative import FailureKind
from photodesk.domain.photo import CaptureTime, Exposure, Label, Metadata, TakenSource
from photodesk.imaging.failure import DecodeFailure
from photodesk.imaging.metadata import camera_name, number, read, read_sidecar
from photodesk.imaging.tags import clean
from photodesk.imaging.wire import pack_metadata, unpack_metadata

SIDECAR = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:lr="http://ns.adobe.com/lightroom/1.0/" xmp:Rating="4" xmp:Label="Green"
 xmp:CreateDate="2024-05-01T12:00:00+02:00">
<dc:subject><rdf:Bag><rdf:li>Alps</rdf:li><rdf:li>hut, old</rdf:li></rdf:Bag></dc:subject>
<lr:hierarchicalSubject><rdf:Bag><rdf:li>Places|Alps</rdf:li></rdf:Bag></lr:hierarchicalSubject>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "a.jpg"
    Image.new("RGB", (60, 40), (90, 120, 60)).save(path)
    return path


def written(path: Path, tags: Mapping[str, str]) -> Metadata:
    """The metadata read back after Exiv2 has put these tags into the file."""
    image = exiv2.ImageFactory.open(str(path))
    image.readMetadata()
    data = {"Exif": image.exifData(), "Xmp": image.xmpData(), "Iptc": image.iptcData()}
    for key, text in tags.items():
        data[key.partition(".")[0]][key] = text
    image.writeMetadata()
    return read(path, "jpeg")


def test_a_plain_photo_has_its_size_and_nothing_else(photo: Path) -> None:
    assert read(photo, "jpeg") == Metadata(width=60, height=40)


def test_everything_a_camera_writes_is_read(photo: Path) -> None:
    found = written(
        photo,
        {
            "Exif.Image.Make": "Canon",
            "Exif.Image.Model": "Canon EOS R5",
            "Exif.Image.Orientation": "6",
            "Exif.Photo.LensModel": "RF 24-70mm F2.8",
            "Exif.Photo.DateTimeOriginal": "2024:05:01 12:30:45",
            "Exif.Photo.OffsetTimeOriginal": "+02:00",
            "Exif.Photo.SubSecTimeOriginal": "5",
            "Exif.Photo.ExposureTime": "1/250",
            "Exif.Photo.FNumber": "28/10",
            "Exif.Photo.ISOSpeedRatings": "400",
            "Exif.Photo.FocalLength": "50/1",
            "Xmp.xmp.Rating": "3",
            "Xmp.xmp.Label": "Red",
            "Xmp.dc.title": 'lang="x-default" A walk',
        },
    )
    assert found == Metadata(
        taken=CaptureTime("2024-05-01T12:30:45.500000", 120, TakenSource.EXIF),
        width=60,
        height=40,
        orientation=6,
        camera="Canon EOS R5",
        lens="RF 24-70mm F2.8",
        exposure=Exposure(1 / 250, 2.8, 400, 50.0),
        rating=3,
        label=Label.RED,
        extra={"title": "A walk"},
    )
    assert unpack_metadata(pack_metadata(found)) == found


@pytest.mark.fault(78)
def test_absurd_values_are_left_out(photo: Path) -> None:
    found = written(
        photo,
        {
            "Exif.Image.Orientation": "65535",
            "Exif.Photo.DateTimeOriginal": "0000:00:00 00:00:00",
            "Exif.Photo.ExposureTime": "1/0",
            "Exif.Photo.FNumber": "0/0",
            "Exif.Photo.ISOSpeedRatings": "0",
            "Exif.Photo.FocalLength": "2147483647/1",
            "Xmp.xmp.Rating": "99",
            "Xmp.xmp.Label": "infrared",
        },
    )
    assert found == Metadata(width=60, height=40)


@pytest.mark.fault(79)
def test_foreign_text_is_data(photo: Path) -> None:
    found = written(
        photo,
        {
            "Exif.Image.Model": "\x1b[31mEvil\x07 Cam\x1b[0m",
            "Xmp.dc.description": 'lang="x-default" <b>%s</b> \u202eevil',
            "Exif.Image.Artist": "Robert'); DROP TABLE photos;--",
        },
    )
    assert found.camera == "Evil Cam"
    assert found.extra["description"] == "<b>%s</b> evil"
    assert found.extra["creator"] == "Robert'); DROP TABLE photos;--"


@given(st.text())
def test_cleaned_text_is_printable_and_bounded(text: str) -> None:
    assert clean(text).isprintable()
    assert len(clean(text, 50)) <= 50


@pytest.mark.parametrize("rating", ["-1", "6", "", "five", "nan"])
def test_what_is_not_stars_is_no_rating(photo: Path, rating: str) -> None:
    assert written(photo, {"Xmp.xmp.Rating": rating}).rating is None


@pytest.mark.parametrize(
    ("make", "model", "name"),
    [
        ("Canon", "Canon EOS D60", "Canon EOS D60"),
        ("NIKON CORPORATION", "NIKON D70", "NIKON D70"),
        ("NIKON CORPORATION", "D70", "NIKON D70"),
        ("OLYMPUS OPTICAL CO.,LTD", "C960Z,D460Z", "OLYMPUS C960Z,D460Z"),
        ("SONY", "DSLR-A100", "SONY DSLR-A100"),
        ("FUJIFILM", "MX-1200", "FUJIFILM MX-1200"),
        ("", "Pinhole", "Pinhole"),
        ("Apple", "", "Apple"),
        ("", "", None),
    ],
)
def test_a_camera_is_named_once(make: str, model: str, name: str | None) -> None:
    assert camera_name(make, model) == name


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/250", 0.004),
        ("2.8", 2.8),
        ("1/0", None),
        ("0/0", None),
        ("nan", None),
        ("inf", None),
        ("-3/1", None),
        ("x", None),
        ("", None),
    ],
)
def test_numbers(text: str, value: float | None) -> None:
    assert number(text) == value


def test_a_sidecar_speaks_for_its_photo(tmp_path: Path) -> None:
    path = tmp_path / "a.xmp"
    path.write_text(SIDECAR)
    found = read_sidecar(path)
    assert (found.rating, found.label) == (4, Label.GREEN)
    assert found.keywords == ("Places/Alps", "hut, old")
    assert found.taken == CaptureTime("2024-05-01T12:00:00", 120, TakenSource.XMP)
    assert read(path, "xmp") == found


@pytest.mark.parametrize("content", [b"", b"not xml", b"<a" * 50_000])
def test_a_sidecar_that_is_none_says_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xmp"
    path.write_bytes(content)
    assert read_sidecar(path) == Metadata()


def test_keywords_of_all_kinds_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.xmp"
    tags = "<rdf:Seq><rdf:li>People/Anna</rdf:li><rdf:li>Animals/lion</rdf:li></rdf:Seq>"
    subjects = "".join(f"<rdf:li>{word}</rdf:li>" for word in ("Anna", "zoo", "Lion", "Zoo"))
    path.write_text(
        SIDECAR.replace("</rdf:Description>", f"<digiKam:TagsList>{tags}</digiKam:TagsList></rdf:Description>")
        .replace("xmlns:dc=", 'xmlns:digiKam="http://www.digikam.org/ns/1.0/" xmlns:dc=')
        .replace("<rdf:li>Alps</rdf:li><rdf:li>hut, old</rdf:li>", subjects)
    )
    assert read_sidecar(path).keywords == ("People/Anna", "Animals/lion", "Places/Alps", "zoo")


@pytest.mark.parametrize(
    ("suffix", "orientation", "size"), [("jpg", 6, (60, 40)), ("png", 8, (60, 40)), ("tif", 1, (40, 60))]
)
def test_size_and_orientation_fit_together(
    tmp_path: Path, suffix: str, orientation: int, size: tuple[int, int]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation if suffix != "tif" else 6
    path = tmp_path / f"a.{suffix}"
    Image.new("RGB", (60, 40)).save(path, exif=exif)
    found = read(path, {"jpg": "jpeg", "png": "png", "tif": "tiff"}[suffix])
    assert (found.width, found.height, found.orientation) == (*size, orientation)


def test_a_damaged_header_still_gives_what_is_there(photo: Path) -> None:
    tagged = written(photo, {"Exif.Image.Model": "Survivor"})
    assert tagged.camera == "Survivor"
    photo.write_bytes(photo.read_bytes()[:400])
    assert read(photo, "jpeg").camera == "Survivor"


@pytest.mark.parametrize(("content", "kind"), [(b"", FailureKind.CORRUPT), (b"text", FailureKind.UNSUPPORTED)])
def test_what_is_no_picture_has_no_metadata(tmp_path: Path, content: bytes, kind: FailureKind) -> None:
    (tmp_path / "a.jpg").write_bytes(content)
    with pytest.raises(DecodeFailure) as caught:
        read(tmp_path / "a.jpg", "jpeg")
    assert caught.value.failure_kind is kind
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "none.jpg", "jpeg")


def test_iptc_keywords_speak_only_where_xmp_is_silent(photo: Path) -> None:
    """IPTC is a copy of XMP in letters that often cannot say it: `??????` beside `Хужирт` is no second keyword."""
    assert written(photo, {"Iptc.Application2.Keywords": "harbour"}).keywords == ("harbour",)
    both = {"Iptc.Application2.Keywords": "??????", "Xmp.dc.subject": "Хужирт"}
    assert written(photo, both).keywords == ("Хужирт",)


def test_iptc_of_before_utf8_keeps_its_letters(photo: Path) -> None:
    image = exiv2.ImageFactory.open(str(photo))
    image.readMetadata()
    image.iptcData()["Iptc.Application2.Keywords"] = "#v#rhangaj"
    image.writeMetadata()
    photo.write_bytes(photo.read_bytes().replace(b"#v#rhangaj", "Ôvôrhangaj".encode("cp1252")))
    assert read(photo, "jpeg").keywords == ("Ôvôrhangaj",)
