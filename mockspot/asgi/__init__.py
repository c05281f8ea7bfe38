"""The pipe: endpoint rows, router, pipeline, and the Starlette shell around them."""
