"""Questionnaires while they are being written: their document, edits of it, what hinders publishing, differences. Pure.

A draft's document may be incomplete or wrong at any moment. Beside what `surveys.questionnaire` reads it gives every
section and question an `id` that stays when codes, words and order change, and names the languages it is meant to
speak.
"""
