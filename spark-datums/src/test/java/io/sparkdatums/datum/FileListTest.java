package io.sparkdatums.datum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.tree.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileListTest {
  @TempDir Path scratch;

  private static byte[] encode(List<DatumFile> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (FileList.Writer writer = new FileList.Writer(bytes)) {
      for (DatumFile file : files) {
        writer.append(file);
      }
    }
    return bytes.toByteArray();
  }

  private static List<DatumFile> decode(FileList.Reader reader) throws IOException {
    List<DatumFile> files = new ArrayList<>();
    try (reader) {
      reader.forEachRemaining(files::add);
    }
    return files;
  }

  @Property(tries = 300)
  void whatWasWrittenIsReadBack(@ForAll("lists") List<DatumFile> files) throws IOException {
    assertThat(decode(FileList.read(encode(files))))
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(files);
  }

  @Test
  void aListIsReadOutOfTheMiddleOfAScratchFile() throws IOException {
    byte[] list =
        encode(
            List.of(
                new DatumFile("/a", 1, 2, null, null, List.of()),
                new DatumFile("/b", 1L << 40, 1, "\"x\"", new byte[32], List.of())));
    byte[] file = new byte[list.length + 20];
    Arrays.fill(file, (byte) 0xff);
    System.arraycopy(list, 0, file, 7, list.length);
    Path at = Files.write(scratch.resolve("a scratch file"), file);
    String reference = new FileList.Reference(at.toString(), 7, list.length).text();
    assertThat(decode(FileList.read(reference, new Configuration())))
        .extracting(DatumFile::path)
        .containsExactly("/a", "/b");
  }

  @Test
  void emptyDirectoriesAreToldFromEmptyFiles() throws IOException {
    List<DatumFile> files =
        List.of(DatumFile.emptyDirectory("/a"), new DatumFile("/b", 0, 0, null, null, List.of()));
    assertThat(decode(FileList.read(encode(files))))
        .extracting(DatumFile::isDirectory)
        .containsExactly(true, false);
  }

  @Test
  void aListThatIsCutOffIsANamedError() throws IOException {
    byte[] list = encode(List.of(new DatumFile("/abc", 1, 2, null, new byte[32], List.of())));
    for (int length = 2; length < list.length; length++) {
      byte[] cut = Arrays.copyOf(list, length);
      assertThatThrownBy(() -> decode(FileList.read(cut)))
          .isInstanceOf(DatumsException.class)
          .hasMessageContaining("[FILE_LIST_CORRUPT]")
          .hasMessageContaining("it ends within a file");
    }
    assertThatThrownBy(() -> FileList.read(new byte[] {9}))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("its version is 9");
  }

  @Provide
  Arbitrary<List<DatumFile>> lists() {
    Arbitrary<byte[]> hashes = Arbitraries.bytes().array(byte[].class).ofSize(32);
    Arbitrary<Part> parts =
        Combinators.combine(
                Arbitraries.of("j/0", "j/1"),
                Arbitraries.integers().between(0, 1000),
                Arbitraries.of("/a", "/a\0/b", ""),
                Arbitraries.longs().greaterOrEqual(0),
                Arbitraries.longs().greaterOrEqual(0),
                hashes)
            .as(Part::new);
    Arbitrary<DatumFile> files =
        Combinators.combine(
                Arbitraries.strings().withChars("ab/şŁ\u202e\n%").ofMaxLength(8),
                Arbitraries.longs().between(-1, Long.MAX_VALUE - 1),
                Arbitraries.longs(),
                Arbitraries.strings().ascii().ofMaxLength(3).injectNull(0.5),
                hashes,
                parts.list().ofMaxSize(3))
            .as(
                (path, size, modified, etag, hash, list) -> {
                  byte[] known = list.size() == 1 ? list.get(0).hash() : hash;
                  return new DatumFile(
                      "/" + path,
                      size,
                      modified,
                      etag,
                      list.isEmpty() && size % 2 == 0 ? null : known,
                      list);
                });
    return files.list().ofMaxSize(6);
  }
}
