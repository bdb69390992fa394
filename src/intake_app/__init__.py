"""Offline, encrypted intake of testimonies and evidence."""

__version__ = "0.1.0"
