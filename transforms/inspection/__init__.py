"""What `clearance inspect` prints: one module a kind, each line as the detectors see a record."""
