"""Small OpenSim models, written here: one body after the other, as text."""

from pathlib import Path

LINE = "<LinearFunction><coefficients>1 0</coefficients></LinearFunction>"
SPLINE = "<SimmSpline><x>-1 -0.4 0.1 0.9</x><y>0.1 -0.2 0.3 0.2</y></SimmSpline>"


def coordinate(name: str, limits: str = "-1 1") -> str:
    return f"<Coordinate name='{name}'><range>{limits}</range></Coordinate>"


def custom(axes: dict[str, tuple[str, str, str]]) -> str:
    """A ``SpatialTransform``: by name of the axis, coordinate, direction, function."""
    rows = [
        f"<TransformAxis name='{name}'><coordinates>{moved}</coordinates>"
        f"<axis>{axis}</axis><function>{function}</function></TransformAxis>"
        for name, (moved, axis, function) in axes.items()
    ]
    return f"<SpatialTransform>{''.join(rows)}</SpatialTransform>"


def offset(name: str, on: str, at: str = "0 0 0", turn: str = "0 0 0") -> str:
    return (
        f"<PhysicalOffsetFrame name='{name}'><socket_parent>{on}</socket_parent>"
        f"<translation>{at}</translation><orientation>{turn}</orientation>"
        "</PhysicalOffsetFrame>"
    )


def joint(kind: str, coordinates: str, inner: str = "", child: str = "stick") -> str:
    """A joint from the ground at (0, 1, 0.2) turned, to a frame on the child."""
    return (
        f"<{kind} name='joint'><socket_parent_frame>there</socket_parent_frame>"
        "<socket_child_frame>here</socket_child_frame>"
        f"<coordinates>{coordinates}</coordinates><frames>"
        + offset("there", "/ground", "0 1 0.2", "0.3 -0.2 0.1")
        + offset("here", f"/bodyset/{child}", "0.05 0.1 0", "0.1 0.2 -0.3")
        + f"</frames>{inner}</{kind}>"
    )


def muscle(points: str, wraps: str = "", kind: str = "Thelen2003Muscle") -> str:
    return (
        f"<{kind} name='pull'><GeometryPath name='geometrypath'><PathPointSet>"
        f"<objects>{points}</objects></PathPointSet><PathWrapSet><objects>{wraps}"
        "</objects></PathWrapSet></GeometryPath>"
        "<max_isometric_force>500</max_isometric_force></" + kind + ">"
    )


def point(where: str, on: str = "/bodyset/stick") -> str:
    return (
        f"<PathPoint name='p'><socket_parent_frame>{on}</socket_parent_frame>"
        f"<location>{where}</location></PathPoint>"
    )


def marker(where: str, on: str = "/bodyset/stick", name: str = "tip") -> str:
    return (
        f"<Marker name='{name}'><socket_parent_frame>{on}</socket_parent_frame>"
        f"<location>{where}</location></Marker>"
    )


def model(
    joints: str, *, more: str = "", forces: str = "", stick: str = "", markers: str = ""
) -> str:
    """A model of one stick, unless *more* brings other bodies.

    Args:
        joints: of the ``JointSet``.
        more: bodies beside the stick.
        forces: of the ``ForceSet``.
        stick: what the body ``stick`` holds beside its mass.
        markers: of the ``MarkerSet``.
    """
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n<OpenSimDocument Version='40000'>\n"
        "<Model name='drawn'>\n<gravity>0 -9.80665 0</gravity>\n<BodySet><objects>\n"
        f"<Body name='stick'>{stick}<mass>2</mass><mass_center>0 -0.2 0</mass_center>"
        "<inertia>0.02 0.001 0.02 0 0 0</inertia></Body>\n"
        f"{more}\n</objects></BodySet>\n<JointSet><objects>\n{joints}\n</objects>"
        f"</JointSet>\n<ForceSet><objects>\n{forces}\n</objects></ForceSet>\n"
        f"<MarkerSet><objects>{markers or marker('0 -0.4 0')}</objects></MarkerSet>\n"
        "</Model>\n</OpenSimDocument>\n"
    )


def pendulum(forces: str = "", stick: str = "") -> str:
    """A stick that swings about one axis."""
    return model(joint("PinJoint", coordinate("swing")), forces=forces, stick=stick)


def saved(folder: Path, text: str) -> Path:
    """The text in a file of a folder."""
    path = folder / "drawn.osim"
    path.write_text(text)
    return path
