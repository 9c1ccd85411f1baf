"""`python -m dedup`, and what the `dedup` command starts: answers Ctrl-C even while the program still loads."""

import atexit
import gc
import os
import sys
from contextlib import suppress

# A run keeps nearly all that it makes, millions of small objects and hardly a circle, and the collector would go over
# them hundreds of times: a tenth of the run. It still looks once in a while. Programs that import dedup are left alone.
_SELDOM = (100_000, 50, 100)


def main() -> None:
    """Run the command line; it exits with the status of its command."""
    gc.set_threshold(*_SELDOM)
    # numpy's OpenBLAS starts a thread a core when it is loaded, a fifth of its time; we multiply no matrices.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from dedup import processes
        from dedup.cli import cli

        processes.allow()
        try:
            cli()
        finally:
            gc.freeze()  # what is left goes with the process: not object by object, which takes half a second
    except KeyboardInterrupt:  # before or after `cli`, which answers its own
        if sys.stderr:  # None where it is closed
            sys.stderr.write("dedup: interrupted\n")
        sys.exit(130)


def _watched() -> bool:
    """Tell whether a debugger or a profiler follows this run: it tells of it at the end."""
    monitoring = getattr(sys, "monitoring", None)  # from Python 3.12 on, where profilers set no function
    tools = monitoring and any(monitoring.get_tool(number) for number in range(6))
    return bool(tools or sys.gettrace() or sys.getprofile())


def command() -> None:
    """Run the command line as a program of its own: what is left in memory at its end goes with the process."""
    try:
        main()
    except SystemExit as ended:
        if not isinstance(ended.code, int) or _watched():
            raise
        atexit._run_exitfuncs()  # temporary files, processes
        with suppress(OSError, ValueError):  # closed, or full: that was told
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(ended.code)  # Python would take apart what modules hold and remember: four hundredths of a second


if __name__ == "__main__":
    command()
