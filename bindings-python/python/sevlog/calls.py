"""How an answer of the engine is awaited."""

from __future__ import annotations

import asyncio
import atexit
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sevlog import _sevlog
from sevlog.values import Progress

T = TypeVar("T")

atexit.register(_sevlog.end)


async def run(call: _sevlog.Call[T]) -> T:
    """Has the book's own thread do it, and awaits the answer on this loop."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def settle(value: T, error: BaseException | None) -> None:
        if answer.done():
            return  # cancelled meanwhile
        if error is None:
            answer.set_result(value)
        else:
            answer.set_exception(error)

    def done(value: T, error: BaseException | None) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, value, error)

    call.start(done)
    try:
        return await answer
    finally:
        call.cancel()


Tell = Callable[[int, int, int], object]


@contextmanager
def telling(progress: Callable[[Progress], object] | None) -> Iterator[Tell | None]:
    """What the engine tells its progress to. What that raises, the engine raises."""
    yield None if progress is None else lambda *so_far: progress(Progress(*so_far))


@contextmanager
def telling_loop(progress: Callable[[Progress], object] | None) -> Iterator[Tell | None]:
    """The same, told on this loop whatever thread the engine tells it on."""
    if progress is None:
        yield None
        return
    loop = asyncio.get_running_loop()
    raised: list[Exception] = []

    def tell(so_far: Progress) -> None:
        try:
            progress(so_far)
        except Exception as error:
            raised.append(error)

    def told(*so_far: int) -> None:
        if raised:
            raise raised[0]  # which stops the engine
        loop.call_soon_threadsafe(tell, Progress(*so_far))

    yield told
    if raised:
        raise raised[0]
