package io.sparkdatums.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.procedures.BoundProcedure;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;

/**
 * A procedure of the catalog. Spark keeps what it gives on the driver.
 *
 * @param does what it does
 * @param takes its parameters
 * @param gives the columns of its result
 */
record CatalogProcedure<T>(
    String name, String does, List<ProcedureParameter> takes, Columns<T> gives, Body<T> body)
    implements UnboundProcedure, BoundProcedure {

  /** Does it: called once, with a value for each parameter. */
  interface Body<T> {
    List<T> call(InternalRow arguments) throws IOException;
  }

  /** With the parameters: Spark describes a procedure before it is bound, when it has none. */
  @Override
  public String description() {
    return takes.stream()
        .map(parameter -> parameter.name() + " (" + parameter.comment() + ")")
        .collect(Collectors.joining(", ", does + " Parameters: ", "."));
  }

  @Override
  public BoundProcedure bind(StructType arguments) {
    return this;
  }

  @Override
  public ProcedureParameter[] parameters() {
    return takes.toArray(ProcedureParameter[]::new);
  }

  @Override
  public boolean isDeterministic() {
    return false;
  }

  @Override
  public Iterator<Scan> call(InternalRow arguments) {
    try {
      List<T> rows = body.call(arguments);
      return List.<Scan>of(new RecordsScan<>(gives, rows::stream)).iterator();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
