"""The questionnaire editor: lists, drafts, translations, publishing, versions."""
