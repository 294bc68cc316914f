package io.sparkdatums.repo;

import io.sparkdatums.glob.Glob;
import io.sparkdatums.tree.Walk;

/** What a glob matches; directories below which nothing may match are not entered. */
record GlobWalk(Glob glob) implements Walk {
  @Override
  public boolean wants(byte[] path) {
    return glob.matches(Walk.text(path));
  }

  @Override
  public boolean enters(byte[] directory) {
    return glob.canMatchBelow(Walk.text(directory));
  }
}
