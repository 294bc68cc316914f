package io.sparkdatums.source;

import java.util.Map;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.sources.RelationProvider;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The source named {@code datums}. Where the session catalog is a custom one, such as Delta's,
 * Spark reads the tables of {@code CREATE TABLE … USING datums} through the older interface, which
 * leads to the same scan.
 */
public final class DatumsSource implements TableProvider, RelationProvider, DataSourceRegister {
  static final String NAME = "datums";

  @Override
  public String shortName() {
    return NAME;
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return SourceOptions.of(options.asCaseSensitiveMap()).rows().schema();
  }

  /** The schema follows from the options; a catalog may keep it, but not choose it. */
  @Override
  public boolean supportsExternalMetadata() {
    return true;
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return new DatumsTable(SourceOptions.of(properties));
  }

  @Override
  public BaseRelation createRelation(
      SQLContext context, scala.collection.immutable.Map<String, String> parameters) {
    return new DatumsRelation(context, SourceOptions.of(CollectionConverters.asJava(parameters)));
  }
}
