package io.posthouse.ingest;

/**
 * Which rule a row of a body breaks; never the value that breaks it.
 *
 * @param row counted from 0; a body without rows is row 0
 */
public record RowProblem(int row, String rule) {}
