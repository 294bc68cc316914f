package io.sparkdatums.job;

import io.sparkdatums.repo.BranchWatch;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Branches that are looked at again and again. One that does not exist has no commits. */
final class WatchedBranches implements WatchedInput.Commits {
  private final Warehouse warehouse;
  private final Map<BranchName, BranchWatch> branches = new HashMap<>();

  WatchedBranches(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** Looks at these branches, and at no other ones any more until it is told so. */
  void look(Collection<BranchName> names) throws IOException {
    branches.keySet().retainAll(names);
    for (BranchName name : names) {
      refresh(name);
    }
  }

  /** Looks at one branch once more. */
  void refresh(BranchName name) throws IOException {
    BranchWatch branch = branches.get(name);
    if (branch == null && warehouse.hasRepo(name.repo())) {
      branch = new BranchWatch(warehouse.repo(name.repo()).branch(name.branch()));
      branches.put(name, branch);
    }
    if (branch != null) {
      branch.look();
    }
  }

  /** Lets go of commits that are older than all of a branch that someone has to read yet. */
  void forget(Map<BranchName, Long> read) {
    branches.forEach(
        (name, branch) -> branch.forgetBefore(read.getOrDefault(name, Long.MAX_VALUE)));
  }

  @Override
  public Optional<Commit> head(BranchName name) {
    BranchWatch branch = branches.get(name);
    return branch == null ? Optional.empty() : branch.head();
  }

  @Override
  public List<Commit> from(BranchName name, long sequence) throws IOException {
    BranchWatch branch = branches.get(name);
    return branch == null ? List.of() : branch.from(sequence);
  }
}
