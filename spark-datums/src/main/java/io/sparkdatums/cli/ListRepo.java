package io.sparkdatums.cli;

import io.sparkdatums.api.Escape;
import io.sparkdatums.repo.Repo;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;

@Command(description = "Lists the repos of the warehouse.")
final class ListRepo extends Verb {
  @Override
  int run(Context context) throws IOException {
    List<Repo> repos = context.warehouse().repos().toList();
    if (context.raw()) {
      for (Repo repo : repos) {
        context.screen().result(json(repo).toString());
      }
      return Status.DONE;
    }
    Table table = new Table("REPO", "CREATED", "DESCRIPTION");
    for (Repo repo : repos) {
      table.row(repo.name(), Table.time(repo.created()), Escape.controls(repo.description()));
    }
    table.print(context.screen(), "no repos in " + context.warehouseName());
    return Status.DONE;
  }

  static JsonLine json(Repo repo) throws IOException {
    return new JsonLine()
        .put("repo", repo.name())
        .put("description", repo.description())
        .put("created", repo.created());
  }
}
