"""The speed dates, the deliberation and the match of a day, without a screen.

`reading` says what the logs hold, `counting` gives the facilitator counts, `planning` is about the dates, `holding`
about the rounds, `mine` about the rounds of one participant, `board` about the deliberation of the young colleagues,
`case` works a match out, and `deciding` is about what becomes of it. What takes a while is an act in steps
(`room/work.py`): a page leaves the computing to a thread.

The facilitator gets counts and never a name: who opted out, who rated whom and who has no partner stays with them.
"""
