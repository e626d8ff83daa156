"""Every error that may be shown to a user: one line that names what is wrong and the next step."""

from __future__ import annotations


class AssistantError(Exception):
    """Base of all errors of this package; ``str(error)`` may be shown to anybody as it is."""


class CorpusError(AssistantError):
    """The folder of documents, or a table of it (corpus.toml, sources.csv, overrides.toml), cannot be used."""


class DocumentError(AssistantError):
    """One document cannot be read; the others can."""


class IndexMissing(AssistantError):
    """There is no index in the folder that was named."""


class IndexStale(AssistantError):
    """The index was made from other documents, models or settings than the present ones."""


class IndexDamaged(AssistantError):
    """A file of the index is missing, or is not what was written."""


class IndexNotSaved(AssistantError):
    """The index cannot be written; the one that was in use still is."""


class IndexBusy(AssistantError):
    """Another process is writing the index; what is in use still answers."""


class CorrectionLost(AssistantError):
    """A correction of overrides.toml no longer does what it says."""


class ModelError(AssistantError):
    """A model cannot be loaded, or is not the one that it claims to be."""


class RecordError(AssistantError):
    """An exported answer, or a line of input, has not the form that it should have."""
