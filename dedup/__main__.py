"""`python -m dedup`, and what the `dedup` command starts: answers Ctrl-C even while the program still loads."""

import sys


def main() -> None:
    """Run the command line; it exits with the status of its command."""
    try:
        from dedup.cli import cli

        cli()
    except KeyboardInterrupt:  # before or after `cli`, which answers its own
        if sys.stderr:  # None where it is closed
            sys.stderr.write("dedup: interrupted\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
