"""Drafts of official papers as DOCX, made of what their readers see on the pages where the papers arise.

What the portal does not know stays blank ("…"): numbers, căn cứ, who signs. Nothing of the law is made up.
"""
