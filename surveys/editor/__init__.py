"""The questionnaire editor's pages as finished values: who may write what, rows, and words."""
