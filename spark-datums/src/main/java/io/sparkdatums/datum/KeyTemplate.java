package io.sparkdatums.datum;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import io.sparkdatums.glob.Captures;
import io.sparkdatums.glob.Template;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Expands a key's template over what a glob captured. */
final class KeyTemplate implements UDF2<String, Seq<String>, String> {
  private static final long serialVersionUID = 1;

  private final String text;
  private transient @Nullable Template template;

  private KeyTemplate(String text) {
    this.text = text;
  }

  /** The key of a row of {@link DatumRow#SCHEMA}. */
  static Column of(String template) {
    return template.isEmpty()
        ? lit("")
        : udf(new KeyTemplate(template), DataTypes.StringType).apply(col("path"), col("captures"));
  }

  @Override
  public String call(String path, Seq<String> captures) {
    Template parsed = template;
    if (parsed == null) {
      parsed = Template.parse(text);
      template = parsed;
    }
    return parsed.expand(new Captures(path, CollectionConverters.asJava(captures)));
  }
}
