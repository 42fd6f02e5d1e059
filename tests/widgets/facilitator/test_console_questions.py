"""The console's questions: open, shown, counted and moderated, as far as authors let the room see."""

from __future__ import annotations

from tests.asked import LISTED, changed, tip
from tests.widgets.facilitator.console_room import DAY, ConsoleRoom
from themeday.chapters import CHAPTERS
from themeday.model.people import Role
from themeday.model.visibility import Visibility
from themeday.widgets.participant.live_list import LiveList
from themeday.widgets.participant.question import QuestionCard
from themeday.widgets.participant.room import RoomAnswers


def test_questions_are_closed_opened_shown_and_taken_off(room: ConsoleRoom) -> None:
    room.do("start", chapter="welcome")
    room.do("ask", key="help", on=False)
    assert not room.stage.accepts("welcome", "help")
    assert not room.row("help")["open"]
    room.do("ask", key="help", on=True)
    assert room.stage.accepts("welcome", "help")
    room.do("show", key="help", on=True)
    assert room.stage.revealed("welcome", "help")
    room.do("show", key="help", on=False)
    assert not room.stage.revealed("welcome", "help")


def test_private_questions_can_never_be_shown(room: ConsoleRoom) -> None:
    room.do("start", chapter="expectations")
    for key in ("motivation", "matching", "feedback"):
        assert room.row(key)["shows"] == []
        room.do("show", key=key, on=True)
        assert not room.stage.revealed("expectations", key)


def test_counts_hold_private_answers_too_and_a_table_once(room: ConsoleRoom) -> None:
    room.do("start", chapter="expectations")
    matching = CHAPTERS["expectations"].question("matching")
    room.join("Y1").save("expectations", matching, "no")
    room.join("L1", Role.LEADER, "Parket")
    device = room.join("T1", Role.TABLE, "")
    for role in (Role.YOUNG_COLLEAGUE, Role.LEADER):
        device.speak_as(role)
        device.save("expectations", matching, "yes")
    room.session._notify()
    assert room.row("matching")["counts"] == "2 of 3 have answered"
    assert room.console.state["joined"] == "3 participants"
    assert room.console.state["roles"] == []  # too few of each to tell them apart


def test_moderation_holds_only_what_authors_let_the_room_see(room: ConsoleRoom) -> None:
    room.do("start", chapter="expectations")
    hope = CHAPTERS["expectations"].question("hope")
    people = {f"Y{n}": room.join(f"Y{n}") for n in range(1, 6)}  # as many as share a role and a unit where it may stand
    for code, text, visibility in (
        ("Y1", "open <b>voor</b> allen", Visibility.ANONYMOUS),
        ("Y2", "met naam", Visibility.REPORT),
        ("Y3", "alleen tafel", Visibility.TABLE),
        ("Y4", "alleen ik", Visibility.PRIVATE),
    ):
        people[code].save("expectations", hope, text, visibility)
    room.session._notify()
    answers = room.console.answers["hope"]
    assert [(answer["text"], answer["by"]) for answer in answers] == [
        ("met naam", "young colleague · Recherche"),
        ("open <b>voor</b> allen", ""),
    ]
    assert "2 may be shown" in room.row("hope")["counts"]
    assert not [code for code in ("Y1", "Y2", "Y3", "Y4", "alleen") if code in room.everything()]

    handle = answers[1]["handle"]
    room.do("hide", handle=handle, on=True)
    assert room.stage.hidden("Y1", "expectations", "hope")
    assert room.console.answers["hope"][1]["hidden"]
    room.do("hide", handle=handle, on=False)
    assert not room.stage.hidden("Y1", "expectations", "hope")


def test_own_words_beside_themes_are_moderated(room: ConsoleRoom) -> None:
    room.do("start", chapter="expectations")
    learn = CHAPTERS["expectations"].question("learn")
    room.join("Y1").save("expectations", learn, {"chosen": ["ai"], "own": "iets"}, Visibility.ANONYMOUS)
    room.session._notify()
    room.do("hide", handle=room.console.answers["learn"][0]["handle"], on=True)
    assert room.stage.hidden("Y1", "expectations", "learn.own")


def test_texts_for_a_list_wait_until_the_facilitator_lets_them_through() -> None:
    room, listed = ConsoleRoom(changed(DAY, welcome=LISTED)), CHAPTERS["welcome"]
    room.do("start", chapter="welcome")
    author, reader = room.join("Y1"), room.join("Y2")
    author.save("welcome", listed.question("help"), "netjes")
    others = [f"zo iets {number}" for number in range(4)]  # one less than make a batch
    for number, text in enumerate(others, start=3):
        room.join(f"Y{number}").save("welcome", listed.question("help"), text)
    room.do("show", key="help", on=True)

    def seen() -> tuple[list[str], list[str]]:
        reader.poll()
        (result,) = RoomAnswers(reader, "welcome").results
        return LiveList(reader, "welcome", listed.question("help")).rows, [text["text"] for text in result["texts"]]

    def waits() -> str:
        room.session._notify()
        return str(room.console.answers["help"][0]["waits"])

    for row in room.console.answers["help"][1:]:
        room.do("let", handle=row["waits"])
    assert seen() == ([], [])
    early = waits()
    author.save("welcome", listed.question("help"), "niet netjes")
    assert room.do("let", handle=early).startswith("This text was changed")
    assert seen() == ([], [])
    room.do("let", handle=waits())
    assert seen() == (["niet netjes", *others], ["niet netjes", *others])
    assert waits() == ""
    room.do("hide", handle=room.console.answers["help"][0]["handle"], on=True)
    assert seen() == (others, others)
    for handle in ("", None, "x", [], {}):
        assert room.do("let", handle=handle).startswith("This text was changed")


def test_closing_has_its_tips_with_voting_and_result(room: ConsoleRoom) -> None:
    room.do("start", chapter="closing")
    room.join("Y1").save("closing", tip("do", 1), "Begin klein")
    room.session._notify()
    assert room.row("tips")["counts"].startswith("1 of 1")
    assert [each["text"] for each in room.console.answers["tips"]] == ["Do: Begin klein"]
    room.do("show", key="tips", on=True)
    room.do("show", key="votes", on=True)
    room.do("ask", key="tips", on=False)
    assert room.stage.revealed("closing", "tips")
    assert room.stage.revealed("closing", "votes")
    assert not room.stage.accepts("closing", "tips")
    room.do("hide", handle=room.console.answers["tips"][0]["handle"], on=True)
    assert room.stage.hidden("Y1", "closing", "do.1")


def test_lessons_and_agreements_have_counts(room: ConsoleRoom) -> None:
    room.do("start", chapter="lessons")
    assert [row["key"] for row in room.console.asked] == ["say-it-straight", "confidence"]
    room.do("show", key="confidence", on=True)
    assert room.stage.revealed("lessons", "confidence")
    room.do("start", chapter="agreements")
    assert room.row("agreements")["counts"] == "0 began, 0 confirmed"


def test_what_one_role_is_asked_is_expected_of_that_role_only() -> None:
    text = "---\ntitle: Ward\nlead: Look.\n---\n```question hear\nrole: leader\n\nWhat do you hear?\n```\n"
    room = ConsoleRoom(changed(DAY, ward=text))
    young, leader = room.join("Y1"), room.join("L1", Role.LEADER, "Parket")
    room.do("start", chapter="ward")
    assert room.row("hear")["counts"] == "0 of 1 have answered"
    asked = room.day.chapters["ward"].question("hear")
    assert QuestionCard(young, "ward", asked).questions == {}
    assert list(QuestionCard(leader, "ward", asked).questions) == ["hear"]
    leader.save("ward", asked, "Iets")
    room.session._notify()
    assert room.row("hear")["counts"] == "1 of 1 has answered"
