package io.sparkdatums.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpecs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class JarOfUserCodeTest {
  private final SparkSession spark;
  @TempDir Path directory;

  JarOfUserCodeTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void aClassComesFromTheJarOfItsSpecAndAJarBuiltAnewRunsAnew() throws IOException {
    Files.createDirectory(directory.resolve("in"));
    Files.writeString(directory.resolve("in/a"), "");
    Warehouse warehouse =
        Warehouse.open(directory.resolve("warehouse").toUri().toString(), new Configuration());

    jar("one");
    assertThat(run(warehouse).processed()).isEqualTo(1);
    assertThat(output(warehouse)).isEqualTo("one");
    assertThat(run(warehouse).skipped()).isEqualTo(1);

    jar("two");
    assertThat(run(warehouse).processed()).isEqualTo(1);
    assertThat(output(warehouse)).isEqualTo("two");
  }

  private JobResult run(Warehouse warehouse) throws IOException {
    String spec =
        """
        {
          "pipeline": {"name": "says"},
          "transform": {"class": "elsewhere.Says", "jar": "user code.jar"},
          "input": {"pfs": {"name": "in", "path": "in", "glob": "/*"}}
        }
        """;
    return new PipelineRuns(spark, warehouse, JobListener.NONE)
        .run(PipelineSpecs.parse("spec", spec, directory), RunOptions.DEFAULT)
        .get(0);
  }

  private static String output(Warehouse warehouse) throws IOException {
    try (Tree tree = warehouse.repo("says").branch("master").tree().orElseThrow();
        InputStream in = tree.open(tree.find("/said").orElseThrow())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A class that writes the word, in a jar; no other class path has it. */
  private void jar(String word) throws IOException {
    Path source = directory.resolve("Says.java");
    Files.writeString(
        source,
        """
        package elsewhere;

        public final class Says implements io.sparkdatums.api.DatumFunction {
          @Override
          public void process(io.sparkdatums.api.Datum datum, io.sparkdatums.api.DatumOutput output)
              throws Exception {
            try (java.io.OutputStream out = output.create("/said")) {
              out.write("%s".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
          }
        }
        """
            .formatted(word));
    List<String> arguments =
        List.of(
            "-proc:none",
            "-classpath",
            Path.of("target/classes").toAbsolutePath().toString(),
            "-d",
            directory.toString(),
            source.toString());
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(new String[0]));
    assertThat(status).isZero();
    try (OutputStream file = Files.newOutputStream(directory.resolve("user code.jar"));
        JarOutputStream jar = new JarOutputStream(file)) {
      jar.putNextEntry(new JarEntry("elsewhere/Says.class"));
      jar.write(Files.readAllBytes(directory.resolve("elsewhere/Says.class")));
    }
  }
}
