"""Pictures of the networks, fetched by the house and never by the browser."""
