package io.sparkdatums.spec;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The directory that stands for an image: what of it the user code needs.
 *
 * @param directory an absolute path or {@code file:} URI of the machine that the spec is read on
 * @param workdir where user code finds the directory and starts; if the directory has a directory
 *     of that path in it, that one is meant; null to start in the directory, wherever it is
 */
public record Program(String directory, @Nullable String workdir) implements Serializable {}
