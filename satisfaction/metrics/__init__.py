"""What /metrics tells, in the text format of Prometheus: numbers alone, nothing about anybody."""
