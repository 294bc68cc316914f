package io.sparkdatums.plan;

/**
 * Where what a datum wrote before lies.
 *
 * @param pack name of the pack
 * @param ordinal the datum's number within it
 */
public record EarlierResult(String pack, int ordinal) {}
