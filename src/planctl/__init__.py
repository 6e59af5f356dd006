"""planctl: a public body's business plan as code."""

__version__ = "0.1.0"
