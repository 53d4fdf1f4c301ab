"""The pictures of a live set as a film, for whoever asked to keep them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from kneewise.errors import UnwritableResult

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.video.stream import VideoStream

_TICK = Fraction(1, 1000)
"""s, in which the times of the film are counted."""

_RATE = 30
"""Pictures per second that the file announces; each has its own time."""


class Film:
    """A film that grows by JPEG pictures, which are stored as they came.

    Nothing is encoded again: it costs no time that the pose needs.
    """

    def __init__(self, path: Path) -> None:
        """Begin a film.

        Args:
            path: ends in ``.mkv``; it is written from the first picture on.
        """
        self.path = path
        self._container: OutputContainer | None = None
        self._stream: VideoStream | None = None
        self._first = 0.0

    def add(self, jpeg: bytes, time: float, size: tuple[int, int]) -> None:
        """Add a picture.

        Args:
            jpeg: of one picture.
            time: s, later than that of the picture before.
            size: px, width and height.

        Raises:
            UnwritableResult: if the disk refuses it.
        """
        import av

        try:
            if self._container is None:
                self._open(time, size)
            assert self._container is not None
            assert self._stream is not None
            packet = av.Packet(jpeg)
            packet.stream = self._stream
            packet.time_base = _TICK
            packet.pts = packet.dts = round((time - self._first) * 1000)
            packet.is_keyframe = True
            self._container.mux(packet)
        except OSError as error:
            raise _refused(self.path, error) from error

    def end(self) -> Path | None:
        """The finished file; None if it never got a picture."""
        if self._container is None:
            return None
        try:
            self._container.close()
        except OSError as error:
            raise _refused(self.path, error) from error
        self._container = None
        return self.path

    def _open(self, time: float, size: tuple[int, int]) -> None:
        import av

        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._container = av.open(str(self.path), "w", format="matroska")
        stream = self._container.add_stream("mjpeg", rate=_RATE)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = "yuvj420p"
        stream.time_base = _TICK
        self._stream, self._first = stream, time


def _refused(path: Path, error: OSError) -> UnwritableResult:
    return UnwritableResult(
        f"the film {path.name} cannot be written: {error.strerror or error}.",
        remedy="Make room on the disk, or practise without keeping the pictures.",
    )
