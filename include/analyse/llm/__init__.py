"""The engine that asks a language model, on any OpenAI-compatible endpoint. Every quote is looked up by code."""
