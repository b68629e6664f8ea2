"""Events: past-tense frozen dataclasses, written to the outbox in the transaction that made them true.

An event goes up the house; a reaction in a higher (or right-hand) room handles it in `reactions.py`:

    @on(OrderPaid)
    def open_parcel(event: OrderPaid) -> None: ...

Delivery is at least once and in no promised order; the reaction's own writes commit together with
the mark that it ran, so on the database its effect is exactly once.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events. Fields are ids, money, enums, strings, numbers, times; never models."""

    @classmethod
    def type_name(cls) -> str:
        """`room.ClassName`, stable: it is stored."""
        return f"{cls.__module__.split('.')[-2]}.{cls.__name__}"


E = TypeVar("E", bound=Event)
Reaction = "Callable[[Any], None]"

_types: dict[str, type[Event]] = {}
_reactions: dict[str, dict[str, Callable[[Any], None]]] = defaultdict(dict)


def on(event_type: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Register the decorated function as a reaction to `event_type`."""

    def register(function: Callable[[E], None]) -> Callable[[E], None]:
        name = event_type.type_name()
        _types[name] = event_type
        _reactions[name][f"{function.__module__}.{function.__qualname__}"] = function
        return function

    return register


def reaction_names(event_type: type[Event]) -> list[str]:
    """Names of the reactions that will see an event of this type, sorted."""
    return sorted(_reactions[event_type.type_name()])


def react(type_name: str, reaction: str, payload: dict[str, Any]) -> None:
    """Run one reaction on a stored event. A reaction that no longer exists is passed over."""
    function = _reactions[type_name].get(reaction)
    if function is not None:
        function(decode(type_name, payload))


def encode(event: Event) -> dict[str, Any]:
    """The event as JSON-ready builtins."""
    return cast("dict[str, Any]", msgspec.to_builtins(event))


def decode(type_name: str, payload: dict[str, Any]) -> Event:
    """The event back from its stored form."""
    return msgspec.convert(payload, _types[type_name], strict=False)
