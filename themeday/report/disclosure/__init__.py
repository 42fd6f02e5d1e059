"""What may be told of a day: the one place that decides it, for whoever tells it.

`decision` holds a day against every report and draft before. It uses `suppression` for counts of people, `by_room` for
the rooms beside the whole, `published` and `history` for what earlier reports told, `sites` for those of a merge, and
`texts`, `tips` and `themes` for what people wrote. What is counted stands in `themeday.results`.

Report, review, export, big screen and console ask here: `decision.numbers_now` and `response` for how many people,
`questions` for what the report has no table of, `labels` for the role and unit beside a text, `tips` for votes, and
`batches` for what stands on a screen while people still answer.

**What an organiser sees exactly**: no number more than the report tells. A screen is shown to others, and pictures of
two of them can be subtracted as two reports can; so `history` keeps each look at the review, and holds the next one,
and the next draft, against it. What they do see is what people wrote and released, each text as its author let it be
told, also where fewer than k answered: the author chose, per answer, that it may be shown or reported without a name or
with role and unit, and an organiser has to read it before it is passed on. For the same reason the export has every
released answer in a row of its own, without code, time or order, and with role and unit only as `labels` has it.
Whoever has the export can count those rows; what was shared with the own table only is not in them. How many pairs
there are is told exactly too: the whole room saw them on the big screen, by name.
"""
