"""PDF documents: characters with their place and look become lines, blocks, elements."""
