"""What `slackbot agreement import` and `slackbot agreement check` say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from slackbot.agreement.articles import enforced
from slackbot.agreement.clues import Part, Work
from slackbot.agreement.document import Article, Document, DocumentError, Paragraph, cite
from slackbot.agreement.durations import format_duration
from slackbot.agreement.particulars import Agreement, Configuration, Particulars, ProviderParticulars
from slackbot.agreement.reading import Reading, read_as
from slackbot.agreement.texts import choose
from slackbot.words import Ref

Enforced = Mapping[Ref, tuple[str, ...]]


def import_summary(document: Document) -> str:
    """What was read, article by article, for a person to hold beside the paper."""
    return "\n".join(
        [
            document.title,
            f"  language  {document.language}",
            f"  SHA-256   {document.sha256}",
            f"  articles  {len(document.articles)}, {len(document.refs())} clauses in all",
            *(f"    {_article(article, document.language)}" for article in document.articles),
            f"  signature {'' if document.signature else 'none'}".rstrip(),
            *(f"    {': '.join(filter(None, (one.party, ', '.join(one.fields))))}" for one in document.signature),
            *_annex(document),
        ]
    )


def _annex(document: Document) -> list[str]:
    """It is kept, and no clause of it is acted on."""
    rows = document.annex.splitlines()
    return [f"  annex     {rows[0]} ({_count(len(rows), 'line')}, kept as it stands)"] if rows else []


def reading_summary(document: Document, reading: Reading) -> str:
    """How the desk would act on the text, and why; what a person should look at stands last."""
    headings = {article.number: article.heading for article in document.articles}
    said = ["  parts"]
    for part, number in reading.parts.items():
        where = cite(str(number), document.language)
        said.append(f"    {part:<14} {where} {headings[number]}  ({reading.why.get(part, '')})")
    said += ["  work, as customers choose it", *(f"    {ref:<8} {work}" for ref, work in reading.works.items())]
    said += ["  excluded, to be had as paid work"]
    said += [f"    {ref:<8} {paid}{_ours(ref, reading)}" for ref, paid in reading.paid.items()]
    elsewhere = [f"{ours} is {own}" for ours, own in reading.places.items() if ours != own]
    said += [f"  the desk's clauses elsewhere: {', '.join(elsewhere)}"] if elsewhere else []
    if at := reading.confirmed_at:
        said.append(f"  confirmed by {reading.confirmed_by}, {at:%Y-%m-%d %H:%M %Z}")
    return "\n".join([*said, *(f"  look at: {doubt}" for doubt in reading.doubts)])


def _ours(ref: Ref, reading: Reading) -> str:
    return " (our reading)" if ref in reading.ours else ""


def correction(given: str) -> tuple[str, str]:
    """`stop=9`, `2(3)=incident`. DocumentError for anything else."""
    what, found, said = given.partition("=")
    if not found or not what or not said:
        raise DocumentError(f'"{given}" is no correction: write stop=9, or 2(3)=incident')
    return what.strip(), said.strip()


def corrected(document: Document, parts: Iterable[tuple[str, str]], works: Iterable[tuple[str, str]]) -> Reading:
    """As proposed, but for what a person says. DocumentError for a part, a kind or a clause that does not exist."""
    try:
        named = {Part(part): int(number) for part, number in parts}
        meant = {ref: Work(work) for ref, work in works}
    except ValueError as error:
        known = f"parts are {', '.join(Part)}; kinds of work are {', '.join(Work)}"
        raise DocumentError(f"{error}; {known}") from error
    return read_as(document, named, meant)


def check_summary(
    configuration: Configuration, imported: Iterable[Document] = (), clauses: Enforced | None = None
) -> str:
    """What would be in force for whom. `clauses`: those the desk acts on, by default of every rule imported so far.

    DocumentError, with the customer's key, when its text is not known.
    """
    texts, acted_on = tuple(imported), enforced() if clauses is None else clauses
    said = [_provider(configuration.provider)]
    for terms in configuration.customers:
        file = configuration.file_of(terms.key)
        agreed = _agreed(terms, texts, configuration.provider)
        said.append("\n".join(_customer(agreed, acted_on, file.names_taken if file else ())))
    return "\n\n".join(said)


def lacking(document: Document, clauses: Enforced) -> tuple[Ref, ...]:
    """Clauses the desk acts on that this text does not have: what rests on them would cite nothing."""
    has = set(document.refs())
    return tuple(ref for ref in clauses if ref not in has)


def _agreed(terms: Particulars, texts: tuple[Document, ...], provider: ProviderParticulars) -> Agreement:
    try:
        return Agreement.of(choose(terms.agreement, terms.locale, texts), terms, provider)
    except DocumentError as error:
        raise DocumentError(f"{terms.key}: {error}") from error


def _provider(provider: ProviderParticulars) -> str:
    outside = sum(len(company.people) for company in provider.subcontractors)
    people = [_count(len(provider.leads), "lead"), _count(len(provider.engineers), "engineer")]
    people += [f"{outside} of subcontractors"] if outside else []
    return f"{provider.name} ({provider.team}), desk in {provider.desk_channel}: {', '.join(people)}"


def _customer(agreement: Agreement, clauses: Enforced, taken: tuple[str, ...]) -> Iterator[str]:
    terms, text = agreement.particulars, agreement.document
    missing = ", ".join(lacking(text, clauses))
    yield f"{terms.key}  {terms.name} ({', '.join(sorted(terms.teams))}) in {terms.channel}, {terms.locale}, {terms.tz}"
    yield f"  agreement  {text.title}, SHA-256 {text.sha256[:12]}, in force from {terms.effective_from}"
    yield f"  version    {agreement.version}"
    yield f"  systems    {', '.join(f'{system.name} ({system.key})' for system in terms.systems)}"
    for severity, target in terms.targets.items():
        first, every = format_duration(target.first_response), format_duration(target.update_every)
        yield f"  {severity}       first response in {first}, then an update every {every}"
    if taken:
        yield f"  defaults   {', '.join(taken)}, as provider.toml has them"
    yield f"  clauses    {len(clauses)} acted on, " + (
        f"not in this text: {missing}" if missing else "all in this text"
    )


def _article(article: Article, language: str) -> str:
    parts = [_count(len(article.paragraphs), "paragraph"), _count(_items(article), "item")]
    counts = ", ".join(part for part in parts if not part.startswith("0 "))
    return f"{cite(str(article.number), language)} {article.heading}" + (f": {counts}" if counts else "")


def _items(article: Article) -> int:
    holders: tuple[Article | Paragraph, ...] = (article, *article.paragraphs)
    return sum(len(holder.items) for holder in holders)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")
