"""Where people are kept: the user's own place for data, and what is a code there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from kneewise.errors import BadSetting

VARIABLE = "KNEEWISE_HOME"
"""Names another place for people."""

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")

_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
"""Names that are no folder on Windows."""


def home(environment: Mapping[str, str], platform: str, user: Path) -> Path:
    """The folder that people are kept in.

    Args:
        environment: the variables of the process.
        platform: as ``sys.platform``: ``linux``, ``darwin``, ``win32`` ...
        user: the user's own folder.
    """
    if environment.get(VARIABLE):
        return Path(environment[VARIABLE]).expanduser()
    if platform == "win32":
        local = environment.get("LOCALAPPDATA")
        base = Path(local) if local else user / "AppData" / "Local"
    elif platform == "darwin":
        base = user / "Library" / "Application Support"
    else:
        given = Path(environment.get("XDG_DATA_HOME", ""))
        # The standard says that a relative path there counts as none.
        base = given if given.is_absolute() else user / ".local" / "share"
    return base / "kneewise" / "people"


def place(name: str, people: Path) -> Path:
    """The folder of a person, whether it is there or not.

    Args:
        name: a code such as ``ANNA``, or a path, which holds a separator: ``./anna``.
        people: the folder that people with a code are kept in.

    Raises:
        BadSetting: if the code is none, or differs from another in capitals alone.
    """
    if is_path(name):
        return Path(name).expanduser()
    check_code(name)
    for other in codes(people):
        # On some disks both would be the same folder.
        if other != name and other.lower() == name.lower():
            raise BadSetting(
                f"there is {other}, which differs from {name} in capitals alone.",
                remedy=f"Write {other}, or choose another code.",
            )
    return people / name


def is_path(name: str) -> bool:
    """Whether a person is named by the path of a folder, which holds a separator."""
    return "/" in name or "\\" in name


def check_code(name: str) -> None:
    """Refuse a name that is no code of a person.

    Raises:
        BadSetting: if it is none.
    """
    if not _CODE.fullmatch(name) or _RESERVED.fullmatch(name):
        raise BadSetting(
            f"{name[:70]!r} is no code of a person.",
            remedy="Use letters without accents, digits, - and _, such as ANNA or "
            "P-07; a folder is written with a separator: ./anna.",
        )


def codes(people: Path) -> tuple[str, ...]:
    """The codes of everyone kept there, in alphabetical order."""
    try:
        found = [path.name for path in people.iterdir() if path.is_dir()]
    except OSError:  # nobody is kept yet, or not for us to see
        return ()
    return tuple(sorted(name for name in found if _CODE.fullmatch(name)))
