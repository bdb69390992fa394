"""What a case is, who may see it and what may be done with it: pure types and rules, no input or output."""
