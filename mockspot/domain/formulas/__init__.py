"""Calculation formulas: their grammar, the kinds of their values, the form HubSpot keeps, and what they come to."""
