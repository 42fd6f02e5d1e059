"""After the day: the check after six and after twelve weeks, which `serve --follow-up` opens; no part of the agenda."""

from themeday.i18n import N_

CHAPTER = "follow_up"
#: The checks by key, with the weeks after the day.
ROUNDS = {"six": 6, "twelve": 12}
#: How each is called afterwards, in the review and the report.
TITLES = {"six": N_("After six weeks"), "twelve": N_("After twelve weeks")}
STOPPED = "stopped"
GOES_ON, MET, STEP, FEEDBACK, LEARNED = "goes_on", "met", "step", "feedback", "learned"
