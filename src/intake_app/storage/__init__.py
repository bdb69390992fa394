"""The only room that touches SQLCipher: the vault, its keys and everything kept in it."""
