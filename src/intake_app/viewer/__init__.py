"""Shows evidence through a second process that holds no key, opens no file and speaks to nobody."""
