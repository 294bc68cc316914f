package io.sparkdatums.spec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a spec as JSON without its defaults. */
final class SpecWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator out;

  private SpecWriter(JsonGenerator out) {
    this.out = out;
  }

  static String write(PipelineSpec spec) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(text)) {
      new SpecWriter(generator).pipeline(spec);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void pipeline(PipelineSpec spec) throws IOException {
    out.writeStartObject();
    out.writeObjectFieldStart("pipeline");
    out.writeStringField("name", spec.name());
    out.writeEndObject();
    text("description", spec.description());
    metadata(spec.metadata());
    transform(spec.transform());
    out.writeFieldName("input");
    new InputWriter(out).write(spec.input());
    out.writeStringField("output_branch", spec.outputBranch());
    if (spec.outputConflict() != OutputConflict.CONCAT) {
      out.writeStringField("output_conflict", lower(spec.outputConflict()));
    }
    parallelism(spec.parallelism());
    if (spec.scaling().elastic()) {
      out.writeBooleanField("autoscaling", true);
    }
    duration("scale_down_threshold", spec.scaling().idle());
    datumSets(spec.datumSets());
    if (spec.maxQueueSize() != PipelineSpec.DEFAULT_QUEUE_SIZE) {
      out.writeNumberField("max_queue_size", spec.maxQueueSize());
    }
    if (spec.shards() > 0) {
      out.writeObjectFieldStart("hashtree_spec");
      out.writeNumberField("constant", spec.shards());
      out.writeEndObject();
    }
    out.writeNumberField("datum_tries", spec.datumTries());
    duration("datum_timeout", spec.datumTimeout());
    duration("job_timeout", spec.jobTimeout());
    text("salt", spec.salt());
    if (spec.reprocess() != ReprocessSpec.UNTIL_SUCCESS) {
      out.writeStringField("reprocess_spec", lower(spec.reprocess()));
    }
    if (spec.egress() != null) {
      out.writeObjectFieldStart("egress");
      out.writeStringField("URL", spec.egress());
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private void metadata(Metadata metadata) throws IOException {
    if (!metadata.equals(Metadata.NONE)) {
      out.writeObjectFieldStart("metadata");
      textMap("annotations", metadata.annotations());
      textMap("labels", metadata.labels());
      out.writeEndObject();
    }
  }

  private void transform(Transform transform) throws IOException {
    out.writeObjectFieldStart("transform");
    texts("cmd", transform.cmd());
    texts("stdin", transform.stdin());
    textMap("env", transform.env());
    text("working_dir", transform.workingDir());
    text("user", transform.user());
    if (!transform.acceptReturnCode().isEmpty()) {
      out.writeArrayFieldStart("accept_return_code");
      for (int code : transform.acceptReturnCode()) {
        out.writeNumber(code);
      }
      out.writeEndArray();
    }
    texts("err_cmd", transform.errCmd());
    texts("err_stdin", transform.errStdin());
    text("image", transform.image());
    text("class", transform.className());
    texts("jars", transform.jars());
    text("code_version", transform.codeVersion());
    if (transform.mode() == Transform.Mode.STREAM) {
      out.writeStringField("mode", "stream");
    }
    Program program = transform.program();
    if (program != null) {
      out.writeObjectFieldStart("program");
      out.writeStringField("directory", program.directory());
      text("workdir", program.workdir());
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private void parallelism(Parallelism parallelism) throws IOException {
    if (parallelism instanceof Parallelism.Constant constant) {
      out.writeObjectFieldStart("parallelism_spec");
      out.writeNumberField("constant", constant.workers());
      out.writeEndObject();
    } else if (parallelism instanceof Parallelism.Coefficient coefficient) {
      out.writeObjectFieldStart("parallelism_spec");
      out.writeNumberField("coefficient", coefficient.factor());
      out.writeEndObject();
    }
  }

  private void datumSets(DatumSets sets) throws IOException {
    if (!sets.equals(DatumSets.ANY)) {
      out.writeObjectFieldStart("datum_set_spec");
      out.writeNumberField("number", sets.number());
      out.writeNumberField("size_bytes", sets.bytes());
      out.writeNumberField("per_worker", sets.perWorker());
      out.writeEndObject();
    }
  }

  private void text(String name, @Nullable String value) throws IOException {
    if (value != null && !value.isEmpty()) {
      out.writeStringField(name, value);
    }
  }

  private void texts(String name, List<String> values) throws IOException {
    if (!values.isEmpty()) {
      out.writeArrayFieldStart(name);
      for (String value : values) {
        out.writeString(value);
      }
      out.writeEndArray();
    }
  }

  private void textMap(String name, Map<String, String> values) throws IOException {
    if (!values.isEmpty()) {
      out.writeObjectFieldStart(name);
      for (Map.Entry<String, String> entry : values.entrySet()) {
        out.writeStringField(entry.getKey(), entry.getValue());
      }
      out.writeEndObject();
    }
  }

  private void duration(String name, @Nullable Duration value) throws IOException {
    if (value != null) {
      out.writeStringField(name, GoDuration.print(value));
    }
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
