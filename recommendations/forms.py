"""How is a day asked for? As in the whole program: see accounts/day_field.py."""

from accounts.day_field import DayField

__all__ = ["DayField"]
