"""The register of requests of data subjects: what somebody asks about their personal data, and what becomes of it."""
