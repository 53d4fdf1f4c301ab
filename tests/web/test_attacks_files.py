"""Attacks with files: names that lead elsewhere, contents that are something else."""

from __future__ import annotations

import gzip
import io
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from kneewise.errors import KneewiseError
from kneewise.web.jobs.errand import _found
from kneewise.web.limits import Limits
from tests.web.town import ANNA, BERT, TABLE, Another, Town, unhurried

UPLOADS = f"/people/{ANNA}/uploads"


def refused(practice: Town, name: str, content: bytes = TABLE) -> int:
    """The status that a file gets; nothing of it is left in any folder."""
    answer = practice.visitor("clio").upload(ANNA, name, content)

    left = [path for path in folder(practice).rglob("*") if path.is_file()]
    assert [path.name for path in left if "part" in path.name] == []
    return answer.status_code


def folder(practice: Town) -> Path:
    """Where uploads lie."""
    return practice.house.uploads.folder


@pytest.mark.parametrize(
    "name",
    [
        "../../../../tmp/evil.trc",
        "..\\..\\evil.trc",
        "/etc/cron.d/evil.trc",
        "C:\\Windows\\evil.trc",
        "a/../../b.trc",
    ],
)
def test_a_name_that_leads_to_another_folder(practice: Town, name: str) -> None:
    assert refused(practice, name) == 415


@pytest.mark.parametrize(
    "name",
    ["a\r\nSet-Cookie: x=1.trc", "a\0.trc", "gpj\u202e.trc", "a\x1b[2J.trc"],
)
def test_a_name_with_hidden_signs(practice: Town, name: str) -> None:
    assert refused(practice, name) in (415, 422)


@pytest.mark.parametrize(
    "name", ["<img src=x onerror=alert(1)>.trc", "x.trc.exe", "x.html", ".trc", "...."]
)
def test_a_name_that_is_a_script_or_of_another_kind(practice: Town, name: str) -> None:
    assert refused(practice, name) == 415


def test_a_zip_bomb_under_the_name_of_a_recording(practice: Town) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("bomb", b"\0" * 5_000_000)
    bomb = gzip.compress(b"\0" * 5_000_000)

    assert refused(practice, "bomb.mat", packed.getvalue()) == 415
    assert refused(practice, "bomb.csv", packed.getvalue()) == 415
    assert refused(practice, "bomb.mp4", bomb) == 415
    assert refused(practice, "bomb.zip", packed.getvalue()) == 415


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.mp4", b"<!doctype html><script>alert(1)</script>"),
        ("page.trc", b"  <html><script>alert(1)</script>"),
        ("drawing.json", b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'),
        ("program.csv", b"MZ\x90\0\3\0\0\0"),
        ("program.c3d", b"\x7fELF\2\1\1\0"),
        ("script.txt", b"#!/bin/sh\nrm -rf /\n"),
        ("paper.txt", b"%PDF-1.7\n"),
        ("letter.txt", b"{\\rtf1 \\object}"),
    ],
)
def test_a_page_or_program_under_the_name_of_a_recording(
    practice: Town, name: str, content: bytes
) -> None:
    assert refused(practice, name, content) == 415


def test_entities_of_xml_under_the_name_of_a_recording(practice: Town) -> None:
    lol = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'

    assert refused(practice, "model.osim", lol) == 415
    assert refused(practice, "model.trc", lol) == 415
    assert refused(practice, "model.json", lol) == 415


def test_a_polyglot_is_saved_and_never_shown(practice: Town) -> None:
    both = b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(document.cookie)//<script>"
    clio = practice.visitor("clio")
    made = clio.upload(ANNA, "both.gif", both).json()

    answer = clio.get(f"/people/{ANNA}/recordings/{made['id']}/file")

    assert answer.content == both
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_ten_gigabytes_are_refused_before_they_are_sent(practice: Town) -> None:
    ten = {"name": "film.mp4", "size": 10 << 30}

    answer = practice.visitor("anna").post(UPLOADS, ten)

    assert answer.status_code == 413
    assert answer.json()["remedy"]


def test_more_than_was_announced(practice: Town) -> None:
    clio = practice.visitor("clio")
    path = f"{UPLOADS}/{clio.post(UPLOADS, {'name': 'a.trc', 'size': 9}).json()['id']}"

    assert clio.part(path, 0, b"PathFileType").status_code == 413
    assert clio.get(path).json()["offset"] == 0


def test_a_part_larger_than_any(another: Another) -> None:
    small = another(unhurried(Limits(chunk=1000)))
    clio = small.visitor("clio")
    begun = clio.post(UPLOADS, {"name": "a.trc", "size": 5000}).json()

    answer = clio.part(f"{UPLOADS}/{begun['id']}", 0, b"x" * 1001)

    assert answer.status_code == 413


def test_half_an_upload_becomes_no_recording(practice: Town) -> None:
    clio = practice.visitor("clio")
    size = len(TABLE) + 10
    begun = clio.post(UPLOADS, {"name": "a.trc", "size": size}).json()
    path = f"{UPLOADS}/{begun['id']}"
    clio.part(path, 0, TABLE)

    assert clio.ask("POST", f"{path}/end").status_code == 409
    assert clio.part(path, 5, b"x" * 10).status_code == 409
    assert clio.part(path, len(TABLE), b"1" * 10).status_code == 200
    assert clio.ask("POST", f"{path}/end").status_code == 201


def test_a_part_and_a_whole_that_were_changed_on_their_way(practice: Town) -> None:
    clio = practice.visitor("clio")
    told = {"name": "a.trc", "size": len(TABLE), "sha256": sha256(b"other").hexdigest()}
    path = f"{UPLOADS}/{clio.post(UPLOADS, told).json()['id']}"
    headers = {
        "Upload-Offset": "0",
        "Upload-Checksum": f"sha256 {sha256(b'other').hexdigest()}",
        "Content-Type": "application/offset+octet-stream",
    }

    assert clio.ask("PATCH", path, content=TABLE, headers=headers).status_code == 409
    assert clio.part(path, 0, TABLE).status_code == 200
    assert clio.ask("POST", f"{path}/end").status_code == 409
    assert clio.get(f"/people/{ANNA}/recordings").json() == []


def test_uploads_without_end(practice: Town) -> None:
    anna = practice.visitor("anna")
    many = practice.house.limits.uploads

    begun = [anna.post(UPLOADS, {"name": "a.trc", "size": 9}) for _ in range(many + 1)]

    assert [each.status_code for each in begun] == [201] * many + [503]
    bert = practice.visitor("bert").post(
        f"/people/{BERT}/uploads", {"name": "a.trc", "size": 9}
    )
    assert bert.status_code == 201


def test_a_disk_that_would_be_filled(another: Another) -> None:
    full = another(unhurried(Limits(spare=1 << 60)))

    answer = full.visitor("clio").post(UPLOADS, {"name": "a.trc", "size": 9})

    assert answer.status_code == 413


def test_an_upload_that_was_left_lying_is_thrown_away(another: Another) -> None:
    quick = replace(unhurried(), upload_age=-1.0)
    there = another(quick)
    clio = there.visitor("clio")
    path = f"{UPLOADS}/{clio.post(UPLOADS, {'name': 'a.trc', 'size': 9}).json()['id']}"

    there.house.uploads.sweep()

    assert clio.get(path).status_code == 404


def test_a_child_that_hands_over_a_link_to_the_servers_own_files(
    practice: Town, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "assessment.json").symlink_to(practice.archive.place.database)
    (out / "report.html").write_text("")

    with pytest.raises(KneewiseError, match="left no result"):
        _found(out)
