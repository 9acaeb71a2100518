"""Opt-outs: what sites and pages say about training, from every signal that was kept."""
