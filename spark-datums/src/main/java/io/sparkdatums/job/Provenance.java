package io.sparkdatums.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The commits that a commit was made from, and theirs, down to what was put. */
public final class Provenance {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Warehouse warehouse;
  private final Map<String, Source> sources = new LinkedHashMap<>();

  /**
   * A commit that another one was made from.
   *
   * @param depth 1 for an input, 2 for an input of an input, and so on
   */
  public record Source(Branch branch, Commit commit, int depth) {}

  private Provenance(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * Every commit that a commit goes back to, each once, inputs before the inputs that they were
   * made from. One that is there no longer is left out.
   */
  public static List<Source> of(Warehouse warehouse, Commit commit) throws IOException {
    Provenance provenance = new Provenance(warehouse);
    provenance.follow(commit, 1);
    return new ArrayList<>(provenance.sources.values());
  }

  private void follow(Commit commit, int depth) throws IOException {
    String text = commit.provenance();
    for (JsonNode input : JSON.readTree(text.isEmpty() ? "{}" : text).path("inputs")) {
      String repo = input.path("repo").asText();
      long sequence = input.path("commit").asLong();
      if (repo.isEmpty() || sequence == 0 || !warehouse.hasRepo(repo)) {
        continue;
      }
      Branch branch = warehouse.repo(repo).branch(input.path("branch").asText("master"));
      String name = branch + "=" + sequence;
      if (!sources.containsKey(name)) {
        Commit source = branch.commit(sequence).orElse(null);
        if (source != null) {
          sources.put(name, new Source(branch, source, depth));
          follow(source, depth + 1);
        }
      }
    }
  }
}
