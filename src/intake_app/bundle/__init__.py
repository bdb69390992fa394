"""The formats that travel: containers, bags, cards, receipts."""
