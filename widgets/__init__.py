"""What people see: the cards, each a model with its view beside it."""

from themeday.room import session


def _demo() -> session.Session:
    from themeday.rehearsal import demo_session  # a page of the day never needs it

    return demo_session()


session.Session.demo = staticmethod(_demo)
