package io.sparkdatums.worker;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The few variables that user code inherits: none that could hold a secret of the cluster. */
final class CleanEnvironment {
  private static final List<String> KEPT =
      List.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "LC_CTYPE", "TZ");
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private CleanEnvironment() {}

  static Map<String, String> base() {
    Map<String, String> env = new TreeMap<>();
    for (String name : KEPT) {
      String value = System.getenv(name);
      if (value != null) {
        env.put(name, value);
      }
    }
    env.putIfAbsent("PATH", PATH);
    env.putIfAbsent("HOME", "/");
    if (!env.containsKey("LANG") && !env.containsKey("LC_ALL")) {
      env.put("LANG", "C.UTF-8");
    }
    return env;
  }
}
