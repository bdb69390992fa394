"""Answers as files that other programs read: plain data in, bytes out; knows no vault and asks nobody's consent."""
