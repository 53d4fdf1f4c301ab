"""The frames of a film, one after the other, upright and with their own times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np

from kneewise.arrays import Array
from kneewise.caveat import Caveat, Weight
from kneewise.errors import UnreadableFile
from kneewise.read.container import opened
from kneewise.read.orientation import Orientation
from kneewise.read.pose import Picture

if TYPE_CHECKING:
    from av import Packet, VideoFrame
    from av.video.stream import VideoStream

LONG_SIDE = 1280
"""px: larger pictures are made smaller while they are decoded, for speed."""

RATE = 60.0
"""1/s: of faster films about this many frames are taken."""

SHORTEST_STEP = 1 / 76
"""s between the frames taken of a film faster than that: 75 frames per second stay, of
120 and 240 every second and fourth is taken."""

LOST_END = 0.5
"""s that may be missing at the end before it is worth a word."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Frame:
    """One picture of a film."""

    time: float
    """s from the first frame shown."""

    picture: Picture
    """Upright, perhaps smaller than in the film."""

    width: int
    """px of the film, upright."""

    height: int
    """px of the film, upright."""

    def scale(self) -> Array:
        """(2,) px of the film per px of the picture: right, down."""
        rows, columns = self.picture.shape[:2]
        return np.array([self.width / columns, self.height / rows])


class Film:
    """A film, opened. Close it, or use it in a ``with``."""

    def __init__(self, path: Path, *, long_side: int = LONG_SIDE) -> None:
        """Open the film.

        Args:
            path: any file; whether it is a film shows here.
            long_side: px that the longer side of a picture may have.

        Raises:
            UnreadableFile: if it is no film, or damaged beyond reading.
        """
        self.name = path.name
        self._path, self._long_side = path, long_side
        self._container, self._stream, self.about = opened(path)
        self._origin: float | None = None
        self._size: tuple[int, int] | None = None
        self._upright: dict[int, Orientation] = {}
        self._skipped = self._damaged = self._out_of_order = self._untimed = 0
        self._end = 0.0
        self._broken = False

    def __enter__(self) -> Film:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back."""
        self._container.close()

    def frames(self, *, every: bool = False) -> Iterator[Frame]:
        """The frames in order of time, each decoded when it is asked for.

        Args:
            every: whether all frames of a very fast film are taken; otherwise about
                ``RATE`` of each second.
        """
        is_fast = self.about.rate * SHORTEST_STEP > 1 and not every
        last = -np.inf
        for frame in self._decoded():
            time = self._time(frame)
            if time <= self._end and np.isfinite(last):
                self._out_of_order += 1
                continue
            self._end = time
            if is_fast and time - last < SHORTEST_STEP:
                self._skipped += 1
                continue
            last = time
            yield self._frame(frame, time)

    def near(self, time: float) -> Frame | None:
        """The frame nearest to *time* (s); None where the film has none to show."""
        from av import FFmpegError

        if self._origin is None:
            next(self._decoded_times(), None)
        if self._origin is None:
            return None
        try:
            tick = (self._origin + max(time, 0.0)) / self._tick()
            self._container.seek(int(tick), stream=self._stream, backward=True)
            best = self._nearest(time)
        except FFmpegError:
            best = None
        if best is None:
            self._reopen()
            best = self._nearest(time)
        return None if best is None else self._frame(best, self._time(best))

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """What is doubtful about the film, once its frames have gone by."""
        return tuple(
            caveat
            for there, caveat in (
                (self._skipped, self._fast()),
                (self._damaged, _damaged(self._damaged)),
                (self._broken or self._is_short(), self._short()),
                (self._out_of_order, _out_of_order(self._out_of_order)),
                (self._untimed, _UNTIMED),
                (any(o.is_mirrored for o in self._upright.values()), _MIRRORED),
            )
            if there
        )

    def _decoded(self) -> Iterator[VideoFrame]:
        """Every frame the file yields; a broken file ends early."""
        from av import FFmpegError

        try:
            for packet in self._container.demux(self._stream):
                for frame in self._in_packet(packet):
                    if frame.is_corrupt:
                        self._damaged += 1
                    else:
                        yield frame
        except FFmpegError:
            self._broken = True

    def _in_packet(self, packet: Packet[VideoStream]) -> list[VideoFrame]:
        """The frames of one packet: none where it is damaged."""
        from av import FFmpegError

        try:
            return packet.decode()
        except FFmpegError:
            self._damaged += 1
            return []

    def _decoded_times(self) -> Iterator[tuple[VideoFrame, float]]:
        """Every frame with its time."""
        return ((frame, self._time(frame)) for frame in self._decoded())

    def _nearest(self, time: float) -> VideoFrame | None:
        """The frame nearest to *time* from here on; None if here is too late."""
        best, least = None, np.inf
        for frame, at in self._decoded_times():
            if best is None and at > time + LOST_END:
                return None
            if abs(at - time) < least:
                best, least = frame, abs(at - time)
            if at >= time:
                break
        return best

    def _reopen(self) -> None:
        """Go back to the start, for a file in which one cannot jump."""
        self._container.close()
        self._container, self._stream, self.about = opened(self._path)

    def _tick(self) -> float:
        """The unit in which the times of the stream are counted, s."""
        return float(self._stream.time_base or 1)

    def _time(self, frame: VideoFrame) -> float:
        """When a frame is shown, s from the first; the first frame sets the clock."""
        if frame.pts is None:
            self._untimed += 1
            return self._end + (1 / self.about.rate if self._untimed > 1 else 0.0)
        time = frame.pts * float(frame.time_base or self._tick())
        if self._origin is None:
            self._origin = time
        return time - self._origin

    def _frame(self, frame: VideoFrame, time: float) -> Frame:
        """A decoded frame as an upright picture."""
        upright = self._orientation(frame)
        aspect = float(self._stream.codec_context.sample_aspect_ratio or 1)
        width, height = round(frame.width * aspect), frame.height
        if self._size is None:
            turned = (height, width) if upright.is_turned else (width, height)
            self._size = turned
        factor = min(1.0, self._long_side / max(width, height))
        small = frame.reformat(
            max(round(width * factor), 1), max(round(height * factor), 1), "rgb24"
        )
        picture = upright.applied(small.to_ndarray().astype(np.uint8, copy=False))
        return Frame(
            time=time, picture=picture, width=self._size[0], height=self._size[1]
        )

    def _orientation(self, frame: VideoFrame) -> Orientation:
        """Which way up a frame is shown.

        PyAV keeps a frame whose display matrix was read alive for long: the matrix is
        read once, and again when the angle of the film changes.
        """
        if frame.rotation not in self._upright:
            self._upright[frame.rotation] = Orientation.of(frame)
        return self._upright[frame.rotation]

    def _is_short(self) -> bool:
        """Whether frames that the header promises never came."""
        missing = self.about.duration - self._end
        return missing > LOST_END + 0.02 * self.about.duration

    def _fast(self) -> Caveat:
        return Caveat(
            text=(
                f"The film has {self.about.rate:.0f} frames per second; about "
                f"{RATE:.0f} of them were looked at."
            )
        )

    def _short(self) -> Caveat:
        promised = self.about.duration
        more = f", although {promised:.1f} s were promised" if promised else ""
        return Caveat(
            text=f"The film breaks off after {self._end:.1f} s{more}.",
            remedy="Copy it from the camera again.",
            weight=Weight.DOUBT,
        )


def nothing_shown(name: str) -> UnreadableFile:
    """The error for a film without a single frame."""
    return UnreadableFile(
        f"{name}: the file names a film, but not one picture in it can be decoded.",
        remedy="Play it on the device that took it; if it plays, copy it again.",
    )


def _damaged(count: int) -> Caveat:
    return Caveat(
        text=f"{count} damaged pieces of the film were left out.",
        remedy="Copy it from the camera again.",
        weight=Weight.DOUBT,
    )


def _out_of_order(count: int) -> Caveat:
    return Caveat(
        text=f"{count} frames repeated an earlier time and were left out.",
    )


_UNTIMED = Caveat(
    text="The film does not say when its frames were taken; an even rate was assumed.",
    remedy="Use the file as the camera wrote it.",
    weight=Weight.DOUBT,
)

_MIRRORED = Caveat(
    text="The film is marked to be shown as a mirror image; left and right may be "
    "exchanged.",
    remedy="Switch off the mirror of the front camera, or say which side is which.",
    weight=Weight.DOUBT,
)
