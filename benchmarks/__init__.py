"""Invented graphs of any size, and measurements of ours beside the limit of the machine.

``python -m benchmarks`` runs them and writes docs/benchmarks.md; nothing here is imported by the package.
"""
