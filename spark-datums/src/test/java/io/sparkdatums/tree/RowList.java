package io.sparkdatums.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Gathers rows in memory. */
final class RowList implements RowSink {
  final List<TreeRow> rows = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private String path = "";
  private int shard;

  @Override
  public void accept(TreeRow row) {
    rows.add(row);
  }

  @Override
  public void begin(int number, byte[] bytes, int length) {
    shard = number;
    path = new String(bytes, 0, length, StandardCharsets.UTF_8);
    parts.clear();
  }

  @Override
  public void part(ChangeRecord change) {
    parts.add(change.part());
  }

  @Override
  public void end(long size, byte[] hash) {
    rows.add(
        new TreeRow(shard, RowKind.FILE, path, hash.clone(), size, parts, 0, 1, TreeRow.NONE, 0));
  }
}
