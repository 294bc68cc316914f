package io.sparkdatums.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * The classes of user code. Equal jars have one loader per executor, so that its workers share
 * static state, and another version of a jar has another one. Jars stand in storage under the hash
 * of their content, so equal places are equal jars.
 */
final class UserClasses {
  private static final int KEPT = 8;

  /** The loaders used last; one that falls out lives on in the workers that use it. */
  private static final Map<List<String>, ClassLoader> LOADERS =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<List<String>, ClassLoader> eldest) {
              return size() > KEPT;
            }
          });

  private UserClasses() {}

  /**
   * The loader of the given jars.
   *
   * @param jars URIs that all executors can read; empty for the class path of the job
   */
  static ClassLoader of(List<String> jars, Configuration conf) throws IOException {
    ClassLoader parent = Thread.currentThread().getContextClassLoader();
    if (jars.isEmpty()) {
      return parent;
    }
    try {
      return LOADERS.computeIfAbsent(jars, places -> open(places, parent, conf));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static ClassLoader open(List<String> jars, ClassLoader parent, Configuration conf) {
    List<Path> copies = new ArrayList<>();
    try {
      List<URL> urls = new ArrayList<>();
      for (String jar : jars) {
        Path copy = Files.createTempFile("spark-datums-", ".jar");
        copies.add(copy);
        org.apache.hadoop.fs.Path from = new org.apache.hadoop.fs.Path(jar);
        try (InputStream in = from.getFileSystem(conf).open(from)) {
          Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        }
        urls.add(copy.toUri().toURL());
      }
      URLClassLoader loader = new URLClassLoader(urls.toArray(new URL[0]), parent);
      // Opens every jar; an open one needs its name no more.
      loader.findResource("META-INF/none");
      return loader;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      copies.forEach(UserClasses::delete);
    }
  }

  private static void delete(Path copy) {
    try {
      Files.deleteIfExists(copy);
    } catch (IOException e) {
      copy.toFile().deleteOnExit();
    }
  }
}
