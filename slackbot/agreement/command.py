"""What `slackbot agreement import` and `slackbot agreement check` say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from slackbot.agreement.articles import enforced
from slackbot.agreement.document import Article, Document, DocumentError, Paragraph, cite
from slackbot.agreement.durations import format_duration
from slackbot.agreement.particulars import Agreement, Configuration, Particulars, ProviderParticulars
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
        ]
    )


def check_summary(
    configuration: Configuration, imported: Iterable[Document] = (), clauses: Enforced | None = None
) -> str:
    """What would be in force for whom. `clauses`: those the desk acts on, by default of every rule imported so far.

    DocumentError, with the customer's key, when its text is not known.
    """
    texts, acted_on = tuple(imported), enforced() if clauses is None else clauses
    said = [_provider(configuration.provider)]
    for terms in configuration.customers:
        said.append("\n".join(_customer(_agreed(terms, texts, configuration.provider), acted_on)))
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


def _customer(agreement: Agreement, clauses: Enforced) -> Iterator[str]:
    terms, text = agreement.particulars, agreement.document
    missing = ", ".join(lacking(text, clauses))
    yield f"{terms.key}  {terms.name} ({', '.join(sorted(terms.teams))}) in {terms.channel}, {terms.locale}, {terms.tz}"
    yield f"  agreement  {text.title}, SHA-256 {text.sha256[:12]}, in force from {terms.effective_from}"
    yield f"  version    {agreement.version}"
    yield f"  systems    {', '.join(f'{system.name} ({system.key})' for system in terms.systems)}"
    for severity, target in terms.targets.items():
        first, every = format_duration(target.first_response), format_duration(target.update_every)
        yield f"  {severity}       first response in {first}, then an update every {every}"
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
