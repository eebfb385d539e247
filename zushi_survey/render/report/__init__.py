"""The whole report as files: page, workbooks, document, plain text."""
