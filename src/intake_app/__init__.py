"""Offline, encrypted intake of testimonies and evidence."""
