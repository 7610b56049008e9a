package dev.millrace.api.json;

/** Marks what the API answers with. */
public interface JsonView {}
