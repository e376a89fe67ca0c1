"""Self-assessment, appraisal, the paper laid before who decides, grade schemes: pages."""
