"""For every Python process whose clock is moved: sleep by a way that libfaketime leaves alone.

Up to 0.9.10 it hands the kernel a negative time when `time.sleep` asks for a moment of the monotonic clock, which it
was told to leave as it is (https://github.com/wolfcw/libfaketime/issues/426).
"""

import select
import time


def _sleep(seconds: float) -> None:
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    select.select((), (), (), seconds)


time.sleep = _sleep
