"""Which way up a film is to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from kneewise.read.pose import Picture

if TYPE_CHECKING:
    from av import VideoFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Orientation:
    """How the rows and columns of a decoded frame lie in the upright picture."""

    is_turned: bool = False
    """Columns become rows."""

    flips_columns: bool = False
    """After that, the picture is turned over left to right."""

    flips_rows: bool = False
    """After that, the picture is turned over upside down."""

    @property
    def is_mirrored(self) -> bool:
        """Whether what is shown is a mirror image of what is stored."""
        return bool(self.is_turned ^ self.flips_columns ^ self.flips_rows)

    @classmethod
    def of(cls, frame: VideoFrame) -> Orientation:
        """As the display matrix of a frame says; as it is where there is none.

        The matrix (ISO/IEC 14496-12) takes the column and row of a stored point to
        right = a·column + c·row, down = b·column + d·row; cameras write quarter turns.
        """
        sides = cast("Mapping[str, bytes]", frame.side_data)
        if "DISPLAYMATRIX" not in sides:
            return cls()
        matrix = np.frombuffer(sides["DISPLAYMATRIX"], np.int32)
        a, b, _, c, d = matrix[:5].tolist()
        if abs(b) + abs(c) > abs(a) + abs(d):
            return cls(is_turned=True, flips_columns=c < 0, flips_rows=b < 0)
        return cls(flips_columns=a < 0, flips_rows=d < 0)

    def applied(self, picture: Picture) -> Picture:
        """A decoded picture, upright and contiguous."""
        if self.is_turned:
            picture = picture.swapaxes(0, 1)
        if self.flips_columns:
            picture = picture[:, ::-1]
        if self.flips_rows:
            picture = picture[::-1]
        return np.ascontiguousarray(picture)
