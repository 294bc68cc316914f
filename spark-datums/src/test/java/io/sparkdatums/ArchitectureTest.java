package io.sparkdatums;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The order of the packages, and the habits that hold in all of them. */
final class ArchitectureTest {
  private static final String ROOT = "io.sparkdatums";

  /**
   * A package uses only those before it. The root package comes last but one, used by cli alone.
   */
  private static final List<String> ORDER =
      List.of(
          "api", "glob", "spec", "pack", "tree", "repo", "datum", "plan", "queue", "worker",
          "source", "job", "sql", "report", "ui", "", "cli");

  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(Path.of("target/classes"));

  static Stream<String> packages() {
    return ORDER.subList(0, ORDER.size() - 1).stream();
  }

  @ParameterizedTest(name = "\"{0}\"")
  @MethodSource("packages")
  void aPackageUsesOnlyThoseBeforeIt(String name) {
    String[] later =
        ORDER.subList(ORDER.indexOf(name) + 1, ORDER.size()).stream()
            .map(ArchitectureTest::qualified)
            .toArray(String[]::new);

    noClasses()
        .that()
        .resideInAPackage(qualified(name))
        .should()
        .dependOnClassesThat(are(resideInAnyPackage(later)))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void everyClassLivesInAPackageOfTheDesign() {
    String[] all = ORDER.stream().map(ArchitectureTest::qualified).toArray(String[]::new);

    classes().should().resideInAnyPackage(all).check(CLASSES);
  }

  @Test
  void everyPackageSaysWhatItIsForAndIsNullMarked() {
    for (String name : ORDER) {
      JavaPackage room = CLASSES.getPackage(qualified(name));
      assertThat(room.isAnnotatedWith(NullMarked.class)).as(room.getName()).isTrue();
    }
  }

  @Test
  void classesAreFinalUnlessTheyAreMadeToBeExtended() {
    classes()
        .that(
            DescribedPredicate.describe(
                "are not interfaces, enums, anonymous or abstract",
                (JavaClass type) ->
                    !type.isInterface()
                        && !type.isEnum()
                        && !type.isAnonymousClass()
                        && !type.getModifiers().contains(JavaModifier.ABSTRACT)))
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(CLASSES);
  }

  @Test
  void namesSayWhatAClassIs() {
    classes().should().haveNameNotMatching(".*(Utils?|Manager|Helper|Impl)").check(CLASSES);
  }

  @Test
  void thereIsOneLogAndOneVoice() {
    GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CLASSES);
    noClasses()
        .that(DescribedPredicate.not(resideInAPackage(qualified("cli"))))
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .because("only the command line speaks to a terminal and ends the process")
        .check(CLASSES);
  }

  @Test
  void storedFormatsAreNotJavaSerialization() {
    noClasses()
        .should()
        .callConstructorWhere(target(owner(assignableTo(ObjectOutputStream.class))))
        .orShould()
        .callConstructorWhere(target(owner(assignableTo(ObjectInputStream.class))))
        .check(CLASSES);
  }

  @Test
  void whatDiffersBetweenPlatformsIsNotUsed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.google.common..", "sun..", "org.yaml..", "org.apache.spark.sql.delta..")
        .check(CLASSES);
  }

  private static String qualified(String name) {
    return name.isEmpty() ? ROOT : ROOT + "." + name;
  }
}
