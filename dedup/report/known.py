"""Articles by their id, each read when it is asked for: of a run that outgrew memory, they lie on disk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from dedup.model import Article, Findings


class Known(Mapping[str, Article]):
    """The articles of a run, by id, in input order.

    Args:
        findings: The run. It lists every article, in the order of `articles`.
        articles: As they were compared.
    """

    def __init__(self, findings: Findings, articles: Sequence[Article]) -> None:
        self._articles, self._findings = articles, findings

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {row.id: at for at, row in enumerate(self._findings.articles)}

    def __getitem__(self, name: str) -> Article:
        return self._articles[self._places[name]]

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
