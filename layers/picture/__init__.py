"""The map as a still picture for a report: ground, areas of control, events with names, legend, scale, credits.

Everything is laid out in CSS pixels from the top left corner, as on the page, and drawn once: `layers.export.picture`
writes it as PNG or SVG.
"""
