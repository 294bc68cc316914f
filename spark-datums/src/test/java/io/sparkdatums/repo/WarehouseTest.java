package io.sparkdatums.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarehouseTest {
  @TempDir Path directory;
  private Warehouse warehouse;

  @BeforeEach
  void open() throws Exception {
    warehouse = Warehouse.open(directory.resolve("my warehouse").toString(), new Configuration());
  }

  @Test
  void aRepoKeepsWhatItsMakerSaid() throws Exception {
    warehouse.createRepo("images", "pictures, \"all\" of them");
    Repo repo = warehouse.repo("images");
    assertThat(repo.name()).isEqualTo("images");
    assertThat(repo.description()).isEqualTo("pictures, \"all\" of them");
    assertThat(Duration.between(repo.created(), Instant.now())).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void reposAreListedByName() throws Exception {
    assertThat(warehouse.repos()).isEmpty();
    warehouse.createRepo("b", "");
    warehouse.createRepo("a", "");
    assertThat(warehouse.repos()).extracting(Repo::name).containsExactly("a", "b");
    assertThat(warehouse.repo("a").branches()).isEmpty();
  }

  @Test
  void aSecondRepoOfANameIsRefused() throws Exception {
    warehouse.createRepo("a", "first");
    assertThatThrownBy(() -> warehouse.createRepo("a", "second"))
        .hasMessageContaining("[REPO_EXISTS] There is a repo \"a\"");
    assertThat(warehouse.repo("a").description()).isEqualTo("first");
  }

  @Test
  void aRepoThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> warehouse.repo("nowhere"))
        .hasMessageContaining("[REPO_NOT_FOUND] There is no repo \"nowhere\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "_a", "a/b", "a.b", "ä", "a b", "..", "a\n"})
  void namesFollowTheRuleForPipelines(String name) {
    assertThatThrownBy(() -> warehouse.createRepo(name, ""))
        .hasMessageContaining("[NAME_INVALID]")
        .hasMessageContaining("name of a repo");
  }

  @Test
  void namesHaveAtMost63Characters() throws Exception {
    warehouse.createRepo("a".repeat(63), "");
    assertThatThrownBy(() -> warehouse.createRepo("a".repeat(64), ""))
        .hasMessageContaining("[NAME_INVALID]");
    Repo repo = warehouse.createRepo("images", "");
    assertThatThrownBy(() -> repo.branch("a@b")).hasMessageContaining("name of a branch");
  }

  @Test
  void aFilesystemThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> Warehouse.open("nosuch://host/dir", new Configuration()))
        .hasMessageContaining("[WAREHOUSE_INVALID]")
        .hasMessageContaining("nosuch://host/dir");
  }

  @Test
  void aWarehouseCanBeSentToTasks() throws Exception {
    warehouse.conf().set("some.setting", "kept");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(warehouse);
    }
    Warehouse received;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      received = (Warehouse) in.readObject();
    }
    assertThat(received.location()).isEqualTo(warehouse.location());
    assertThat(received.conf().get("some.setting")).isEqualTo("kept");
    org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(received.location(), "f");
    assertThat(received.storage().putIfAbsent(file, "x".getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(warehouse.storage().read(file)).hasValue("x".getBytes(StandardCharsets.UTF_8));
  }
}
