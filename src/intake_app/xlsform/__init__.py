"""Questionnaires: XLSForm in, questions and answers out, no screen."""
