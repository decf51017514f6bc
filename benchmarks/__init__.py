"""How fast the hub answers, beside what a user would pick instead: `make bench`. See docs/benchmarks.md."""
