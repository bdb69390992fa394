"""The pages themselves, in Qt, drawn from their presenter's state."""
