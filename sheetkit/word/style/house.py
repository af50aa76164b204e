"""What the house wants of each part of a notice, out of the policy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sheetkit.policy import Policy
from sheetkit.word.style.parts import RULES, Roles, roles

_ROUNDED = 1
"""Millimetres by which a paper may miss its size: programs round."""


@dataclass(frozen=True, slots=True)
class Want:
    """How a part is set: typeface, size in points, alignment where one is asked for."""

    face: str
    size: float
    align: str | None

    def suits(self, align: str) -> bool:
        """Whether an alignment is the one asked for; lines that fill their width begin at the left."""
        return self.align in (None, align) or (self.align, align) == ("left", "both")

    def moved(self, steps: int, house: "House") -> "Want":
        """The same, smaller by so many steps of the scale of 字号 (NOT-6)."""
        return replace(self, size=house.scale[house.scale.index(self.size) + steps]) if steps else self


@dataclass(frozen=True, slots=True)
class House:
    """The house style: the parts, how each is set, the scale of 字号 (largest first), and what counts as the same."""

    roles: Roles
    wants: Mapping[str, Want]
    form: str
    scale: Sequence[float]
    names: Mapping[float, str]
    """The 字号 of a size."""
    alike: Mapping[str, str]
    """Other names of typefaces, in small letters."""
    symbols: frozenset[str]
    """Typefaces of signs, which are no letters."""
    paper: tuple[float, float]
    """The sides of the paper in millimetres, the shorter first."""

    def usual(self, face: str) -> str:
        """The typeface by its usual name."""
        return self.alike.get(face.casefold(), face)

    def look(self, face: str, size: float) -> str:
        """A look in words: 黑体 小三, 宋体 13 磅."""
        return f"{face} {self.names.get(size) or f'{size:g} 磅'}"

    def steps(self, part: str, size: float) -> int | None:
        """By how many steps a size is smaller than the part's own; None if one of them is not on the scale."""
        own = self.wants[part].size
        return self.scale.index(size) - self.scale.index(own) if size in self.scale and own in self.scale else None

    def is_paper(self, sides: tuple[float, float]) -> bool:
        """Whether a paper of these sides in millimetres is that of the house, upright or not."""
        return all(abs(is_ - wanted) <= _ROUNDED for is_, wanted in zip(sorted(sides), self.paper, strict=True))

    def can_move(self, steps: int) -> bool:
        """Whether all parts can be moved by so many steps without leaving the scale."""
        return all(
            want.size in self.scale and 0 <= self.scale.index(want.size) + steps < len(self.scale)
            for want in self.wants.values()
        )


def house_of(policy: Policy) -> House:
    """The house style as the policy has it."""
    wants = {}
    for id_ in RULES:
        figures = policy[id_].parameters
        for name in figures["styles"]:
            wants[name] = Want(figures["face"], float(figures["size"]), figures.get("align"))
    more = policy["NOT-6"].parameters
    names = {float(size): name for name, size in more["scale"].items()}
    short, long = sorted(more["paper"])
    return House(
        roles=roles(policy),
        wants=wants,
        form=policy["NOT-2"].parameters["form"],
        scale=sorted(names, reverse=True),
        names=names,
        alike={other.casefold(): usual for other, usual in more["alike"].items()},
        symbols=frozenset(more["symbols"]),
        paper=(short, long),
    )
