"""What browsers fetch: templates, the cards' modules, names that change with their content."""
