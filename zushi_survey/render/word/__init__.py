"""Word documents: the template with its styles, paragraphs, tables, and the bytes of the file."""
