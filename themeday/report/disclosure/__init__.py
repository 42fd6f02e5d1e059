"""What may be told of a day: the one place that decides it, for whoever tells it.

`decision` holds a day against every report before. It uses `suppression` for counts of people, `by_room` for the rooms
beside the whole, `published` and `history` for what earlier reports told, `sites` for those of a merge, and `texts`,
`tips` and `themes` for what people wrote. What is counted stands in `themeday.results`.
"""
