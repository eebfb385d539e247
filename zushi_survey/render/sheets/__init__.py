"""Sheets of an Excel workbook in the house's look: the one way in which every workbook is written."""
