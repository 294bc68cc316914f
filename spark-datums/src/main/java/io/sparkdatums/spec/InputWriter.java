package io.sparkdatums.spec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes an input as JSON without its defaults. */
final class InputWriter {
  private final JsonGenerator out;

  InputWriter(JsonGenerator out) {
    this.out = out;
  }

  /** Writes the object of one input, its kind in it. */
  void write(Input input) throws IOException {
    out.writeStartObject();
    if (input instanceof Input.Files files) {
      files(files);
    } else if (input instanceof Input.Cross cross) {
      all("cross", cross.inputs());
    } else if (input instanceof Input.Union union) {
      all("union", union.inputs());
    } else if (input instanceof Input.Join join) {
      all("join", join.inputs());
    } else if (input instanceof Input.Group group) {
      all("group", group.inputs());
    } else if (input instanceof Input.Cron cron) {
      cron(cron);
    }
    out.writeEndObject();
  }

  private void all(String kind, List<Input> inputs) throws IOException {
    out.writeArrayFieldStart(kind);
    for (Input input : inputs) {
      write(input);
    }
    out.writeEndArray();
  }

  private void files(Input.Files files) throws IOException {
    out.writeObjectFieldStart("pfs");
    out.writeStringField("name", files.name());
    text("repo", files.repo());
    text("path", files.path());
    if (files.repo() != null && files.trigger() == null) {
      out.writeStringField("branch", files.branch());
    }
    text("commit", files.commit());
    out.writeStringField("glob", files.glob());
    flag("lazy", files.lazy());
    flag("empty_files", files.emptyFiles());
    flag("by_reference", files.byReference());
    text("join_on", files.joinOn());
    flag("outer_join", files.outerJoin());
    text("group_by", files.groupBy());
    Trigger trigger = files.trigger();
    if (trigger != null) {
      trigger(files.branch(), trigger);
    }
    out.writeEndObject();
  }

  private void trigger(String branch, Trigger trigger) throws IOException {
    out.writeObjectFieldStart("trigger");
    out.writeStringField("branch", branch);
    flag("all", trigger.all());
    text("cron_spec", trigger.cron());
    if (trigger.bytes() > 0) {
      out.writeStringField("size", Long.toString(trigger.bytes()));
    }
    if (trigger.commits() > 0) {
      out.writeNumberField("commits", trigger.commits());
    }
    out.writeEndObject();
  }

  private void cron(Input.Cron cron) throws IOException {
    out.writeObjectFieldStart("cron");
    out.writeStringField("name", cron.name());
    out.writeStringField("repo", cron.repo());
    out.writeStringField("spec", cron.spec());
    flag("overwrite", cron.overwrite());
    if (cron.start() != null) {
      out.writeStringField("start", cron.start().toString());
    }
    out.writeEndObject();
  }

  private void text(String name, @Nullable String value) throws IOException {
    if (value != null && !value.isEmpty()) {
      out.writeStringField(name, value);
    }
  }

  private void flag(String name, boolean value) throws IOException {
    if (value) {
      out.writeBooleanField(name, true);
    }
  }
}
