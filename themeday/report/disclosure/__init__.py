"""What may be told of a day: the one place that decides it, for whoever tells it.

`decision` holds a day against every report before. It uses `suppression` for counts of people, `by_room` for the rooms
beside the whole, `published` and `history` for what earlier reports told, `sites` for those of a merge, and `texts`,
`tips` and `themes` for what people wrote. What is counted stands in `themeday.results`.

The organisers' review and the screens ask here too: `labels` for the role and unit beside a text and `tips` for votes,
both the same everywhere, `response` for small units and rooms, and for how many answers a chart or an average takes.
Counts in the review are exact: it is for those who have the answers themselves. What is handed on, report and export,
tells less.
"""
