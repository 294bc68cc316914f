package io.sparkdatums.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fields that change nothing here and are checked all the same, so that a spec which Pachyderm
 * refuses is refused here.
 */
final class UnusedFields {
  private UnusedFields() {}

  static void check(ObjectReader pipeline) {
    pipeline.flag("enable_stats");
    pipeline.flag("update");
    quantity(pipeline, "cache_size");
    for (String field :
        List.of(
            "resource_requests",
            "resource_limits",
            "sidecar_resource_requests",
            "sidecar_resource_limits")) {
      resources(pipeline.object(field, Schema.RESOURCES));
    }
    ObjectReader scheduling = pipeline.object("scheduling_spec", Schema.SCHEDULING);
    if (scheduling != null) {
      scheduling.textMap("node_selector");
      scheduling.text("priority_class_name");
    }
    json(pipeline, "pod_spec", "PodSpec");
    json(pipeline, "pod_patch", "PodPatch");
    pipeline.checkObjects("tolerations");
  }

  static void checkTransform(ObjectReader transform) {
    transform.texts("image_pull_secrets");
    transform.text("dockerfile");
    transform.flag("debug");
    transform.flag("memory_volume");
  }

  private static void resources(@Nullable ObjectReader resources) {
    if (resources == null) {
      return;
    }
    if (resources.number("cpu") < 0) {
      throw resources.invalid("cpu", resources.number("cpu"), "it is less than 0");
    }
    quantity(resources, "memory");
    quantity(resources, "disk");
    ObjectReader gpu = resources.object("gpu", Schema.GPU);
    if (gpu != null) {
      gpu.text("type");
      SpecReader.atLeastZero(gpu, "number");
    }
  }

  private static void quantity(ObjectReader object, String field) {
    String quantity = object.text(field);
    if (!quantity.isEmpty() && !Quantity.isOne(quantity)) {
      throw object.invalid(field, quantity, "it is no quantity, such as \"64M\" or \"1.5Gi\"");
    }
  }

  private static void json(ObjectReader pipeline, String field, String what) {
    String text = pipeline.text(field);
    if (!text.isEmpty() && !JsonDocuments.isOneValue(text)) {
      throw pipeline.invalid(field, text, "malformed " + what + ": it is not JSON");
    }
  }
}
