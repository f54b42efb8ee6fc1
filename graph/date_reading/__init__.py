"""Dates as published lists write them, read to the partial ISO dates of ``graph.dates``.

A day is never made up: what states a month or a year stays one. Whether ``03/04/2023`` is in April or in March is
decided for a whole column, from evidence that is shown, or asked. A spreadsheet's serial number is not a date here; the
table readers give typed cells as ISO dates.
"""

from graph.date_reading.cell import ORDERS, read_date, read_period
from graph.date_reading.column import Order, decide_order
from graph.date_reading.title import date_in

__all__ = ["ORDERS", "Order", "date_in", "decide_order", "read_date", "read_period"]
