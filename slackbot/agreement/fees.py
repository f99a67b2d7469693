"""What paid work costs: hourly rates, tax and its rounding, and the hours agreed beforehand (Art. 10). Whole yen."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, PlainSerializer

from slackbot.agreement.fields import REFUSE_UNKNOWN, Duration, text_up_to
from slackbot.words import value

MOST_YEN = 99_999_999_999
"""Eleven digits: what is longer is a slip of the finger."""
MOST_RATES = 20


class Rounding(StrEnum):
    """Of what is less than a yen."""

    DOWN = "down"
    HALF_UP = "half_up"
    UP = "up"


def _percent(given: Any) -> Any:
    """A float is never exact: TOML's 8.5 is read as it was written."""
    if isinstance(given, bool) or not isinstance(given, int | float | str | Decimal):
        raise ValueError(f"{given} is no percentage: write 10 or 8.5")
    try:
        found = Decimal(str(given))
    except ArithmeticError as error:
        raise ValueError(f"{given} is no percentage: write 10 or 8.5") from error
    if not found.is_finite() or not 0 <= found <= 100:
        raise ValueError(f"{given} is no percentage from 0 to 100")
    return found.normalize()


def _yen(given: int) -> int:
    if not 0 < given <= MOST_YEN:
        raise ValueError(f"{given} is no amount from 1 to {MOST_YEN} yen")
    return given


def _different(rates: tuple[Rate, ...]) -> tuple[Rate, ...]:
    names = [rate.name for rate in rates]
    if len(rates) > MOST_RATES or len(set(names)) < len(names):
        raise ValueError(f"at most {MOST_RATES} rates, each with a name of its own")
    return rates


Percent = Annotated[Decimal, BeforeValidator(_percent), PlainSerializer(str, when_used="json")]
Yen = Annotated[int, AfterValidator(_yen)]


@value
class Rate:
    """単価"""

    __pydantic_config__ = REFUSE_UNKNOWN

    name: Annotated[str, text_up_to(30)]
    hourly: Yen
    """Yen an hour, without tax."""


@value
class Fees:
    __pydantic_config__ = REFUSE_UNKNOWN

    currency: Literal["JPY"] = "JPY"
    rates: Annotated[tuple[Rate, ...], AfterValidator(_different)] = ()
    tax: Percent = Decimal(10)
    """Per cent."""
    rounding: Rounding = Rounding.DOWN
    """Of tax, and of hours that are no whole ones."""
    allowance: Duration | None = None
    """月 n 時間まで: paid work that needs no quote, in each calendar month."""

    def for_time(self, minutes: int, hourly: int) -> int:
        return self._whole(Fraction(minutes * hourly, 60))

    def tax_on(self, amount: int) -> int:
        return self._whole(Fraction(self.tax) * amount / 100)

    def _whole(self, exact: Fraction) -> int:
        whole, rest = divmod(exact, 1)
        up = rest > 0 if self.rounding is Rounding.UP else rest * 2 >= 1 and self.rounding is Rounding.HALF_UP
        return int(whole) + up
