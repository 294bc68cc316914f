package io.sparkdatums.source;

import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** A file tree seen through a glob. */
record DatumsTable(SourceOptions options) implements SupportsRead {

  @Override
  public String name() {
    return DatumsSource.NAME + " " + options.place() + " " + options.glob();
  }

  @Override
  @SuppressWarnings("deprecation") // columns() is derived from it on every Spark line
  public StructType schema() {
    return options.rows().schema();
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap read) {
    return new DatumsScanBuilder(options.overriddenBy(read.asCaseSensitiveMap()));
  }
}
