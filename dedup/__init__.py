"""dedup finds and removes repeated copy in news wire text, and shows every cut: what, why, and how to put it back.

This page is the architecture.

Words, one meaning each: an *article* is one delivered story. A *passage* is the unit that is matched: a sentence, or
short sentences of one paragraph together. The *fold* is a passage as matching sees it: letters and digits only, no
case, no marks, no spaces. Equal *digests* are the same passage; a shared *band key* makes two passages *candidates*; a
candidate verified on its text is a *match*; a run of matches in order is a *block*; blocks give *relations* (copy,
update, partial, template), relations give *groups* with a *keeper*. A *cut* is a removed span, the *ledger* the record
that puts it back.

Flow, one way; each stage is the module of its name:

    formats -> segment -> sketch -> candidates -> align -> spread -> crowds -> blocks -> decide (within) -> relate ->
    forms -> versions -> group -> cuts
               \\____ engine/ places these; columns of passages between them, no object a passage ___/   output, report/

    thresholds                every number that decides a match, a cut, a relation or a group
    errors, model, config,    what every module may import; what lies between stages, and the lists of a report, as
    tables, lists, frozen     columns; dataclasses that are quick to make
    buffer, fold, kernels/    texts as one UTF-8 buffer; the fold's table; the hot loops, as C and numpy, bit for bit
    languages/, facts/        word lists; numbers, names, dates and negations that two passages state differently, and
                              whether any other word that differs forbids a cut
    traits, roles,            what a passage may be on the page, by a glance from the kernel; what it is; the words that
    role_words, role_names    tell it
    paragraphs, wrapping,     which lines go on, which sentences stand together and where they end: the numpy spec of
    sentences                 `segment`
    reach, measures, torn,    how much of an article stands in another; what relations are measured by, in columns;
    foretold                  which changed facts speak for another story, and the certain ones of many pairs
    differing, fillings       matches whose bytes differ, and their facts, as columns; the pairs that these make a form
    cluster, moments          which articles say the same on average; when articles moved
    pairing, stores           rows in groups -> pairs of rows, for `candidates`, `spread` and `forms`; columns that grow
                              and may lie on disk, as stages ask for them, or that all processes have in common
    pool, processes           work on several threads, or in copies of this process, results in order; what is given
                              back and forgotten where memory is short
    page, resolve             an article as `decide` reads it; which of the possible cuts are made
    engine/                   order (of their own for the articles, whatever they came in); rounds (until nothing is
                              left to cut; shelf: the articles as they are left; ids, traces, ties: what to read
                              again; told and overlay: what a round changes, over what is known) of local (the
                              flow): columns (ahead: made while articles are read), originals (texts as given), pages
                              (layout: the roles of many articles at once), chains, sides, across and phrased (between
                              articles), doubled (what an article says twice -> repeats, told where it is decided),
                              settle (which go; news, standing and listed: what one has beyond another), assemble (the
                              findings: shared -> repeats and their spans; relations, summaries, grouped,
                              each a list as columned has it; names), desk, places, because and nearest (how near they
                              were); sequences, spool (parts), views, store and kinships (on disk or not; flat, changed,
                              placing, given: relations as columns; cutlists)
    output/, ledger, restore  the folder that `clean` writes, and the way back
    api, cli/                 the public calls; the command line over them

Beyond the first plan: passages are sentences, not whole paragraphs, so that a split or merged paragraph still matches;
`blocks`, `decide`, `facts`, `roles`, `sentences` and `languages` are modules of their own, since each is a subject of
its own; the planned `clean` is `cuts` and `output`, since `dedup.clean` is the public call; the fold
keeps one mark between two digits, since 3.2 is not 32.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dedup.api import Cleaned, clean, find
    from dedup.config import Config
    from dedup.errors import DedupError
    from dedup.model import Article
    from dedup.report import Report

__all__ = ["Article", "Cleaned", "Config", "DedupError", "Report", "clean", "find"]
_HOME = {
    "Article": "dedup.model",
    "Cleaned": "dedup.api",
    "Config": "dedup.config",
    "DedupError": "dedup.errors",
    "Report": "dedup.report",
    "clean": "dedup.api",
    "find": "dedup.api",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that `dedup --version` does not wait for numpy."""
    if name in _HOME:
        import importlib

        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(f"module 'dedup' has no attribute {name!r}")
