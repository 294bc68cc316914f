package io.sparkdatums.pages;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;

/**
 * Runs the small part of Python that the pages use to drive Spark, on the objects in the JVM that
 * PySpark hands each of these calls on to: assignments of names, chains of attributes and calls,
 * strings, integers, {@code True} and {@code False}. Anything else is an error.
 */
final class PythonChain {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(?:([A-Za-z_]\\w*)|(\\d+)|\"([^\"\\\\]*)\"|([().,=]))");

  /** The parameters that Python lets one name, in the order of the JVM's method. */
  private static final Map<String, List<String>> NAMED = Map.of("show", List.of("n", "truncate"));

  private final Map<String, Object> names = new HashMap<>();
  private List<String> tokens = List.of();
  private int at;

  PythonChain(SparkSession spark) {
    names.put("spark", spark);
    names.put("True", true);
    names.put("False", false);
  }

  /** Runs statements, one after the other. */
  void run(String code) throws ReflectiveOperationException {
    tokens = tokens(code);
    at = 0;
    while (at < tokens.size()) {
      if (at + 1 < tokens.size() && tokens.get(at + 1).equals("=")) {
        String name = tokens.get(at);
        at += 2;
        names.put(name, value());
      } else {
        value();
      }
    }
  }

  private static List<String> tokens(String code) {
    List<String> tokens = new ArrayList<>();
    String text = code.stripTrailing();
    Matcher token = TOKEN.matcher(text);
    int end = 0;
    while (end < text.length()) {
      if (!token.find(end) || token.start() != end) {
        throw new AssertionError("unknown in Python: " + text.substring(end));
      }
      tokens.add(token.group(3) == null ? token.group().strip() : "\"" + token.group(3));
      end = token.end();
    }
    return tokens;
  }

  private Object value() throws ReflectiveOperationException {
    Object value = primary();
    while (next(".")) {
      String name = tokens.get(at++);
      value = invoke(value, name, next("(") ? arguments(name) : List.of());
    }
    return value;
  }

  private Object primary() throws ReflectiveOperationException {
    String token = tokens.get(at++);
    if (token.equals("(")) {
      Object value = value();
      expect(")");
      return value;
    }
    if (token.startsWith("\"")) {
      return token.substring(1);
    }
    if (Character.isDigit(token.charAt(0))) {
      return Integer.valueOf(token);
    }
    if (!names.containsKey(token)) {
      throw new AssertionError("unknown in Python: " + token);
    }
    return names.get(token);
  }

  private List<Object> arguments(String function) throws ReflectiveOperationException {
    List<Object> arguments = new ArrayList<>();
    while (!next(")")) {
      if (tokens.get(at + 1).equals("=")) {
        String name = tokens.get(at);
        if (NAMED.getOrDefault(function, List.of()).indexOf(name) != arguments.size()) {
          throw new AssertionError("unknown argument of " + function + ": " + name);
        }
        at += 2;
      }
      arguments.add(value());
      if (!tokens.get(at).equals(")")) {
        expect(",");
      }
    }
    return arguments;
  }

  private boolean next(String token) {
    boolean is = at < tokens.size() && tokens.get(at).equals(token);
    at += is ? 1 : 0;
    return is;
  }

  private void expect(String token) {
    if (!next(token)) {
      throw new AssertionError(token + " expected after " + tokens.subList(0, at));
    }
  }

  private static Object invoke(Object object, String name, List<Object> arguments)
      throws ReflectiveOperationException {
    for (Method method : object.getClass().getMethods()) {
      Object[] fitted = method.getName().equals(name) ? fit(method, arguments) : null;
      if (fitted != null) {
        Object result = method.invoke(object, fitted);
        return result == null ? "" : result;
      }
    }
    throw new AssertionError(object.getClass() + " has no " + name + arguments);
  }

  /** The arguments as the method takes them, null if it does not. */
  private static Object[] fit(Method method, List<Object> arguments) {
    Class<?>[] types = method.getParameterTypes();
    int fixed = types.length - (method.isVarArgs() ? 1 : 0);
    if (arguments.size() < fixed || (arguments.size() > fixed && !method.isVarArgs())) {
      return null;
    }
    Object[] fitted = new Object[types.length];
    for (int i = 0; i < fixed; i++) {
      if (!takes(types[i], arguments.get(i))) {
        return null;
      }
      fitted[i] = arguments.get(i);
    }
    if (method.isVarArgs()) {
      Class<?> type = types[fixed].getComponentType();
      Object rest = Array.newInstance(type, arguments.size() - fixed);
      for (int i = fixed; i < arguments.size(); i++) {
        if (!takes(type, arguments.get(i))) {
          return null;
        }
        Array.set(rest, i - fixed, arguments.get(i));
      }
      fitted[fixed] = rest;
    }
    return fitted;
  }

  private static boolean takes(Class<?> type, Object argument) {
    return (type == int.class && argument instanceof Integer)
        || (type == boolean.class && argument instanceof Boolean)
        || type.isInstance(argument);
  }
}
