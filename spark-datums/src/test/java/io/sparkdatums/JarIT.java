package io.sparkdatums;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The jar that users get: all that it brings is ours or moved to a name of ours. */
final class JarIT {
  private JarFile jar;

  @BeforeEach
  void open() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      List<Path> jars =
          files
              .filter(file -> file.getFileName().toString().matches("spark-datums-.*\\.jar"))
              .toList();
      assertThat(jars).hasSize(1);
      jar = new JarFile(jars.get(0).toFile());
    }
  }

  @AfterEach
  void close() throws IOException {
    jar.close();
  }

  @Test
  void everyClassIsUnderOurName() {
    assertThat(names().filter(name -> name.endsWith(".class")))
        .isNotEmpty()
        .allMatch(name -> name.startsWith("io/sparkdatums/"));
  }

  @Test
  void whatWeNeedIsInIt() {
    assertThat(names())
        .contains(
            "io/sparkdatums/pack/PackReader.class",
            "io/sparkdatums/errors.json",
            "io/sparkdatums/shaded/delta/kernel/Table.class",
            "io/sparkdatums/shaded/delta/kernel/defaults/engine/DefaultEngine.class",
            "io/sparkdatums/shaded/picocli/CommandLine.class",
            "io/sparkdatums/shaded/snakeyaml/engine/v2/api/lowlevel/Parse.class",
            "io/sparkdatums/shaded/jspecify/annotations/Nullable.class");
  }

  @Test
  void nothingOfSparkOrHadoopOrItsLibrariesIsInIt() {
    assertThat(names())
        .noneMatch(name -> name.matches("(org/apache|com/fasterxml|scala|org/slf4j)/.*"));
    assertThat(names()).noneMatch(name -> name.startsWith("META-INF/versions/"));
    assertThat(names()).noneMatch(name -> name.matches("META-INF/.*\\.(SF|DSA|RSA)"));
  }

  @Test
  void servicesNameClassesOfTheJar() throws IOException {
    for (String service : names().filter(name -> name.startsWith("META-INF/services/")).toList()) {
      String text =
          new String(
              jar.getInputStream(jar.getEntry(service)).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")))
          .as(service)
          .isNotEmpty()
          .allMatch(type -> jar.getEntry(type.strip().replace('.', '/') + ".class") != null);
    }
  }

  @Test
  void noClassStillUsesALibraryByItsOldName() {
    JavaClasses classes = new ClassFileImporter().importJar(jar);

    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.delta.kernel..", "picocli..", "org.jspecify..", "org.snakeyaml..")
        .check(classes);
  }

  private Stream<String> names() {
    return jar.stream().map(ZipEntry::getName).filter(name -> !name.endsWith("/"));
  }
}
