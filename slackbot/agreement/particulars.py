"""What the text of an agreement leaves open, and the agreement that text and particulars make together.

Written as TOML (`provider.toml`, `customers/*.toml`); docs/agreement-format.md describes every field.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, fields, replace
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, TypeAdapter

from slackbot.agreement.access_terms import AccessTerms
from slackbot.agreement.calendar import ALWAYS_OPEN, Hours, calendar
from slackbot.agreement.clashes import against, clashes, turns
from slackbot.agreement.clauses import Document, Language
from slackbot.agreement.defaults import WITHOUT, Defaults, anybody, completed
from slackbot.agreement.escalation import EscalationTerms, Rung
from slackbot.agreement.fees import Fees, Rate
from slackbot.agreement.fields import (
    REFUSE_UNKNOWN,
    ChannelId,
    CustomerKey,
    Day,
    Duration,
    Line,
    Name,
    ShortName,
    Staff,
    TeamId,
    Zone,
    all_different,
    is_group,
    not_none,
    text_up_to,
)
from slackbot.agreement.hooks import HookTerms
from slackbot.agreement.hours import Closure, LaterWeek, Opening, WeeklyHours
from slackbot.agreement.people import Away, CustomerPeople, Subcontractor
from slackbot.agreement.reading import Reading, propose
from slackbot.agreement.refs import parse_ref
from slackbot.agreement.rotas import RotaTerms
from slackbot.agreement.signing import Signed
from slackbot.agreement.stops import StopTerms
from slackbot.agreement.terms import (
    DEFAULT_TARGETS,
    Contact,
    Cover,
    Severity,
    System,
    Target,
    Term,
    usable_methods,
    usable_systems,
    with_defaults,
)
from slackbot.agreement.tomlfile import ParticularsError, TomlFile, open_toml
from slackbot.words import Ref, value

T = TypeVar("T")

LIVE = ("name", "short_name", "locale", "channel", "teams", "contact", "people", "signed", "staff_by_name")
"""Who and where the customer is, how it was concluded, and of whom of us they read.

It may change without another day from which terms hold.
"""


@value
class ProviderParticulars:
    """甲. Who may act is read from it at every press, so it is no part of an agreement's version."""

    __pydantic_config__ = REFUSE_UNKNOWN

    team: TeamId
    name: Name
    short_name: ShortName
    desk_channel: ChannelId
    leads: Annotated[Staff, AfterValidator(not_none)]
    engineers: Annotated[Staff, AfterValidator(not_none)]
    subcontractors: tuple[Subcontractor, ...] = ()
    handover: Line | None = None
    """How passwords and keys are handed over, since they are not taken in Slack."""
    locale: Language = "ja"
    tz: Zone = "Asia/Tokyo"
    away: tuple[Away, ...] = ()
    rotas: tuple[RotaTerms, ...] = ()
    escalation: EscalationTerms = field(default_factory=EscalationTerms)
    hooks: tuple[HookTerms, ...] = ()
    """Other systems that hear of it."""
    defaults: Defaults = field(default_factory=dict)
    """What a customer's file may leave out, in the shape of one."""

    def __post_init__(self) -> None:
        all_different(tuple(rota.key for rota in self.rotas))
        if follow := sorted({rota.user_group for rota in self.rotas} & {*self.groups}):
            raise ValueError(f"{', '.join(follow)} stands among leads or engineers, so it cannot follow a rota")
        all_different(tuple(hook.name for hook in self.hooks))
        outside = [person for company in self.subcontractors for person in company.people]
        all_different(tuple(outside))
        if both := sorted({*outside} & {*self.leads, *self.engineers}):
            raise ValueError(f"{', '.join(both)}: people of a subcontractor are neither leads nor engineers")

    @property
    def groups(self) -> tuple[str, ...]:
        """User groups among leads and engineers."""
        return tuple(dict.fromkeys(each for each in (*self.leads, *self.engineers) if is_group(each)))

    def with_members(self, members: Mapping[str, Sequence[str]]) -> ProviderParticulars:
        """Each group's people in its place; a group of which nobody is known stays: everybody in it is mentioned.

        Whoever acts under another company's name stays out.
        """
        outside = {person for company in self.subcontractors for person in company.people}

        def people(staff: tuple[str, ...]) -> tuple[str, ...]:
            found: list[str] = []
            for each in staff:
                known = [person for person in members.get(each, ()) if person not in outside]
                found += known if known else [each]
            return tuple(dict.fromkeys(found))

        return replace(self, leads=people(self.leads), engineers=people(self.engineers))

    def subcontractor_of(self, user: str, day: date) -> Subcontractor | None:
        """The company the person acts for on that day; None when it is not registered for it (Art. 11)."""
        found = self.company_of(user)
        return found if found and found.in_force(day) else None

    def company_of(self, user: str) -> Subcontractor | None:
        """The same whatever the day: what somebody did keeps its mark when the time is over."""
        return next((company for company in self.subcontractors if user in company.people), None)

    def day(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.tz)).date()


@value
class Particulars:
    """乙: one customer's terms."""

    __pydantic_config__ = REFUSE_UNKNOWN

    key: CustomerKey
    name: Name
    short_name: ShortName
    locale: Language = "ja"
    tz: Zone = "Asia/Tokyo"
    channel: ChannelId
    teams: Annotated[frozenset[TeamId], PlainSerializer(sorted, when_used="json")]
    agreement: Line = "standard"
    effective_from: Day
    systems: Annotated[tuple[System, ...], AfterValidator(usable_systems)]
    targets: Annotated[Mapping[Severity, Target], BeforeValidator(with_defaults)] = field(
        default_factory=lambda: dict(DEFAULT_TARGETS)
    )
    contact: Line
    contact_methods: Annotated[tuple[Contact, ...], AfterValidator(all_different), AfterValidator(usable_methods)] = (
        Contact.SLACK,
        Contact.MAIL,
        Contact.PHONE,
    )
    hours_text: Annotated[str, text_up_to(200)] | None = None
    """What the panel says of the hours; what is left out is worded from `hours`."""
    hours: WeeklyHours | None = None
    """Reception hours (Art. 3.1); none: around the clock."""
    cover: Cover | None = None
    people: CustomerPeople = field(default_factory=CustomerPeople)
    access: AccessTerms = field(default_factory=AccessTerms)
    maintenance: StopTerms = field(default_factory=StopTerms)
    term: Term | None = None
    fees: Fees = field(default_factory=Fees)
    """Of paid work (Art. 10)."""
    signed: Signed | None = None
    separate_agreement: Annotated[str, text_up_to(200)] | None = None
    """What was agreed separately (Art. 2(6)), by its name."""
    unanswered_after: Duration = timedelta(minutes=15)
    ask_due: Duration = timedelta(days=1)
    """Of open reception hours: how long the customer has for what is asked of it, unless a day is named."""
    verify_remind_after: Duration = timedelta(days=1)
    verify_close_after: Duration = timedelta(days=3)
    staff_by_name: bool = False
    """Whether the customer reads which person of the provider acts; else by their role, 担当者 or 責任者."""

    def __post_init__(self) -> None:
        if not self.teams:
            raise ValueError("teams: at least one is needed")
        if self.verify_remind_after >= self.verify_close_after:
            raise ValueError("verify_remind_after must be shorter than verify_close_after")
        if self.hours and self.out_of_hours is not Cover.CONTRACTED:
            for severity, target in self.targets.items():
                if target.around_the_clock:
                    raise ValueError(f'targets.{severity}: around_the_clock needs cover = "contracted"')

    @property
    def out_of_hours(self) -> Cover:
        return self.cover or (Cover.NONE if self.hours else Cover.CONTRACTED)

    @property
    def begins(self) -> datetime:
        """The beginning of the day from which they hold, in their zone."""
        return datetime.combine(self.effective_from, time(), tzinfo=ZoneInfo(self.tz))

    def term_is_over(self, at: datetime) -> bool:
        """Art. 16. A term that renews goes on; where none is written the agreement lasts as long as the service."""
        return bool(self.term and not self.term.renews and at.astimezone(ZoneInfo(self.tz)).date() > self.term.ends)

    def calendar(self) -> Hours:
        return calendar(self.hours, self.tz) if self.hours else ALWAYS_OPEN

    def attended(self) -> Hours:
        """When people may be called at all (Art. 3.2)."""
        return ALWAYS_OPEN if self.out_of_hours is Cover.CONTRACTED else self.calendar()

    def clock(self, severity: Severity) -> Hours:
        """The hours that count for an incident of this severity."""
        return ALWAYS_OPEN if self.targets[severity].around_the_clock else self.calendar()


@value
class Agreement:
    """What rules get: a text, the customer's terms under it, and the provider."""

    version: str
    """12 hex digits of the content: the same text and terms have the same version, whoever puts them in force."""
    document: Document
    particulars: Particulars
    provider: ProviderParticulars
    """As it was when this was put together; no part of the version."""
    confirmed: Reading | None = None
    """As a person has confirmed it on import; none of the product's own texts, which are read as proposed."""

    @classmethod
    def of(
        cls,
        document: Document,
        particulars: Particulars,
        provider: ProviderParticulars,
        confirmed: Reading | None = None,
    ) -> Agreement:
        version = _digest(document, _written(particulars), confirmed)
        return cls(version=version, document=document, particulars=particulars, provider=provider, confirmed=confirmed)

    def __hash__(self) -> int:
        return hash(self.version)

    @property
    def terms(self) -> str:
        """Digest of what was agreed: the same while only the day, or what is read live, is another."""
        return _terms(self)

    @property
    def reading(self) -> Reading:
        return self.confirmed or propose(self.document)

    def own(self, ref: Ref) -> Ref | None:
        """The text's own clause for one that the desk names; the whole article where no paragraph or item says it.

        None when no article plays that part.
        """
        places = self.reading.places
        return places.get(ref) or places.get(str(parse_ref(ref).article))


@lru_cache(1024)
def _terms(agreement: Agreement) -> str:
    """Asked for with every report, and worked out once for an agreement that is kept in memory."""
    written = _written(agreement.particulars)
    agreed = {name: given for name, given in written.items() if name not in (*LIVE, "effective_from")}
    return _digest(agreement.document, agreed, agreement.confirmed)


def _written(particulars: Particulars) -> dict[str, Any]:
    """Without what takes its default: a field that a later build knows does not make another version."""
    written: dict[str, Any] = _CUSTOMER.dump_python(particulars, mode="json", exclude_defaults=True)
    return written


def _digest(document: Document, terms: Any, confirmed: Reading | None) -> str:
    content = [document.sha256, terms, *([confirmed.meaning()] if confirmed else [])]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]


_PROVIDER = TypeAdapter(ProviderParticulars)
_CUSTOMER = TypeAdapter(Particulars)
NOTHING = TomlFile(path=Path(), data={}, lines={})
"""Of a provider who leaves everything to the customers' files."""


@value
class Configuration:
    provider: ProviderParticulars
    customers: tuple[Particulars, ...]
    files: tuple[TomlFile, ...] = ()
    """Of the customers, in their order."""

    def problem(self, key: str, field: str, what: str) -> str:
        """As `file:line: field: what is wrong`; without a file, as `key: field: …`. In a table: `people.buyers`."""
        file = self.file_of(key)
        return file.problem(tuple(field.split(".")), what) if file else f"{key}: {field}: {what}"

    def file_of(self, key: str) -> TomlFile | None:
        files = zip(self.customers, self.files, strict=False)
        return next((file for terms, file in files if terms.key == key), None)


def load_provider(path: Path) -> ProviderParticulars:
    problems: list[str] = []
    found = _tried(lambda: _provider(open_toml(path)), problems)
    if found is None:
        raise ParticularsError(problems)
    return found


def load_customer(path: Path, provider: Path | None = None) -> Particulars:
    """`provider`: the file whose defaults it takes."""
    return _checked(completed(open_toml(path), open_toml(provider) if provider else NOTHING), _CUSTOMER)


def load_all(folder: Path, only: Sequence[Path] = ()) -> Configuration:
    """`provider.toml` and `customers/*.toml`, or `only` these: all of it, or ParticularsError with every problem."""
    problems: list[str] = []
    ours = _tried(lambda: open_toml(folder / "provider.toml"), problems)
    provider = _tried(lambda: _provider(ours), problems) if ours else None
    paths = only or sorted((folder / "customers").glob("*.toml"))
    customers = [found for path in paths if (found := _tried(partial(_customer, path, ours or NOTHING), problems))]
    problems += clashes(customers)
    if ours and provider:
        problems += turns(ours, provider)
        problems += against(provider, customers)
    if problems or provider is None:
        # What is wrong in the defaults is wrong for each customer, and named once.
        raise ParticularsError(dict.fromkeys(problems))
    return Configuration(
        provider=provider,
        customers=tuple(customer for _, customer in customers),
        files=tuple(file for file, _ in customers),
    )


def _provider(file: TomlFile) -> ProviderParticulars:
    problems: list[str] = []
    found = _tried(lambda: _checked(file, _PROVIDER), problems)
    _tried(lambda: _checked(anybody(file), _CUSTOMER), problems)
    if problems or found is None:
        raise ParticularsError(problems)
    return found


def _customer(path: Path, provider: TomlFile) -> tuple[TomlFile, Particulars]:
    file = completed(open_toml(path), provider)
    return file, _checked(file, _CUSTOMER)


def _tried(read: Callable[[], T], problems: list[str]) -> T | None:
    try:
        return read()
    except ParticularsError as error:
        problems += error.problems
        return None


def _checked(file: TomlFile, kind: TypeAdapter[T]) -> T:
    return file.checked(kind, known=_names())


@cache
def _names() -> frozenset[str]:
    kinds: tuple[Any, ...] = (ProviderParticulars, Subcontractor, Particulars, System, Target, CustomerPeople, Term)
    kinds += (AccessTerms, Signed, Away, WeeklyHours, LaterWeek, Opening, Closure, Fees, Rate)
    kinds += (EscalationTerms, Rung, StopTerms, HookTerms)
    return frozenset({WITHOUT, *(f.name for kind in kinds for f in fields(kind))})


__all__ = [
    "DEFAULT_TARGETS",
    "Agreement",
    "Configuration",
    "Contact",
    "Cover",
    "CustomerPeople",
    "Particulars",
    "ParticularsError",
    "ProviderParticulars",
    "Severity",
    "Subcontractor",
    "System",
    "Target",
    "Term",
    "load_all",
    "load_customer",
    "load_provider",
]
