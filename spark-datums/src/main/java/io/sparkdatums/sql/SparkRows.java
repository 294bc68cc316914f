package io.sparkdatums.sql;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Columns as Spark knows them. */
final class SparkRows {
  private SparkRows() {}

  static StructType schema(Columns<?> columns) {
    StructType schema = new StructType();
    for (Columns.Column<?> column : columns) {
      schema = schema.add(column.name(), type(column.type()));
    }
    return schema;
  }

  static <T> InternalRow row(Columns<T> columns, T of) {
    @Nullable Object[] values = new Object[columns.size()];
    int at = 0;
    for (Columns.Column<T> column : columns) {
      values[at++] = internal(column.value().of(of));
    }
    return new GenericInternalRow(values);
  }

  private static DataType type(Columns.Type type) {
    return switch (type) {
      case TEXT, JSON -> DataTypes.StringType;
      case NUMBER -> DataTypes.LongType;
      case DECIMAL -> DataTypes.DoubleType;
      case TIME -> DataTypes.TimestampType;
      case TEXTS -> DataTypes.createArrayType(DataTypes.StringType);
    };
  }

  private static @Nullable Object internal(@Nullable Object value) {
    if (value instanceof String text) {
      return UTF8String.fromString(text);
    }
    if (value instanceof Instant time) {
      return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
    if (value instanceof Collection<?> texts) {
      return new GenericArrayData(texts.stream().map(SparkRows::internal).toArray());
    }
    return value;
  }
}
