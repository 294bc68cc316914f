package io.sparkdatums.plan;

import java.io.Serializable;

/**
 * What a plan says about each match of one input.
 *
 * @param name the input's name in the spec
 * @param root the plain directory's URI, or empty for a repo
 * @param commit the repo's commit, or empty for a plain directory
 */
public record PlanLeaf(String name, String root, String commit) implements Serializable {}
