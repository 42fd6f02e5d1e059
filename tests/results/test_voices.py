"""Whoever counts as one, and whose voice an answer is."""

from __future__ import annotations

from tests.results.people import Room, save
from themeday.model.people import Role, device_code
from themeday.results.voices import Voice, code_of, voices_of


def test_each_side_of_a_shared_device_is_a_voice_and_answers_for_itself(room: Room) -> None:
    alone, device = room.join(Role.LEADER, "Parket"), room.join(Role.TABLE)
    voices = voices_of(room.records)
    young, leader = (f"{device_code(device.me.code)}-{side}" for side in "YL")
    assert voices == {
        alone.me.code: Voice("leader", "Parket", "a"),
        young: Voice("young_colleague", "", "a"),
        leader: Voice("leader", "", "a"),
    }
    assert voices_of(room.records, leave_out=["a"]) == {}
    device.speak_as(Role.LEADER)
    save(device, "welcome", "help", "als leidinggevende")
    save(alone, "welcome", "help", "alleen")
    wrote = {o.value: code_of(o, voices) for o in room.records.shared.answers("welcome", "help")}
    assert wrote == {"als leidinggevende": leader, "alleen": alone.me.code}
    assert code_of(room.records.shared.answers("welcome", "help")[0], {}) == ""
