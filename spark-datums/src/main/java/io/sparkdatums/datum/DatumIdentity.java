package io.sparkdatums.datum;

import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.udf;

import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The identity of a datum as a column: null while an input's content has not been read yet. */
public final class DatumIdentity implements UDF1<Seq<Row>, @Nullable String> {
  private static final long serialVersionUID = 1;

  private final String[] names;
  private final String fingerprint;
  private final String salt;
  private final SerializableConfiguration conf;

  private DatumIdentity(
      String[] names, String fingerprint, String salt, SerializableConfiguration conf) {
    this.names = names;
    this.fingerprint = fingerprint;
    this.salt = salt;
    this.conf = conf;
  }

  /**
   * The identity of each row.
   *
   * @param matches the column {@code inputs} of {@link InputDatums}
   * @param names the names of the leaves
   * @param conf for lists in scratch files
   */
  public static Column of(
      Column matches,
      List<String> names,
      String fingerprint,
      String salt,
      SerializableConfiguration conf) {
    Column matched =
        transform(
            matches,
            match ->
                struct(
                    match.getField("leaf"),
                    match.getField("path"),
                    match.getField("hash"),
                    match.getField("list")));
    return udf(
            new DatumIdentity(names.toArray(String[]::new), fingerprint, salt, conf),
            DataTypes.StringType)
        .apply(matched);
  }

  @Override
  public @Nullable String call(@Nullable Seq<Row> inputs) throws IOException {
    if (inputs == null) {
      return null;
    }
    List<Row> matches = CollectionConverters.asJava(inputs);
    long count = 0;
    for (Row match : matches) {
      String list = match.getString(3);
      if (list == null && match.isNullAt(2)) {
        return null;
      }
      count += list == null ? 1 : count(list);
    }
    Identity.Sum sum = Identity.sum(count);
    for (Row match : matches) {
      String list = match.getString(3);
      if (list == null) {
        sum.add(new InputIdentity(names[match.getInt(0)], match.getString(1), match.getAs(2)));
      } else if (!addAll(list, match.getInt(0), sum)) {
        return null;
      }
    }
    return Identity.of(fingerprint, salt).id(sum);
  }

  private long count(String list) throws IOException {
    try (MatchList.Reader reader = new MatchList.Reader(list, 0, conf.value())) {
      return reader.count();
    }
  }

  /** Whether all hashes are known. */
  private boolean addAll(String list, int leaf, Identity.Sum sum) throws IOException {
    try (MatchList.Reader reader = new MatchList.Reader(list, leaf, conf.value())) {
      while (reader.hasNext()) {
        Match match = reader.next();
        byte[] hash = match.hash();
        if (hash == null) {
          return false;
        }
        sum.add(new InputIdentity(names[leaf], match.path(), hash));
      }
    }
    return true;
  }
}
