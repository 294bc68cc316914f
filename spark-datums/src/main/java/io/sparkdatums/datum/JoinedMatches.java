package io.sparkdatums.datum;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Joins the matches of several inputs. For a key that every input has, each combination of one
 * match of each. For any other key, each combination of the outer inputs that have it; without one
 * of those the key comes to nothing.
 */
final class JoinedMatches {
  private static final String KEY = "key";

  private final List<Side> sides;

  /**
   * One input of a join.
   *
   * @param matches of {@link Match#SCHEMA}
   * @param made where they come from
   * @param outer whether a match without partners stays
   */
  record Side(Dataset<Row> matches, Combination.Made made, boolean outer) {

    /** {@code key}, and the match as a struct of the given name. */
    Dataset<Row> keyed(String name) {
      Column[] fields =
          java.util.Arrays.stream(Match.SCHEMA.fieldNames())
              .map(org.apache.spark.sql.functions::col)
              .toArray(Column[]::new);
      return matches.select(col("join_on").as(KEY), struct(fields).as(name));
    }

    /** {@code key}, and how many matches have it. */
    Dataset<Row> counts(String name) {
      return matches.groupBy(col("join_on").as(KEY)).agg(count(lit(1)).as(name));
    }
  }

  JoinedMatches(List<Side> sides) {
    this.sides = List.copyOf(sides);
  }

  /** How many datums there will be, by one query over counts of keys. */
  double size() {
    Dataset<Row> counts = chain(sides, "full_outer", Side::counts);
    Column all = lit(1.0);
    Column some = lit(1.0);
    Column complete = lit(true);
    Column any = lit(false);
    for (int i = 0; i < sides.size(); i++) {
      Column n = col(name(i));
      all = all.multiply(n);
      complete = complete.and(n.isNotNull());
      if (sides.get(i).outer()) {
        some = some.multiply(coalesce(n, lit(1L)));
        any = any.or(n.isNotNull());
      }
    }
    Row total =
        counts
            .agg(coalesce(sum(when(complete, all).when(any, some).otherwise(0.0)), lit(0.0)))
            .head();
    return total.getDouble(0);
  }

  /**
   * The datums of the join.
   *
   * @param order brings the matches of a datum into order
   * @return rows of {@link Match#DATUM}
   */
  Dataset<Row> rows(UnaryOperator<Column> order) {
    Dataset<Row> inner =
        chain(sides, "inner", Side::keyed).select(order.apply(all(sides.size())).as("inputs"));
    List<Side> outer = new ArrayList<>();
    Dataset<Row> complete = chain(sides, "inner", Side::counts).select(KEY);
    for (Side side : sides) {
      if (side.outer()) {
        Dataset<Row> partial =
            side.matches().join(complete, col("join_on").equalTo(complete.col(KEY)), "left_anti");
        outer.add(new Side(partial, side.made(), true));
      }
    }
    if (outer.isEmpty()) {
      return inner;
    }
    Column present = filter(all(outer.size()), Column::isNotNull);
    return inner.unionAll(
        chain(outer, "full_outer", Side::keyed).select(order.apply(present).as("inputs")));
  }

  private interface Table {
    Dataset<Row> of(Side side, String name);
  }

  private static Dataset<Row> chain(List<Side> sides, String how, Table table) {
    Dataset<Row> chain = table.of(sides.get(0), name(0));
    for (int i = 1; i < sides.size(); i++) {
      chain = chain.join(table.of(sides.get(i), name(i)), new String[] {KEY}, how);
    }
    return chain;
  }

  private static String name(int side) {
    return "side" + side;
  }

  private static Column all(int sides) {
    Column[] columns = new Column[sides];
    for (int i = 0; i < sides; i++) {
      columns[i] = col(name(i));
    }
    return array(columns);
  }
}
