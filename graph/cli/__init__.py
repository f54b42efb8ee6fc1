"""The ``tiertrace`` command. Each module here brings its own commands and is found by itself."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import click

from graph.errors import TiertraceError, UsageError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="tiertrace")
def tiertrace() -> None:
    """Trace brands to the factories and farms with documented labour abuses.

    Start with:  tiertrace load datasets/cases   then   tiertrace trace "Primark"
    """


def _find_commands() -> None:
    for module in pkgutil.iter_modules(__path__):
        for command in getattr(importlib.import_module(f"{__name__}.{module.name}"), "COMMANDS", ()):
            tiertrace.add_command(command)


def main() -> None:
    """Run the command; 0 answered, 1 failed, 2 misused, 130 interrupted."""
    try:
        _find_commands()
        tiertrace.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Interrupted. What was complete before stays as it was.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except TiertraceError as error:
        click.echo(f"tiertrace: {error}", err=True)
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except KeyboardInterrupt:
        click.echo("Interrupted. What was complete before stays as it was.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        about = f" ({error.filename})" if error.filename else ""
        click.echo(f"tiertrace: {error.strerror or error}{about}; correct that and run the command again", err=True)
        sys.exit(1)
