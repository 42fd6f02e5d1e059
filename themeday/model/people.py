"""Who takes part: a person or a table, known by a random code only."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from random import Random

from themeday.i18n import DEFAULT_LANGUAGE, N_
from themeday.model.labels import comparable
from themeday.text.display import shown

# No letters or digits that are mistaken for one another when read aloud or from a poster.
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_CODE_LENGTH = 8
#: The fewest people of whom anything may be told.
SMALLEST_GROUP = 5

_CODES = re.compile(f"(?<![A-Za-z0-9])[{_ALPHABET}]{{{_CODE_LENGTH}}}(?![A-Za-z0-9])")


def codes_in(text: str) -> set[str]:
    """Return what looks like a participant's code in a text that the kit made, such as an item's key."""
    return set(_CODES.findall(text))


class Role(StrEnum):
    """The self-chosen role; age is never asked."""

    YOUNG_COLLEAGUE = "young_colleague"
    LEADER = "leader"
    TABLE = "table"


ROLE_NAMES = {
    Role.YOUNG_COLLEAGUE: N_("young colleague"),
    Role.LEADER: N_("leader"),
    Role.TABLE: N_("a table sharing one device"),
}
ROLES_OF_PEOPLE = (Role.YOUNG_COLLEAGUE, Role.LEADER)


@dataclass(frozen=True)
class Participant:
    """A person or a table, as this page knows it."""

    code: str  # the only name the log knows
    role: Role
    unit: str = ""  # empty for a table
    language: str = DEFAULT_LANGUAGE
    room: str = ""
    table: str = ""  # empty when none was chosen
    nickname: str = ""  # self-chosen and optional; private

    @property
    def name(self) -> str:
        """Return what others call this participant: the nickname, else a label that does not give the code away."""
        if self.nickname:
            return self.nickname
        return code_from(hashlib.blake2s(device_code(self.code).encode(), digest_size=4).digest())

    @property
    def name_and_unit(self) -> str:
        """Return what others call this participant, and where one works, as they are shown."""
        return f"{shown(self.name)} ({shown(self.unit)})" if self.unit else shown(self.name)

    def speaking_as(self, role: Role) -> Participant:
        """Return one side of a table that shares a device; its rows are kept apart from the other side's."""
        if self.role is not Role.TABLE:
            return self
        # A nickname of before, when one person had this device, is neither side's.
        return replace(self, code=f"{self.code}-{role.value[0].upper()}", role=role, nickname="")


def device_code(code: str) -> str:
    """Return the code of the device behind a participant's code; a table's two sides share one."""
    return code.partition("-")[0]


def new_code(random: Random | None = None) -> str:
    """Return a fresh participant code; in a rehearsal from a seeded generator."""
    choose = random.choice if random else secrets.choice
    return "".join(choose(_ALPHABET) for _ in range(_CODE_LENGTH))


def code_from(entropy: bytes, length: int = _CODE_LENGTH) -> str:
    """Return the code that follows from some bytes, one for each of its characters."""
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in entropy[:length])


@lru_cache(maxsize=20_000)  # every console asks hundreds of them again at every change
def derived_code(secret: bytes, purpose: str, code: str, length: int) -> str:
    """Return a code that only the day's secret can connect with a participant.

    They are derived instead of stored, so that no file can leak them; those for different purposes are unrelated.
    """
    return code_from(hmac.new(secret, f"{purpose}:{code}".encode(), hashlib.sha256).digest(), length)


def join_code(secret: bytes) -> str:
    """Return the short code that lets people in; it follows from the data folder alone, so a mended title keeps it."""
    return derived_code(secret, "join", "day", 4)


def rejoin_code(secret: bytes, code: str) -> str:
    """Return the personal code with which a participant comes back on another device, such as "K7PQ-3MXA"."""
    plain = derived_code(secret, "rejoin", code, 8)
    return f"{plain[:4]}-{plain[4:]}"


def pair_code(secret: bytes, code: str) -> str:
    """Return the short code with which a partner finds this participant."""
    return derived_code(secret, "pair", code, 5)


def normal_code(typed: str) -> str:
    """Return a typed code as we write it: capitals, no spaces or dashes."""
    return "".join(character for character in comparable(typed).upper() if character.isalnum())
