"""Invented people and files that play the main job."""
