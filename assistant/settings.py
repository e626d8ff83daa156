"""A TOML file that a maintainer writes -> its tables; what is wrong with it is told in one line with the next step."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path
from typing import Any

from .errors import CorpusError


def read_settings(path: Path) -> dict[str, Any]:
    """The tables of the file; none if there is no file.

    Raises:
        CorpusError: it is no regular file, cannot be read, or is no TOML in UTF-8.
    """
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise CorpusError(f"{path}: it is a link or not a regular file. Put a file there and index again.")
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise CorpusError(f"{path}: {error.strerror}. Correct the file and index again.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CorpusError(f"{path}: {error}. Correct the file and index again.") from None
