package io.sparkdatums.tree;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/** The converters that the Parquet reader asks for and that nobody uses: values are pulled. */
final class NoConverters extends GroupConverter {
  private final Converter[] fields;

  NoConverters(GroupType group) {
    this.fields = group.getFields().stream().map(NoConverters::of).toArray(Converter[]::new);
  }

  private static Converter of(Type type) {
    return type.isPrimitive() ? new PrimitiveConverter() {} : new NoConverters(type.asGroupType());
  }

  @Override
  public Converter getConverter(int field) {
    return fields[field];
  }

  @Override
  public void start() {}

  @Override
  public void end() {}
}
