"""Paper: templates, blocks, PDF."""
