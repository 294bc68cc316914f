package io.sparkdatums.datum;

import io.sparkdatums.glob.Captures;
import io.sparkdatums.glob.Glob;
import io.sparkdatums.pack.PathOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The datums of a local directory, found the plain way: list all, match each, gather below it. */
final class ReferenceDatums {
  private ReferenceDatums() {}

  record Expected(
      String path, boolean directory, List<String> captures, long size, List<String> files) {}

  static List<Expected> of(Path root, Glob glob) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(root)) {
      all = walk.toList();
    }
    List<Expected> datums = new ArrayList<>();
    for (Path node : all) {
      Captures captures = glob.match(path(root, node));
      if (captures != null) {
        List<String> files = new ArrayList<>();
        long size = 0;
        for (Path file : all) {
          if (!file.startsWith(node)) {
            continue;
          }
          if (Files.isDirectory(file)) {
            try (Stream<Path> children = Files.list(file)) {
              if (!file.equals(node) && children.findAny().isEmpty()) {
                files.add(path(root, file) + "/");
              }
            }
          } else {
            files.add(path(root, file));
            size += Files.size(file);
          }
        }
        files.sort(PathOrder::compare);
        datums.add(
            new Expected(
                path(root, node), Files.isDirectory(node), captures.groups(), size, files));
      }
    }
    datums.sort((a, b) -> PathOrder.compare(a.path(), b.path()));
    return datums;
  }

  private static String path(Path root, Path node) {
    return "/" + root.relativize(node);
  }

  static List<Expected> actual(List<DatumRow> datums) throws IOException {
    List<Expected> result = new ArrayList<>();
    for (DatumRow datum : datums) {
      List<String> files = new ArrayList<>();
      byte[] inline = datum.files();
      String reference = datum.filesRef();
      try (FileList.Reader reader =
          inline != null
              ? FileList.read(inline)
              : FileList.read(reference, new org.apache.hadoop.conf.Configuration())) {
        reader.forEachRemaining(file -> files.add(file.path() + (file.isDirectory() ? "/" : "")));
      }
      if (files.stream().filter(file -> !file.endsWith("/")).count() != datum.numFiles()) {
        throw new AssertionError(datum.path() + " counts " + datum.numFiles() + ": " + files);
      }
      result.add(
          new Expected(datum.path(), datum.directory(), datum.captures(), datum.size(), files));
    }
    result.sort((a, b) -> PathOrder.compare(a.path(), b.path()));
    return result;
  }
}
