"""The commands, one file each: parse, call, render. Nothing heavy is imported before a command runs."""
