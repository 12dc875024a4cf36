"""Findings, forms and scores for people and for other programs."""
