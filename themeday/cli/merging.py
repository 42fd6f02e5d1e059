"""Several rooms or sites: `merge`."""

from __future__ import annotations

from pathlib import Path

from themeday.cli.command import Command, UsageError, quoted
from themeday.cli.options import output
from themeday.i18n import N_, format_day, translate_count


class Merge(Command):
    name = "themeday merge"
    takes = N_("DAY DAY [DAY...]")
    description = N_(
        "Merge the days of several rooms or sites into one, to review, export and report on. The order makes no "
        "difference, and merging again gives the same files. What was private is never in it, so the days may be "
        "closed already. Each DAY is a folder with a day.toml and what was collected."
    )
    examples = N_("themeday merge utrecht zwolle breda -o national\nthemeday export national -o export")

    output = output(N_("The folder of the merged day; an earlier merge there is replaced."), N_("FOLDER"))

    def start(self) -> None:
        from themeday.lifecycle.merge import merge

        days = [Path(word) for word in self.words if word]
        if not self.output:
            raise UsageError(N_("Write it like this: {usage}"), usage=f"{self._usage()} -o {self.say(N_('FOLDER'))}")
        first, *_ = [self.load_day(place=place) for place in range(len(days))]
        self.speaks = self.language or first.languages[0]
        done = merge(days, Path(self.output))
        merged = translate_count(
            self.speaks,
            "Merged: {n} day, participants: {participants}, answers: {answers}.",
            "Merged: {n} days, participants: {participants}, answers: {answers}.",
            len(done.sources),
            participants=done.participants,
            answers=done.answers,
        )
        self.print("{merged}", merged=merged)
        for source in done.sources:
            for remark in source.remarks:
                self.print("{folder}: {remark}", folder=source.path.name, remark=remark.message(self.speaks))
            if source.remarks:
                self.print(N_("More: themeday doctor {day}"), day=quoted(str(source.path)))
            if source.private:
                self.print(
                    N_("{folder}: private rows that stood among the shared ones and were left out: {count}."),
                    folder=source.path.name,
                    count=source.private,
                )
        for site, date in done.reported:
            self.print(
                N_(
                    "{site}: made a report of its own, {date}. The report of the merge repeats its numbers and is "
                    "coarser for it: without agreements, themes and reports of rooms. Make no more reports at the "
                    "sites: those could be subtracted from the one of all."
                ),
                site=site,
                date=format_day(self.speaks, date),
            )
        for clash in done.clashes:
            self.print("{text}", text=clash.message(self.speaks))
        if done.erased:
            self.print(N_("Left out because they were erased in one of the folders: {count}."), count=done.erased)
        if done.files:
            self.print(
                N_("Something of the earlier merge is gone, so its exports are deleted too: {count}. Make new ones."),
                count=done.files,
            )
        self.print_written(done.folder)
