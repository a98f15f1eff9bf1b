"""Plain helpers that know nothing of the desk: sentences, text, outbound HTTP, secrets, jobs, leases."""
