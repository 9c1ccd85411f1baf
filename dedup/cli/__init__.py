"""The command line: parse, call, print, exit. No work: each command is a few calls that a Python user can make too.

    dedup report wire/  ->  Config  ->  api.read_and_find  ->  report.terminal  ->  stdout, exit 0

`commands` has the five commands, `options` their flags, `run` what they share, `streams` all that is printed.
Data goes to stdout, words to stderr. Every way to end is here, once (CONTRACT, "Exit"):

    0 done, or the reader closed the pipe     2 wrong usage or settings
    1 repeated copy found (check)             3 input not read, or output not written
    70 a bug, with a log                      130 interrupted

Heavy imports (numpy and all stages) stand inside the functions that need them: `dedup --help` must answer at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, NoReturn

import click

from dedup.cli import commands, streams
from dedup.errors import DedupError, OutputError

BUG = 70
INTERRUPTED = 130


class Cli(click.Group):
    """Turns whatever a command ends on into its message and its exit status."""

    def main(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Run a command and exit with its status; click's own endings are replaced by ours."""
        kwargs["standalone_mode"] = False
        streams.guard()
        status = _ended(lambda: super(Cli, self).main(*args, **kwargs))
        sys.exit(status)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, and settle Ctrl-C and a closed pipe before click makes exit 1 of them."""
        try:
            status = super().invoke(ctx)
            streams.flush()
            return status
        except KeyboardInterrupt:
            streams.say("interrupted")
            return INTERRUPTED
        except BrokenPipeError:
            streams.close()
            return 0


def _ended(command: Callable[[], Any]) -> int:
    """Return the exit status of `command`, after printing why where it is not done."""
    try:
        status = int(command() or 0)
        streams.flush()  # --version and --help end before `invoke` does so
        return status
    except DedupError as err:
        streams.say(str(err))
        return err.exit_status
    except click.ClickException as err:
        streams.refuse(err)
        return err.exit_code
    except (click.Abort, KeyboardInterrupt):
        streams.say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        streams.close()
        return 0
    except MemoryError:
        streams.say("memory is short. Nothing is lost.\nLet the run hold less: --memory 512MB, --jobs 1")
        return OutputError.exit_status
    except Exception as err:
        return _failed(err)


def _failed(err: Exception) -> int:
    """Return the status of a run that ended on no error of ours: a bug, or a stdout that takes nothing."""
    if isinstance(err, OSError) and _of_echo(err):
        full = streams.unwritten(err)
        streams.say(str(full))
        return full.exit_status
    streams.say(_bug(err))
    return BUG


def _of_echo(err: OSError) -> bool:
    """True for what failed in click's own printing, which is that of --help: its errors name no file."""
    place = err.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    return place is not None and place.tb_frame.f_code is click.echo.__code__


def _bug(err: Exception) -> str:
    """Return the line that tells of a bug, after writing its traceback to a log file."""
    import platform
    import tempfile
    import traceback

    from dedup.version import VERSION

    what = f"a bug in dedup {VERSION}: {type(err).__name__}: {str(err).splitlines()[0] if str(err) else ''}".rstrip(
        ": "
    )
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="dedup-bug-", suffix=".log", delete=False, encoding="utf-8", errors="backslashreplace"
        ) as log:
            log.write(f"dedup {VERSION}, Python {platform.python_version()}, {platform.platform()}\n{sys.argv}\n\n")
            traceback.print_exception(err, file=log)
    except OSError as full:
        return f"{what} (no log: {full.strerror})"
    return f"{what} (log: {log.name}). Please report it with the log; it may quote a line of your copy"


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    from dedup import kernels
    from dedup.version import VERSION

    streams.emit(f"dedup {VERSION} ({kernels.name} kernel)\n")
    ctx.exit()


@click.group(cls=Cli, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Print it and exit."
)
def cli() -> None:
    """Find wire copy that stands twice, within and across articles, and remove it so that every byte can be put back.

    PATH is a file, a folder or - (stdin): .txt, .md, .jsonl and .csv, each also .gz and .zst. With no PATH: `paths` of
    [tool.dedup] in pyproject.toml or of dedup.toml, else the current folder.

    \b
    Examples:
      dedup clean wire/     cleaned texts, report and ledger in dedup-out/
      dedup report wire/    what is repeated, where and why; changes nothing
      dedup restore dedup-out --to wire-again/

    \b
    Exit status: 0 done; 1 repeated copy found (check); 2 wrong usage or settings;
    3 some input not read or output not written; 70 a bug, with a log;
    130 interrupted.
    """


for _command in commands.ALL:
    cli.add_command(_command)
