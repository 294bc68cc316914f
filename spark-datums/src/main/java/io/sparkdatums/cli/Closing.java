package io.sparkdatums.cli;

import io.sparkdatums.job.JobResult;
import io.sparkdatums.job.JobState;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.TreePath;
import io.sparkdatums.report.Screen;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The last lines of a run: where the results are, and what to paste to see one. */
final class Closing {
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}@%+=:,./_-]+");

  private static final long WORTH_A_LOOK = 2_000;
  private static final int MOST_LOOKED_AT = 1_000;

  private final Context context;

  Closing(Context context) {
    this.context = context;
  }

  void print(List<JobResult> results) throws IOException {
    Screen screen = context.screen();
    if (results.isEmpty() || screen.volume() == Screen.Volume.QUIET) {
      return;
    }
    screen.result("");
    screen.result("Warehouse:      " + context.warehouseName());
    JobResult last = results.get(results.size() - 1);
    if (last.state() == JobState.SUCCESS) {
      Branch branch = context.warehouse().repo(last.pipeline()).branch(last.branch());
      Optional<String> file = someFile(branch);
      if (file.isPresent()) {
        String place = last.branch().equals("master") ? last.pipeline() : branch.toString();
        screen.result(
            "See a result:   "
                + Environment.command()
                + context.warehouseOption()
                + " get file "
                + quoted(place + ":" + TreePath.written(file.get())));
      }
    }
  }

  /** The first file of the newest commit that is worth a look: small, but not empty. */
  private static Optional<String> someFile(Branch branch) throws IOException {
    Optional<Tree> head = branch.tree();
    if (head.isEmpty()) {
      return Optional.empty();
    }
    String first = null;
    int looked = 0;
    try (Tree tree = head.get()) {
      for (Iterator<TreeRow> rows = tree.walk("/"); rows.hasNext(); ) {
        TreeRow row = rows.next();
        if (row.kind() == RowKind.FILE) {
          first = first == null ? row.path() : first;
          if (row.size() > 0 && row.size() <= WORTH_A_LOOK) {
            return Optional.of(row.path());
          }
          if (++looked == MOST_LOOKED_AT) {
            break;
          }
        }
      }
    }
    return Optional.ofNullable(first);
  }

  /** A word as a shell takes it. */
  static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
