"""Free text grouped into themes, in Dutch and English: proposed by shared words, kept as the organiser puts them right.

`words` makes a text into lemmas and pairs of them, `grouping` proposes themes, `arranged` is what an organiser makes of
those and its file beside the answers, and `desk` is where they all meet. Everything works offline and comes out the
same for the same answers. Only answers whose authors released them are read.
"""

from themeday.results.themes.desk import ShownTheme, Themes

__all__ = ["ShownTheme", "Themes"]
