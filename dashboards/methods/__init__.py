"""The methods: read, compared, written and tried out by Sở Nội vụ."""
