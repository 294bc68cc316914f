package io.sparkdatums.datum;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Writes lists of matches as a group does that has too many for a row. */
public final class StoredMatches {
  private StoredMatches() {}

  /** Where the list lies. */
  public static String write(Path directory, List<Match> matches) throws IOException {
    try (ScratchFile scratch = new ScratchFile(directory, new Configuration())) {
      MatchList.Writer writer = new MatchList.Writer(scratch, matches.get(0));
      for (Match match : matches) {
        writer.append(match);
      }
      return String.valueOf(writer.finish().list());
    }
  }
}
