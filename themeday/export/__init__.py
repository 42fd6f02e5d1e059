"""What the next person gets: tables, workbook, data package, live copy."""
