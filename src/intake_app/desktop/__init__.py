"""What this operating system adds: hardening, relaunch, removable drives, health."""
