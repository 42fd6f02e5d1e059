"""The speed dates, the deliberation and the match of a day, without a screen.

The facilitator gets counts and never a name: who opted out, who rated whom and who has no partner stays with them. What
takes a while is an act in steps (`room/optimistic_writes.py`): a page leaves the computing to a thread.
"""
