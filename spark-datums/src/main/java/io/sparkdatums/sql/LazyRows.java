package io.sparkdatums.sql;

import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.Dependency;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;

/**
 * The rows of a query that is planned when they are first asked for. An adaptive query runs its
 * shuffles as it is planned, which {@code EXPLAIN} must not do.
 */
final class LazyRows extends RDD<InternalRow> {
  private static final long serialVersionUID = 1L;
  private static final ClassTag<InternalRow> ROW = ClassTag.apply(InternalRow.class);

  private final transient Supplier<RDD<InternalRow>> query;
  private transient @Nullable RDD<InternalRow> rows;

  LazyRows(SparkContext context, Supplier<RDD<InternalRow>> query) {
    super(context, sequence(List.of()), ROW);
    this.query = query;
  }

  private synchronized RDD<InternalRow> rows() {
    if (rows == null) {
      rows = query.get();
    }
    return rows;
  }

  @Override
  public Partition[] getPartitions() {
    return rows().partitions();
  }

  @Override
  public Seq<Dependency<?>> getDependencies() {
    return sequence(List.of(new OneToOneDependency<>(rows())));
  }

  @Override
  public Iterator<InternalRow> compute(Partition partition, TaskContext context) {
    return this.<InternalRow>firstParent(ROW).iterator(partition, context);
  }

  private static Seq<Dependency<?>> sequence(List<Dependency<?>> dependencies) {
    return CollectionConverters.asScala(dependencies).toSeq();
  }
}
